"""The conductance-based E/I network of arXiv 2406.19708 in JAX, its loss, and the gradient by BPTT or online by D-RTRL. One step from
(V, A, gE, gI, r) and the input spikes x, time in steps of 1 ms; weights are abs(W) [pre, post], phi(J) = (e^J - 1)/J:
  z = H(V - 1);  gE <- a (gE + x |W_in| + z_E |W_E|);  gI <- a (gI + z_I |W_I|);  V0 = V - z;  A <- rho (A - z)
  V <- V0 + phi(J) (-V0 + A + gE (3 - V0) + gI (-3 - V0)) / tau,  J = -(1 + gE + gI) / tau;  r <- kappa r + H(V - 1) W_out
H has the slope 0.3 max(0, 1 - |V - 1|). Loss: softmax cross entropy of r, mean over the trials and the last loss_steps steps.
"""
import math

import jax
import jax.numpy as jnp

TAU, REVERSAL = 100.0, 3.0
DECAY = math.exp(-1 / 10)  # of the conductances


@jax.custom_jvp
def spike(x):
    return (x > 0).astype(x.dtype)


def slope(x):
    return 0.3 * jnp.maximum(0, 1 - jnp.abs(x))


spike.defjvp(lambda x, tangent: (spike(x[0]), tangent[0] * slope(x[0])))


def start(batch, n, n_out, dtype):
    return tuple(jnp.zeros((batch, n), dtype) for _ in range(4)) + (jnp.zeros((batch, n_out), dtype),)


def step(w, rho, kappa, state, x):
    """The next state and its spikes. rho: of each neuron, exp(-1/tau_A)."""
    V, A, gE, gI, r = state
    excitatory = w["W_E"].shape[0]
    z = spike(V - 1)
    gE = DECAY * (gE + x @ jnp.abs(w["W_in"]) + z[:, :excitatory] @ jnp.abs(w["W_E"]))
    gI = DECAY * (gI + z[:, excitatory:] @ jnp.abs(w["W_I"]))
    V0, A, J = V - z, rho * (A - z), -(1 + gE + gI) / TAU
    V = V0 + jnp.expm1(J) / J * (-V0 + A + gE * (REVERSAL - V0) + gI * (-REVERSAL - V0)) / TAU
    z = spike(V - 1)
    return (V, A, gE, gI, kappa * r + z @ w["W_out"]), z


def cross_entropy(r, labels):
    """Of every trial, [..., batch]."""
    return -jnp.take_along_axis(jax.nn.log_softmax(r), jnp.broadcast_to(labels, r.shape[:-1])[..., None], -1)[..., 0]


def bptt(w, rho, kappa, times, inputs, labels, loss_steps, remat=False):
    """(loss, (spikes of each neuron, last state, r [steps, batch, n_out])), gradient; inputs(times[t]) -> x [batch, n_in]."""
    def body(w, state, t):
        state, z = step(w, rho, kappa, state, inputs(t))
        return state, (state[4], z.sum(0))

    def loss_of(w):
        begun = start(len(labels), len(rho), w["W_out"].shape[1], w["W_in"].dtype)
        steps = len(jax.tree.leaves(times)[0])
        if remat:
            size = next(s for s in range(math.isqrt(steps), 0, -1) if steps % s == 0)
            block = jax.checkpoint(lambda state, some: jax.lax.scan(lambda s, t: body(w, s, t), state, some))
            state, (r, z) = jax.lax.scan(block, begun, jax.tree.map(lambda x: x.reshape(-1, size, *x.shape[1:]), times))
            r, z = r.reshape(steps, *r.shape[2:]), z.sum(0)
        else:
            state, (r, z) = jax.lax.scan(lambda s, t: body(w, s, t), begun, times)
        return cross_entropy(r[-loss_steps:], labels).mean(), (z.sum(0), state, r)

    return jax.value_and_grad(loss_of, has_aux=True)(w)


def d_rtrl(w, rho, kappa, times, inputs, labels, loss_steps):
    """As bptt, without r: traces of (g, A, V) of the post neuron by every weight, [batch, pre, post] each, and the loss of each step
    by the present r alone. W_out's gradient is exact.
    """
    steps, batch, n, excitatory = len(times), len(labels), len(rho), w["W_E"].shape[0]
    dtype, into = w["W_in"].dtype, ("W_in", "W_E", "W_I")
    wanted = jax.nn.one_hot(labels, w["W_out"].shape[1], dtype=dtype)

    def body(carry, each):
        index, t = each
        state, traces, low, total, gradient, counted = carry
        x, psi, fired = inputs(t), slope(state[0] - 1), spike(state[0] - 1)
        state, z = step(w, rho, kappa, state, x)
        V, _, gE, gI, r = state
        V0, J = carry[0][0] - fired, -(1 + gE + gI) / TAU
        phi = jnp.expm1(J) / J
        by_phi = (jnp.exp(J) - phi) / J * (-V0 + state[1] + gE * (REVERSAL - V0) + gI * (-REVERSAL - V0)) / TAU**2
        by_g = {"W_in": phi * (REVERSAL - V0) / TAU - by_phi, "W_I": phi * (-REVERSAL - V0) / TAU - by_phi}
        by_g["W_E"] = by_g["W_in"]
        pre = {"W_in": x, "W_E": fired[:, :excitatory], "W_I": fired[:, excitatory:]}
        over = lambda q: q[:, None, :]  # of the post neuron, over all pre
        updated = {}
        for name in into:
            g, A, v = traces[name]
            g = DECAY * (g + pre[name][:, :, None])
            A = rho * (A - over(psi) * v)
            updated[name] = (g, A, over(jnp.exp(J) * (1 - psi)) * v + over(phi / TAU) * A + over(by_g[name]) * g)
        low = kappa * low + z
        error = (jax.nn.softmax(r) - wanted) / (batch * loss_steps)

        def learn(gradient):
            signal = over(error @ w["W_out"].T * slope(V - 1))
            found = {name: gradient[name] + (signal * updated[name][2]).sum(0) * jnp.sign(w[name]) for name in into}
            return {**found, "W_out": gradient["W_out"] + low.T @ error}

        late = index >= steps - loss_steps
        gradient = jax.lax.cond(late, learn, lambda g: g, gradient)
        total = total + jnp.where(late, cross_entropy(r, labels).mean() / loss_steps, 0)
        return (state, updated, low, total, gradient, counted + z.sum(0)), None

    begun = start(batch, n, w["W_out"].shape[1], dtype)
    traces = {name: (jnp.zeros((batch, *w[name].shape), dtype),) * 3 for name in into}
    carry = (begun, traces, jnp.zeros((batch, n), dtype), jnp.zeros((), dtype), jax.tree.map(jnp.zeros_like, w), jnp.zeros(n, dtype))
    state, _, _, loss, gradient, counted = jax.lax.scan(body, carry, (jnp.arange(steps), times))[0]
    return (loss, (counted, state, None)), gradient
