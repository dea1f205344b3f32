"""What every peer program shares: the problem from bench/problems.json, per-neuron values, CPU time, the line it prints.

A peer program prints one JSON object: version, cpu_s (user + system time of the timed run alone; building, compiling and one
warm-up are left out), work (in the problem's unit times seconds), result (what every tool must agree about).
"""
import argparse
import ctypes
import gc
import json
import resource
from pathlib import Path

import numpy as np


def chosen(bench):
    """What the command line asks for: its arguments, the bench of problems.json and one of its variants."""
    parser = argparse.ArgumentParser(description=f"one measurement of {bench}")
    parser.add_argument("--variant", required=True)
    parser.add_argument("--method", default="")
    parser.add_argument("--scale", type=float, default=1.0, help="shorten the run by this factor")
    parser.add_argument("--core", action="store_true", help="CoreNEURON instead of NEURON")
    arguments = parser.parse_args()
    problem = json.loads((Path(__file__).resolve().parents[1] / "problems.json").read_text())[bench]
    variants = {variant["name"]: variant for variant in problem["variants"]}
    if arguments.variant not in variants:
        parser.error(f"no variant {arguments.variant!r}; there are {', '.join(variants)}")
    return arguments, problem, variants[arguments.variant]


class Problem:
    """One variant of one bench; `scale` shortens the run for a trial."""

    def __init__(self, bench):
        self.arguments, problem, variant = chosen(bench)
        self.model = variant.get("model", "")
        if self.model:
            problem = {**problem, **problem["models"][self.model]}
        self.n = variant["n"]
        self.precision = variant["precision"]
        self.dtype = {"fp32": np.float32, "fp64": np.float64}[self.precision]
        self.dt = problem["dt_ms"]
        self.steps = max(8, round(problem["duration_ms"] * self.arguments.scale / self.dt))
        self.duration = self.steps * self.dt
        self.method = self.arguments.method
        self.start = problem["start"]
        self.target = problem.get("target")
        self.by = problem.get("by", [])
        self.cell = {name: self.values(rule) for name, rule in problem["cell"].items()}

    def values(self, rule):
        """A number, or one value per neuron by one of the two rules of problems.json."""
        if not isinstance(rule, dict):
            return float(rule)
        i = np.arange(self.n)
        if "stride" in rule:
            return rule["base"] * (rule["low"] + rule["spread"] * ((rule["stride"] * i) % self.n) / self.n)
        return rule["from"] + rule["slope"] * i / self.n

    def per_neuron(self, name):
        return np.broadcast_to(np.asarray(self.cell[name], dtype=self.dtype), (self.n,)).copy()

    def targets(self):
        """The recorded voltage that the loss compares with, one value per step, mV."""
        t = np.arange(self.steps) * self.dt
        wave = np.sin(2 * np.pi * t / self.target["period_ms"])
        return (self.target["offset"] + self.target["amplitude"] * wave).astype(self.dtype)

    def emit(self, version, cpu_s, **result):
        print(json.dumps({"version": version, "cpu_s": cpu_s, "work": self.n * self.steps, "result": result}))


def timed(run, at_least=0.3):
    """CPU seconds of one call of `run`, a mean over as many calls as fill `at_least` seconds; and what the last call gave."""
    calls, begun = 0, cpu()
    while calls == 0 or cpu() - begun < at_least:
        result = run()
        calls += 1
    return (cpu() - begun) / calls, result


def cpu(who=resource.RUSAGE_SELF):
    """User and system seconds of this process (or of its children)."""
    use = resource.getrusage(who)
    return use.ru_utime + use.ru_stime


def in_status(field):
    """VmRSS or VmHWM of this process in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field + ":"))


def extra_memory(run):
    """Bytes by which the resident memory rises above where it was while `run` runs. A first run brings the libraries' own buffers with
    it, a later one the gaps of a used heap: the smaller of the two.
    """
    def rise():
        gc.collect()
        getattr(ctypes.CDLL(None), "malloc_trim", lambda _: 0)(0)  # what was freed goes back, so that `run` does not live in it unseen
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
        before = in_status("VmRSS")
        run()
        return in_status("VmHWM") - before

    return min(rise() for _ in range(2))
