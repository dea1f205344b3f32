"""hh_gradient by Jaxley: one compartment with its HH channel, mapped over the neurons; reverse mode, plain or with checkpoints.

Its voltage solver is backward Euler, so loss and gradient agree with the others to the order of dt alone.
"""
import math

import jax

from common import Problem, timed

problem = Problem("hh_gradient")
jax.config.update("jax_enable_x64", problem.precision == "fp64")
jax.config.update("jax_platform_name", "cpu")
import jax.numpy as jnp  # noqa: E402
import jaxley as jx  # noqa: E402
from jaxley.channels import HH  # noqa: E402

RADIUS, LENGTH = 5.0, 10.0                     # um; nothing depends on them
CURRENT = 2 * math.pi * RADIUS * LENGTH * 1e-5  # uA/cm2 -> nA of this cylinder
NAMES = {  # ours -> theirs, and what one of ours is there
    "C_m": ("capacitance", 1), "g_Na": ("HH_gNa", 1e-3), "g_K": ("HH_gK", 1e-3), "g_L": ("HH_gLeak", 1e-3),
    "E_Na": ("HH_eNa", 1), "E_K": ("HH_eK", 1), "E_L": ("HH_eLeak", 1),
}

cell = jx.Compartment()
cell.insert(HH())
cell.set("radius", RADIUS)
cell.set("length", LENGTH)
cell.set("v", problem.start["V_m"])
for name in ("m", "h", "n"):
    cell.set(f"HH_{name}", problem.start[name])
for theirs, _ in NAMES.values():
    cell.make_trainable(theirs, verbose=False)
cell.record("v", verbose=False)
order = [next(iter(entry)) for entry in cell.get_parameters()]
target = jnp.asarray(problem.targets())
settings = {}
if problem.method == "checkpoint":
    inner = next(s for s in range(math.isqrt(problem.steps), 0, -1) if problem.steps % s == 0)
    settings["checkpoint_lengths"] = [problem.steps // inner, inner]


def loss_of_one(p):
    parameters = {theirs: p[ours] * scale for ours, (theirs, scale) in NAMES.items()}
    stimulus = cell.data_stimulate(jnp.full(problem.steps, 1.0, problem.dtype) * p["I"] * CURRENT)
    v = jx.integrate(cell, params=[{key: parameters[key].reshape(1)} for key in order], data_stimuli=stimulus,
                     delta_t=problem.dt, **settings)
    return jnp.mean((v[0, : problem.steps] - target) ** 2)


def total(p):
    return jax.vmap(loss_of_one)(p).sum()


run = jax.jit((lambda p: (total(p), {})) if problem.method == "none" else jax.value_and_grad(total))
p = {name: jnp.asarray(problem.per_neuron(name)) for name in problem.by}
jax.block_until_ready(run(p))
spent, (loss, slope) = timed(lambda: jax.block_until_ready(run(p)))
norms = {f"d_{name}": float(jnp.sqrt((x.astype(float) ** 2).sum())) for name, x in slope.items()}
problem.emit(jx.__version__, spent, loss=float(loss), **norms)
