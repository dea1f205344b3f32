"""Brian2 in its fastest form: C++ standalone on one thread with its default flags (-O3 -ffast-math -march=native).

It is built once; what counts is the CPU time of the binary.
"""
import resource
import tempfile

import brian2
from brian2 import device, prefs, set_device

from common import cpu


def prepare(problem):
    """To be called before any Brian2 object is made."""
    set_device("cpp_standalone", build_on_run=False)
    prefs.core.default_float_dtype = problem.dtype
    brian2.defaultclock.dt = problem.dt * brian2.ms


def run(problem, group, monitor):
    """Prints the measurement. The binary is run twice; its start-up and its files are within the time, some milliseconds."""
    network = brian2.Network(group, monitor)
    network.run(problem.duration * brian2.ms)
    with tempfile.TemporaryDirectory() as folder:
        device.build(directory=folder, compile=True, run=False, debug=False, clean=False)
        device.run(directory=folder, with_output=False)
        begun = cpu(resource.RUSAGE_CHILDREN)
        device.run(directory=folder, with_output=False)
        spent = cpu(resource.RUSAGE_CHILDREN) - begun
        problem.emit(brian2.__version__, spent, spikes=int(monitor.num_spikes))
