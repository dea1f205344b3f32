"""The adaptive LIF neurons of problems.json in Brian2, with a sharp threshold or escape noise."""
from brian2 import NeuronGroup, SpikeMonitor, ms

import brian2_run

EQUATIONS = """
dv/dt = (g_L*(E_L - v) + I - w1 - w2)/C_m/ms : 1 (unless refractory)
dw1/dt = -w1/(tau_1*ms) : 1
dw2/dt = -w2/(tau_2*ms) : 1
dth/dt = -th/(tau_theta*ms) : 1
I : 1 (constant)
"""
RESET = "v = V_reset; w1 += w_1; w2 += w_2; th += theta"


def measure(problem, threshold):
    brian2_run.prepare(problem)
    constants = {name: value for name, value in problem.cell.items() if name != "I"}
    constants["step"] = problem.dt
    group = NeuronGroup(problem.n, EQUATIONS, method="euler", threshold=threshold, reset=RESET,
                        refractory=problem.cell["t_ref"] * ms, namespace=constants)
    group.v = problem.start["V_m"]
    group.I = problem.per_neuron("I")
    brian2_run.run(problem, group, SpikeMonitor(group, record=False))
