"""composed_cells by Jaxley: its Pospischil channels in one compartment, gates started where the problem says.

Its CaT has a fixed calcium reversal (120 mV here) and the paper's printed time constant, which is up to fifty times faster than that
of the authors' program: the cell with low-threshold spikes is not the same problem, its time comparable, its loss not.
"""
import jax

from common import Problem

problem = Problem("composed_cells")
jax.config.update("jax_enable_x64", problem.precision == "fp64")
jax.config.update("jax_platform_name", "cpu")
from jaxley.channels.pospischil import CaT, K, Km, Leak, Na  # noqa: E402

import gradient_jaxley  # noqa: E402

ALL = {  # ours -> theirs, and what one of ours is there
    "C_m": ("capacitance", 1), "g_Na": ("Na_gNa", 1e-3), "g_Kd": ("K_gK", 1e-3), "g_L": ("Leak_gLeak", 1e-3),
    "E_L": ("Leak_eLeak", 1), "V_T": ("vt", 1), "g_M": ("Km_gKm", 1e-3), "tau_max": ("Km_taumax", 1),
    "g_T": ("CaT_gCaT", 1e-3), "E_Na": ("eNa", 1), "E_K": ("eK", 1),
}
GATES = {"m": "Na_m", "h": "Na_h", "n": "K_n", "p": "Km_p", "u": "CaT_u"}

lts = problem.model == "pospischil_lts"
values = {"v": problem.start["V_m"]}
values.update({GATES[name]: problem.start[name] for name in problem.start if name in GATES})
for name, (theirs, scale) in ALL.items():
    if name in problem.cell and name not in problem.by:
        values[theirs] = problem.cell[name] * scale
if lts:
    values["eCa"] = 120.0
channels = [Leak(), Na(), K(), Km()] + ([CaT()] if lts else [])
gradient_jaxley.measure(problem, channels, values, {name: ALL[name] for name in problem.by}, lambda p: p["I"])
