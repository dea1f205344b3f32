"""The gradient of a voltage loss by parameters of N cells in JAX: reverse mode, reverse mode with rematerialised blocks, forward mode
(one tangent per parameter of a neuron), or the loss alone. A cell is its step and the names of its states, voltage first.
"""
import math

import jax
import jax.numpy as jnp

from common import timed


def measure(problem, step, states):
    """Times one call after compilation and prints the line. step(state, p, dt) -> state; p: name -> [n]."""
    held = {name: jnp.asarray(problem.per_neuron(name)) for name in problem.cell if name not in problem.by}
    target = jnp.asarray(problem.targets())

    def block(carry, targets, p):
        def body(carry, wanted):
            state, loss = carry
            error = state[0] - wanted
            return (step(state, {**held, **p}, problem.dt), loss + error * error), None

        return jax.lax.scan(body, carry, targets)[0]

    def losses(p):
        """One loss per neuron."""
        start = tuple(jnp.full((problem.n,), problem.start[name], problem.dtype) for name in states)
        carry = (start, jnp.zeros(problem.n, problem.dtype))
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

    run = jax.jit({
        "none": lambda p: (losses(p).sum(), {}),
        "reverse": jax.value_and_grad(lambda p: losses(p).sum()),
        "remat": jax.value_and_grad(lambda p: losses(p).sum()),
        "forward": forward_gradient,
    }[problem.method or "reverse"])
    p = {name: jnp.asarray(problem.per_neuron(name)) for name in problem.by}
    jax.block_until_ready(run(p))
    spent, (loss, slope) = timed(lambda: jax.block_until_ready(run(p)))
    norms = {f"d_{name}": float(jnp.sqrt((slope[name].astype(float) ** 2).sum())) for name in slope}
    problem.emit(jax.__version__, spent, loss=float(loss), **norms)
