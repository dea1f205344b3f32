"""rsnn by JAX: one scan over the steps, its gradient by reverse mode (reverse), the same with sqrt(T) blocks computed again (remat), and
e-prop: reverse mode with no gradient through the recurrence (eprop).
"""
import math

import jax
import jax.numpy as jnp

from network import Network

network = Network()
jax.config.update("jax_enable_x64", network.precision == "fp64")
alpha, theta = network.dtype(network.alpha), network.dtype(network.theta)


@jax.custom_jvp
def spike(x):
    return (x > 0).astype(x.dtype)


@spike.defjvp
def spike_jvp(x, tangent):
    return spike(x[0]), tangent[0] / (1 + network.slope * jnp.abs(x[0])) ** 2


def run_of(network, x, window, labels):
    start = (jnp.zeros((network.batch, network.n), network.dtype),) * 2

    def block(carry, currents, w_rec):
        def step(carry, current):
            v, z = carry
            silent = jax.lax.stop_gradient(z)
            v = alpha * v + current + (silent if network.method == "eprop" else z) @ w_rec.T - theta * silent
            z = spike(v - theta)
            return (v, z), z

        return jax.lax.scan(step, carry, currents)

    def loss_of(w):
        currents = x @ w["W_in"].T
        if network.method == "remat":
            size = next(s for s in range(math.isqrt(network.steps), 0, -1) if network.steps % s == 0)
            again = jax.checkpoint(lambda carry, some: block(carry, some, w["W_rec"]))
            z = jax.lax.scan(again, start, currents.reshape(-1, size, *currents.shape[1:]))[1].reshape(currents.shape)
        else:
            z = block(start, currents, w["W_rec"])[1]
        y = jnp.einsum("lt,tbk->lbk", window, z @ w["W_out"].T)
        cost = -jnp.take_along_axis(jax.nn.log_softmax(y), labels[None, :, None], 2)
        return cost.mean(), z.sum()

    return jax.jit(jax.value_and_grad(loss_of, has_aux=True))


weights = {name: jnp.asarray(w) for name, w in network.weights().items()}
x, window, labels = jnp.asarray(network.inputs()), jnp.asarray(network.window()), jnp.asarray(network.labels())
compiled = run_of(network, x, window, labels).lower(weights).compile()


def run():
    (loss, spikes), gradients = jax.block_until_ready(compiled(weights))
    return loss, spikes, gradients


network.measure(jax.__version__, run)
