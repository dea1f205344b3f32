"""hh_gradient by JAX: reverse mode, reverse mode with rematerialised blocks, forward mode (8 tangents a neuron), or no gradient."""
import math

import jax

from common import Problem, timed

problem = Problem("hh_gradient")
jax.config.update("jax_enable_x64", problem.precision == "fp64")
import jax.numpy as jnp  # noqa: E402

import hh_jax_step as hh  # noqa: E402

target = jnp.asarray(problem.targets())


def block(carry, targets, p):
    def body(carry, wanted):
        state, loss = carry
        error = state[0] - wanted
        return (hh.step(state, p, problem.dt), loss + error * error), None

    return jax.lax.scan(body, carry, targets)[0]


def losses(p):
    """One loss per neuron."""
    carry = (hh.start(problem), jnp.zeros(problem.n, problem.dtype))
    if problem.method == "remat":  # sqrt(T) blocks: their states are kept, what lies between is computed again
        size = next(s for s in range(math.isqrt(problem.steps), 0, -1) if problem.steps % s == 0)
        again = jax.checkpoint(lambda carry, targets: block(carry, targets, p))
        carry = jax.lax.scan(lambda c, t: (again(c, t), None), carry, target.reshape(-1, size))[0]
    else:
        carry = block(carry, target, p)
    return carry[1] / problem.steps


def forward_gradient(p):
    """A neuron's loss depends on its own parameters alone: one tangent for each name serves all neurons."""
    tangents = {key: jnp.stack([jnp.full_like(x, key == name) for name in problem.by]) for key, x in p.items()}
    value, change = jax.vmap(lambda t: jax.jvp(losses, (p,), (t,)), out_axes=(None, 0))(tangents)
    return value.sum(), dict(zip(problem.by, change))


gradient = {
    "none": lambda p: (losses(p).sum(), {}),
    "reverse": jax.value_and_grad(lambda p: losses(p).sum()),
    "remat": jax.value_and_grad(lambda p: losses(p).sum()),
    "forward": forward_gradient,
}[problem.method or "reverse"]
run = jax.jit(gradient)
p = hh.parameters(problem, problem.by)
jax.block_until_ready(run(p))
spent, (loss, slope) = timed(lambda: jax.block_until_ready(run(p)))
norms = {f"d_{name}": float(jnp.sqrt((slope[name].astype(float) ** 2).sum())) for name in slope}
problem.emit(jax.__version__, spent, loss=float(loss), **norms)
