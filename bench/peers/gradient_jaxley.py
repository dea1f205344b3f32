"""The gradient of a voltage loss by parameters of N cells in Jaxley: one compartment mapped over the neurons; reverse mode, plain or
with checkpoints, or the loss alone. Its voltage solver is backward Euler, so loss and gradient agree with the others to the order
of dt alone.
"""
import math

import jax
import jax.numpy as jnp
import jaxley as jx

from common import timed

RADIUS, LENGTH = 5.0, 10.0                      # um; nothing depends on them
CURRENT = 2 * math.pi * RADIUS * LENGTH * 1e-5  # uA/cm2 -> nA of this cylinder


def measure(problem, channels, values, trained, current):
    """`values`: Jaxley's name -> number, held. `trained`: ours -> (Jaxley's name, what one of ours is there). `current`: p -> uA/cm2."""
    cell = jx.Compartment()
    for channel in channels:
        cell.insert(channel)
    for name, value in {"radius": RADIUS, "length": LENGTH, **values}.items():
        cell.set(name, value)
    for theirs, _ in trained.values():
        cell.make_trainable(theirs, verbose=False)
    cell.record("v", verbose=False)
    order = [next(iter(entry)) for entry in cell.get_parameters()]
    target = jnp.asarray(problem.targets())
    settings = {}
    if problem.method == "checkpoint":
        inner = next(s for s in range(math.isqrt(problem.steps), 0, -1) if problem.steps % s == 0)
        settings["checkpoint_lengths"] = [problem.steps // inner, inner]

    def loss_of_one(p, held):
        parameters = {theirs: p[ours] * scale for ours, (theirs, scale) in trained.items()}
        stimulus = cell.data_stimulate(jnp.full(problem.steps, 1.0, problem.dtype) * current({**held, **p}) * CURRENT)
        v = jx.integrate(cell, params=[{key: parameters[key].reshape(1)} for key in order], data_stimuli=stimulus,
                         delta_t=problem.dt, **settings)
        return jnp.mean((v[0, : problem.steps] - target) ** 2)

    held = {name: jnp.asarray(problem.per_neuron(name)) for name in problem.cell if name not in problem.by}

    def total(p):
        return jax.vmap(loss_of_one)(p, held).sum()

    run = jax.jit((lambda p: (total(p), {})) if problem.method == "none" else jax.value_and_grad(total))
    p = {name: jnp.asarray(problem.per_neuron(name)) for name in problem.by}
    jax.block_until_ready(run(p))
    spent, (loss, slope) = timed(lambda: jax.block_until_ready(run(p)))
    norms = {f"d_{name}": float(jnp.sqrt((x.astype(float) ** 2).sum())) for name, x in slope.items()}
    problem.emit(jx.__version__, spent, loss=float(loss), **norms)
