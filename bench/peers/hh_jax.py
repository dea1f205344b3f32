"""hh_forward by a hand-written JAX scan."""
import jax

from common import Problem, timed

problem = Problem("hh_forward")
jax.config.update("jax_enable_x64", problem.precision == "fp64")
import jax.numpy as jnp  # noqa: E402

import hh_jax_step as hh  # noqa: E402

NAMES = ("C_m", "g_Na", "g_K", "g_L", "E_Na", "E_K", "E_L", "I")


@jax.jit
def run(state, p):
    def body(carry, _):
        state, spikes = carry
        new = hh.step(state, p, problem.dt)
        return (new, spikes + ((new[0] > 0) & (state[0] <= 0))), None

    (state, spikes), _ = jax.lax.scan(body, (state, jnp.zeros(problem.n, jnp.int32)), None, length=problem.steps)
    return state, spikes.sum()


p = hh.parameters(problem, NAMES)
jax.block_until_ready(run(hh.start(problem), p))
spent, (_, spikes) = timed(lambda: jax.block_until_ready(run(hh.start(problem), p)))
problem.emit(jax.__version__, spent, spikes=int(spikes))
