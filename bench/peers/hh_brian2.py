"""hh_forward by Brian2, C++ standalone, exponential Euler."""
from common import Problem

problem = Problem("hh_forward")
from brian2 import NeuronGroup, SpikeMonitor  # noqa: E402

import brian2_run  # noqa: E402

brian2_run.prepare(problem)
# Voltages in mV and densities as plain numbers: units cost nothing at run time, so they are left out for legibility.
EQUATIONS = """
dv/dt = (I - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K) - g_L*(v - E_L))/C_m/ms : 1
dm/dt = (a_m*(1 - m) - b_m*m)/ms : 1
dh/dt = (a_h*(1 - h) - b_h*h)/ms : 1
dn/dt = (a_n*(1 - n) - b_n*n)/ms : 1
a_m = 0.1*(v + 40)/(1 - exp(-(v + 40)/10)) : 1
b_m = 4*exp(-(v + 65)/18) : 1
a_h = 0.07*exp(-(v + 65)/20) : 1
b_h = 1/(1 + exp(-(v + 35)/10)) : 1
a_n = 0.01*(v + 55)/(1 - exp(-(v + 55)/10)) : 1
b_n = 0.125*exp(-(v + 65)/80) : 1
I : 1 (constant)
g_Na : 1 (constant)
g_K : 1 (constant)
"""
# The plain quotient is Brian2's faster form (exprel is safe at -40 and -55 mV but slower); no neuron sits there exactly.
constants = {name: float(problem.cell[name]) for name in ("C_m", "g_L", "E_Na", "E_K", "E_L")}
group = NeuronGroup(problem.n, EQUATIONS, method="exponential_euler", threshold="v > 0", refractory="v > 0", namespace=constants)
for name in ("I", "g_Na", "g_K"):
    setattr(group, name, problem.per_neuron(name))
group.v, group.m, group.h, group.n = (problem.start[name] for name in ("V_m", "m", "h", "n"))
brian2_run.run(problem, group, SpikeMonitor(group, record=False))
