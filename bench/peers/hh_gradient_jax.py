"""hh_gradient by JAX: reverse mode, reverse mode with rematerialised blocks, forward mode (8 tangents a neuron), or no gradient."""
import jax

import gradient_jax
import hh_jax_step as hh
from common import Problem

problem = Problem("hh_gradient")
jax.config.update("jax_enable_x64", problem.precision == "fp64")
gradient_jax.measure(problem, hh.step, ("V_m", "m", "h", "n"))
