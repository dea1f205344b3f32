"""Prints the golden spike times of the conductance-based cells as JSON. Nothing of axograd runs here: equations and figures are written
down from the papers, every cell by itself. Units mV, ms, uA/cm2, mS/cm2, uF/cm2. Gates start at their steady values at v0."""
import json
import sys

import numpy as np
from scipy.integrate import solve_ivp

exp = np.exp


def linoid(x, y):
    """x/(exp(x/y) - 1)"""
    return y * (1 - x / y / 2) if abs(x / y) < 1e-6 else x / np.expm1(x / y)


def from_rates(alpha, beta):
    return alpha / (alpha + beta), 1 / (alpha + beta)


class Squid:
    v0, c, gl, el = -65.0, 1.0, 0.3, -54.387
    gna, ena, gk, ek = 120.0, 50.0, 36.0, -77.0

    def gates(self, v):
        """(steady value, time constant) of each gate"""
        return [from_rates(0.1 * linoid(-(v + 40), 10), 4 * exp(-(v + 65) / 18)),
                from_rates(0.07 * exp(-(v + 65) / 20), 1 / (1 + exp(-(v + 35) / 10))),
                from_rates(0.01 * linoid(-(v + 55), 10), 0.125 * exp(-(v + 65) / 80))]

    def current(self, v, x):
        m, h, n = x
        return self.gna * m**3 * h * (v - self.ena) + self.gk * n**4 * (v - self.ek) + self.gl * (v - self.el)


class Cortical:
    """Pospischil et al. 2008 without slow currents: fast spiking."""
    v0, c, gl, el, vt = -70.0, 1.0, 0.15, -70.0, -55.0
    gna, ena, gk, ek = 50.0, 50.0, 10.0, -100.0

    def gates(self, v):
        u = v - self.vt
        return [from_rates(0.32 * linoid(13 - u, 4), 0.28 * linoid(u - 40, 5)),
                from_rates(0.128 * exp((17 - u) / 18), 4 / (1 + exp((40 - u) / 5))),
                from_rates(0.032 * linoid(15 - u, 5), 0.5 * exp((10 - u) / 40))]

    def current(self, v, x):
        m, h, n = x[:3]
        return self.gna * m**3 * h * (v - self.ena) + self.gk * n**4 * (v - self.ek) + self.gl * (v - self.el)


class Cobahh(Cortical):
    v0, gl, el, vt = -65.0, 0.05, -65.0, -63.0
    gna, gk, ek = 100.0, 30.0, -90.0


class Regular(Cortical):
    gl, gk, gm, tau_max = 0.1, 5.0, 0.07, 1000.0

    def gates(self, v):
        tau = self.tau_max / (3.3 * exp((v + 35) / 20) + exp(-(v + 35) / 20))
        return super().gates(v) + [(1 / (1 + exp(-(v + 35) / 10)), tau)]

    def current(self, v, x):
        return super().current(v, x) + self.gm * x[3] * (v - self.ek)


class Bursting(Regular):
    v0, gl, el, gm, gca, eca = -85.0, 0.01, -85.0, 0.03, 0.17, 120.25

    def gates(self, v):
        return super().gates(v) + [
            from_rates(0.055 * linoid(-27 - v, 3.8), 0.94 * exp((-75 - v) / 17)),
            from_rates(0.000457 * exp((-13 - v) / 50), 0.0065 / (exp((-15 - v) / 28) + 1))]

    def current(self, v, x):
        return super().current(v, x) + self.gca * x[4]**2 * x[5] * (v - self.eca)


class Repetitive(Bursting):
    gca = 0.22


class LowThreshold(Regular):
    """The last state is calcium in mM."""
    v0, gl, el, gm, gt = -85.0, 0.01, -85.0, 0.03, 0.4
    rest, outside, tau_ca, depth, faraday = 2.4e-4, 2.0, 5.0, 1.0, 96485.33212

    def gates(self, v):
        w = v + 2
        tau = (30.8 + (211.4 + exp((w + 113.2) / 5)) / (1 + exp((w + 84) / 3.2))) / 3**1.2
        return super().gates(v) + [(1 / (1 + exp((w + 81) / 4)), tau)]

    def calcium_current(self, v, x):
        eca = 1e3 * 8.314462618 * 309.15 / (2 * self.faraday) * np.log(self.outside / x[5])
        return self.gt * (1 / (1 + exp(-(v + 59) / 6.2)))**2 * x[4] * (v - eca)

    def current(self, v, x):
        return super().current(v, x) + self.calcium_current(v, x)

    def others(self, v, x):
        inflow = -1e4 * 1e-3 * self.calcium_current(v, x) / (2 * self.faraday * self.depth)
        return [max(0.0, inflow) + (self.rest - x[5]) / self.tau_ca]

    def others_start(self):
        return [self.rest]


class WangBuzsaki:
    v0, c, gl, el, gna, ena, gk, ek, phi = -64.0, 1.0, 0.1, -65.0, 35.0, 55.0, 9.0, -90.0, 5.0

    def gates(self, v):
        h, tau_h = from_rates(0.07 * exp(-(v + 58) / 20), 1 / (exp(-0.1 * (v + 28)) + 1))
        n, tau_n = from_rates(0.01 * linoid(-(v + 34), 10), 0.125 * exp(-(v + 44) / 80))
        return [(h, tau_h / self.phi), (n, tau_n / self.phi)]

    def current(self, v, x):
        m = from_rates(0.1 * linoid(-(v + 35), 10), 4 * exp(-(v + 60) / 18))[0]
        return self.gna * m**3 * x[0] * (v - self.ena) + self.gk * x[1]**4 * (v - self.ek) + self.gl * (v - self.el)


class ConnorStevens:
    """1/18 where Dayan & Abbott print 0.0556."""
    v0, c, gl, el, gna, ena, gk, ek, ga, ea = -68.0, 1.0, 0.3, -17.0, 120.0, 55.0, 20.0, -72.0, 47.7, -75.0

    def gates(self, v):
        a = (0.0761 * exp(0.0314 * (v + 94.22)) / (1 + exp(0.0346 * (v + 1.17))))**(1 / 3)
        return [from_rates(0.38 * linoid(-(v + 29.7), 10), 15.2 * exp(-(v + 54.7) / 18)),
                from_rates(0.266 * exp(-0.05 * (v + 48)), 3.8 / (1 + exp(-0.1 * (v + 18)))),
                from_rates(0.02 * linoid(-(v + 45.7), 10), 0.25 * exp(-0.0125 * (v + 55.7))),
                (a, 0.3632 + 1.158 / (1 + exp(0.0497 * (v + 55.96)))),
                ((1 / (1 + exp(0.0688 * (v + 53.3))))**4, 1.24 + 2.678 / (1 + exp(0.0624 * (v + 50))))]

    def current(self, v, x):
        m, h, n, a, b = x
        return (self.gna * m**3 * h * (v - self.ena) + self.gk * n**4 * (v - self.ek) + self.ga * a**3 * b * (v - self.ea)
                + self.gl * (v - self.el))


class MorrisLecar:
    v0, c, gl, el, gca, eca, gk, ek = -61.0, 20.0, 2.0, -60.0, 4.4, 120.0, 8.0, -84.0
    v1, v2, v3, v4, phi = -1.2, 18.0, 2.0, 30.0, 0.04

    def gates(self, v):
        return [((1 + np.tanh((v - self.v3) / self.v4)) / 2, 1 / (self.phi * np.cosh((v - self.v3) / (2 * self.v4))))]

    def current(self, v, x):
        m = (1 + np.tanh((v - self.v1) / self.v2)) / 2
        return self.gca * m * (v - self.eca) + self.gk * x[0] * (v - self.ek) + self.gl * (v - self.el)


# name: (cell, duration in ms, currents in uA/cm2 from 20 ms on)
PROBLEMS = {
    "hh": (Squid, 200, [5, 7, 10, 20, 40]),
    "pospischil_rs": (Regular, 500, [1, 2, 2.586, 4, 8]),
    "pospischil_fs": (Cortical, 300, [1, 2, 3.571, 6, 12]),
    "pospischil_ib": (Bursting, 600, [0.2, 0.35, 0.517, 0.8, 1.5]),
    "pospischil_ibr": (Repetitive, 600, [0.2, 0.35, 0.517, 0.8, 1.5]),
    "pospischil_lts": (LowThreshold, 500, [0.2, 0.35, 0.517, 0.8, 1.5]),
    "cobahh": (Cobahh, 300, [0.5, 1, 2, 5, 10]),
    "wang_buzsaki": (WangBuzsaki, 300, [0.1, 0.3, 1, 2, 5]),
    "connor_stevens": (ConnorStevens, 400, [7, 8, 9, 12, 20]),
    "morris_lecar": (MorrisLecar, 1000, [80, 90, 100, 130, 180]),
}
ONSET = 20.0


def spikes(cell, current, duration):
    """Upward crossings of 0 mV, and V at the end."""
    x0 = [steady for steady, _ in cell.gates(cell.v0)]
    others = getattr(cell, "others", None)
    y = np.array([cell.v0, *x0, *(cell.others_start() if others else [])])

    def slope(_, y, i):
        v, x = y[0], y[1:]
        gates = [(steady - value) / tau for (steady, tau), value in zip(cell.gates(v), x)]
        return [(i - cell.current(v, x)) / cell.c, *gates, *(others(v, x) if others else [])]

    def upstroke(_, y, i):
        return y[0]

    upstroke.direction = 1
    times = []
    for start, end, i in [(0, ONSET, 0.0), (ONSET, duration, current)]:
        run = solve_ivp(slope, (start, end), y, "DOP853", rtol=1e-10, atol=1e-12, max_step=0.5, events=upstroke, args=(i,))
        times += [round(float(t), 5) for t in run.t_events[0]]
        y = run.y[:, -1]
    return times, float(y[0])


def main():
    golden = {}
    for name, (cell, duration, currents) in PROBLEMS.items():
        runs = []
        for current in currents:
            times, last = spikes(cell(), current, duration)
            print(name, current, len(times), file=sys.stderr)
            runs.append({"current": current, "last_V_m": round(last, 6), "spikes": times})
        golden[name] = {"duration": duration, "onset": ONSET, "runs": runs}
    lines = [f'"{name}": {json.dumps(entry)}' for name, entry in golden.items()]
    print("{" + ",\n".join(lines) + "}")


if __name__ == "__main__":
    main()
