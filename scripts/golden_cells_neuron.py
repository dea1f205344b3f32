#!/usr/bin/env python3
"""Checks data/golden/cells.json against NEURON: the squid axon by its built-in hh, the cortical cells and
COBAHH's by mechanisms written below.

  python3 -m venv ENV && ENV/bin/pip install neuron setuptools && ENV/bin/python scripts/golden_cells_neuron.py

Needs a C++ compiler (nrnivmodl). CVODE at absolute tolerance 1e-8; prints the largest distance of a spike time for every run, and ends with
exit code 1 if one is beyond 0.05 ms or a number of spikes differs.
"""
import json
import math
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GATE = """
FUNCTION ratio(x, y) { if (fabs(x/y) < 1e-6) { ratio = y*(1 - x/y/2) } else { ratio = x/(exp(x/y) - 1) } }
"""
MODS = {
    "tm": """NEURON { SUFFIX tm
  USEION na READ ena WRITE ina
  USEION k READ ek WRITE ik
  RANGE gna, gk, vt }
UNITS { (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) }
PARAMETER { gna = 0.05 (S/cm2) gk = 0.005 (S/cm2) vt = -55 (mV) }
ASSIGNED { v (mV) ena (mV) ek (mV) ina (mA/cm2) ik (mA/cm2) }
STATE { m h n }
INITIAL { m = am(v - vt)/(am(v - vt) + bm(v - vt)) h = ah(v - vt)/(ah(v - vt) + bh(v - vt)) n = an(v - vt)/(an(v - vt) + bn(v - vt)) }
BREAKPOINT { SOLVE kinetics METHOD cnexp
  ina = gna*m*m*m*h*(v - ena)
  ik = gk*n*n*n*n*(v - ek) }
DERIVATIVE kinetics {
  m' = am(v - vt)*(1 - m) - bm(v - vt)*m
  h' = ah(v - vt)*(1 - h) - bh(v - vt)*h
  n' = an(v - vt)*(1 - n) - bn(v - vt)*n }
UNITSOFF
FUNCTION am(u) { am = 0.32*ratio(13 - u, 4) }
FUNCTION bm(u) { bm = 0.28*ratio(u - 40, 5) }
FUNCTION ah(u) { ah = 0.128*exp((17 - u)/18) }
FUNCTION bh(u) { bh = 4/(1 + exp((40 - u)/5)) }
FUNCTION an(u) { an = 0.032*ratio(15 - u, 5) }
FUNCTION bn(u) { bn = 0.5*exp((10 - u)/40) }
""" + GATE + "UNITSON\n",
    "slowk": """NEURON { SUFFIX slowk
  USEION k READ ek WRITE ik
  RANGE g, taumax }
UNITS { (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) }
PARAMETER { g = 7e-5 (S/cm2) taumax = 1000 (ms) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) }
STATE { p }
INITIAL { p = pinf(v) }
BREAKPOINT { SOLVE kinetics METHOD cnexp
  ik = g*p*(v - ek) }
DERIVATIVE kinetics { p' = (pinf(v) - p)/tau(v) }
UNITSOFF
FUNCTION pinf(v) { pinf = 1/(1 + exp(-(v + 35)/10)) }
FUNCTION tau(v) { tau = taumax/(3.3*exp((v + 35)/20) + exp(-(v + 35)/20)) }
UNITSON
""",
    "cal": """NEURON { SUFFIX cal
  USEION ca READ eca WRITE ica
  RANGE g }
UNITS { (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) }
PARAMETER { g = 1.7e-4 (S/cm2) }
ASSIGNED { v (mV) eca (mV) ica (mA/cm2) }
STATE { q r }
INITIAL { q = aq(v)/(aq(v) + bq(v)) r = ar(v)/(ar(v) + br(v)) }
BREAKPOINT { SOLVE kinetics METHOD cnexp
  ica = g*q*q*r*(v - eca) }
DERIVATIVE kinetics {
  q' = aq(v)*(1 - q) - bq(v)*q
  r' = ar(v)*(1 - r) - br(v)*r }
UNITSOFF
FUNCTION aq(v) { aq = 0.055*ratio(-27 - v, 3.8) }
FUNCTION bq(v) { bq = 0.94*exp((-75 - v)/17) }
FUNCTION ar(v) { ar = 0.000457*exp((-13 - v)/50) }
FUNCTION br(v) { br = 0.0065/(exp((-15 - v)/28) + 1) }
""" + GATE + "UNITSON\n",
    "cat": """NEURON { SUFFIX cat
  USEION ca READ cai, cao WRITE ica
  RANGE g }
UNITS { (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) (molar) = (1/liter) (mM) = (millimolar) }
PARAMETER { g = 4e-4 (S/cm2) }
ASSIGNED { v (mV) cai (mM) cao (mM) ica (mA/cm2) celsius (degC) }
STATE { u }
INITIAL { u = uinf(v + 2) }
BREAKPOINT { SOLVE kinetics METHOD cnexp
  ica = g*open(v + 2)*open(v + 2)*u*(v - nernst_ca(cai, cao)) }
DERIVATIVE kinetics { u' = (uinf(v + 2) - u)/tau(v + 2) }
UNITSOFF
FUNCTION nernst_ca(i, o) { nernst_ca = 1e3*8.314462618*(celsius + 273.15)/(2*96485.33212)*log(o/i) }
FUNCTION open(x) { open = 1/(1 + exp(-(x + 57)/6.2)) }
FUNCTION uinf(x) { uinf = 1/(1 + exp((x + 81)/4)) }
FUNCTION tau(x) { tau = (30.8 + (211.4 + exp((x + 113.2)/5))/(1 + exp((x + 84)/3.2)))/3^((celsius - 24)/10) }
UNITSON
""",
    "pool": """NEURON { SUFFIX pool
  USEION ca READ ica, cai WRITE cai
  RANGE depth, tau, rest }
UNITS { (mA) = (milliamp) (molar) = (1/liter) (mM) = (millimolar) }
PARAMETER { depth = 1 tau = 5 (ms) rest = 2.4e-4 (mM) }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
INITIAL { cai = rest }
BREAKPOINT { SOLVE removal METHOD derivimplicit }
DERIVATIVE removal { cai' = inflow(ica) + (rest - cai)/tau }
UNITSOFF
FUNCTION inflow(i) { inflow = -1e4*i/(2*96485.33212*depth) if (inflow < 0) { inflow = 0 } }
UNITSON
""",
}


def squid(h, sec):
    sec.insert("hh")
    h.usetable_hh = 0   # its interpolated rates put spikes off by tenths of a millisecond
    sec(0.5).hh.el = -54.387
    return -65, 6.3


def cortical(h, sec, gl, el, gk, gm=None):
    for name in ["pas", "tm"]:
        sec.insert(name)
    seg = sec(0.5)
    seg.pas.g, seg.pas.e, seg.tm.gk = gl, el, gk
    sec.ena, sec.ek = 50, -100
    if gm:
        sec.insert("slowk")
        seg.slowk.g = gm
    return el, 36


def bursting(h, sec, g):
    start = cortical(h, sec, 1e-5, -85, 5e-3, 3e-5)
    sec.insert("cal")
    sec(0.5).cal.g = g
    sec.eca = 120.25
    return start


def low_threshold(h, sec):
    start = cortical(h, sec, 1e-5, -85, 5e-3, 3e-5)
    for name in ["cat", "pool"]:
        sec.insert(name)
    sec(0.5).cao = 2
    return start


def cobahh(h, sec):
    start = cortical(h, sec, 5e-5, -65, 3e-2)
    sec(0.5).tm.gna, sec(0.5).tm.vt, sec.ek = 0.1, -63, -90
    return start


CELLS = {
    "hh": squid,
    "pospischil_rs": lambda h, sec: cortical(h, sec, 1e-4, -70, 5e-3, 7e-5),
    "pospischil_fs": lambda h, sec: cortical(h, sec, 1.5e-4, -70, 1e-2),
    "pospischil_ib": lambda h, sec: bursting(h, sec, 1.7e-4),
    "pospischil_ibr": lambda h, sec: bursting(h, sec, 2.2e-4),
    "pospischil_lts": low_threshold,
    "cobahh": cobahh,
}


def spikes(h, build, current, onset, duration):
    sec = h.Section(name="cell")
    sec.L = sec.diam = 96
    sec.nseg, sec.cm = 1, 1
    start, h.celsius = build(h, sec)
    clamp = h.IClamp(sec(0.5))
    clamp.delay, clamp.dur, clamp.amp = onset, 1e9, current * math.pi * sec.L * sec.diam * 1e-5
    detector, times = h.NetCon(sec(0.5)._ref_v, None, sec=sec), h.Vector()
    detector.threshold = 0
    detector.record(times)
    h.finitialize(start)
    h.cvode.active(True)
    h.cvode.atol(1e-8)
    h.cvode.condition_order(2)
    h.finitialize(start)
    h.continuerun(duration)
    return list(times)


def check(work):
    for name, text in MODS.items():
        (work / f"{name}.mod").write_text(text)
    subprocess.run([str(pathlib.Path(sys.executable).parent / "nrnivmodl"), "."], cwd=work, check=True, stdout=subprocess.DEVNULL)
    from neuron import h

    h.nrn_load_dll(str(next(work.glob("*/libnrnmech.so"))))
    h.load_file("stdrun.hoc")
    golden = json.loads((ROOT / "data/golden/cells.json").read_text())
    bad = 0
    for name, build in CELLS.items():
        for run in golden[name]["runs"]:
            times = spikes(h, build, run["current"], golden[name]["onset"], golden[name]["duration"])
            same = len(times) == len(run["spikes"])
            worst = max([abs(a - b) for a, b in zip(times, run["spikes"])], default=0.0)
            bad += not same or worst > 0.05
            print(f"{name:16} {run['current']:7} uA/cm2: {len(times)} spikes, golden {len(run['spikes'])}, largest distance {worst:.5f} ms")
    return 1 if bad else 0


def main():
    with tempfile.TemporaryDirectory() as work:
        return check(pathlib.Path(work))


if __name__ == "__main__":
    sys.exit(main())
