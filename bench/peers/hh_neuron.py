"""hh_forward by NEURON's own `hh` mechanism, one section a cell; with --core by CoreNEURON, on the CPU. Both run in double."""
import math

from common import Problem, cpu

problem = Problem("hh_forward")
from neuron import __version__, coreneuron, h  # noqa: E402

h.load_file("stdrun.hoc")
AREA = 1000.0  # um2, as large as makes uA/cm2 * 1e-2 = nA
diameter = math.sqrt(AREA / math.pi)
current = problem.per_neuron("I")
g_na, g_k = problem.per_neuron("g_Na"), problem.per_neuron("g_K")
parallel = h.ParallelContext()
cells, clamps, counters = [], [], []
for i in range(problem.n):
    cell = h.Section(name=f"axon{i}")
    cell.L = cell.diam = diameter
    cell.cm = problem.cell["C_m"]
    cell.insert("hh")
    here = cell(0.5)
    here.hh.gnabar, here.hh.gkbar, here.hh.gl = g_na[i] * 1e-3, g_k[i] * 1e-3, problem.cell["g_L"] * 1e-3
    here.hh.el, here.ena, here.ek = problem.cell["E_L"], problem.cell["E_Na"], problem.cell["E_K"]
    clamp = h.IClamp(here)
    clamp.delay, clamp.dur, clamp.amp = 0, 1e9, current[i] * AREA * 1e-5
    parallel.set_gid2node(i, 0)
    counter = h.NetCon(here._ref_v, None, sec=cell)
    counter.threshold = 0
    parallel.cell(i, counter)
    cells.append(cell), clamps.append(clamp), counters.append(counter)

times, senders = h.Vector(), h.Vector()
parallel.spike_record(-1, times, senders)
h.celsius = 6.3
h.CVode().cache_efficient(True)
h.dt = problem.dt
parallel.set_maxstep(10)
coreneuron.enable = problem.arguments.core
coreneuron.gpu = False
coreneuron.verbose = 0


def run():
    h.finitialize(problem.start["V_m"])
    begun = cpu()
    parallel.psolve(problem.duration)
    return cpu() - begun


spent = run()
problem.emit(__version__, spent, spikes=int(times.size()))
