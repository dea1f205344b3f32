"""hh_gradient by Jaxley: one compartment with its HH channel, mapped over the neurons; reverse mode, plain or with checkpoints."""
import jax

from common import Problem

problem = Problem("hh_gradient")
jax.config.update("jax_enable_x64", problem.precision == "fp64")
jax.config.update("jax_platform_name", "cpu")
from jaxley.channels import HH  # noqa: E402

import gradient_jaxley  # noqa: E402

TRAINED = {  # ours -> theirs, and what one of ours is there
    "C_m": ("capacitance", 1), "g_Na": ("HH_gNa", 1e-3), "g_K": ("HH_gK", 1e-3), "g_L": ("HH_gLeak", 1e-3),
    "E_Na": ("HH_eNa", 1), "E_K": ("HH_eK", 1), "E_L": ("HH_eLeak", 1),
}
start = {"v": problem.start["V_m"], **{f"HH_{name}": problem.start[name] for name in ("m", "h", "n")}}
gradient_jaxley.measure(problem, [HH()], start, TRAINED, lambda p: p["I"])
