"""Golden values for tests/fitting/metrics: dense convolutions of random spike trains. Run by scripts/golden-metrics."""
import itertools
import json

import numpy as np
from scipy.signal import fftconvolve


def repeat(rng, events, n, jitter, loss, extra):
    """Common events with jitter and failures, plus spontaneous spikes; sorted unique samples in [0, n)."""
    kept = events[rng.random(len(events)) > loss]
    kept = kept + np.rint(rng.normal(0, jitter, len(kept)))
    spikes = np.concatenate([kept, rng.integers(0, n, rng.poisson(extra))])
    return np.unique(np.clip(spikes, 0, n - 1).astype(int))


def dense(train, n):
    x = np.zeros(n)
    x[train] = 1
    return x


def kistler(data, model, n, half):
    """Md* (all model pairs; off-diagonal model pairs) and reliability, by convolution with a rectangle of 2 * half samples."""
    smooth = lambda x: fftconvolve(x, np.ones(2 * half), mode="same")
    d, m = [[dense(t, n) for t in group] for group in (data, model)]
    inner = lambda a, b: float(smooth(a) @ b)
    nu_d, nu_m = np.mean(d, axis=0), np.mean(m, axis=0)
    between = np.mean([inner(a, b) for a, b in itertools.combinations(d, 2)])
    own = np.mean([inner(a, a) for a in d])
    off = np.mean([inner(a, b) for a, b in itertools.permutations(m, 2)])
    cross = inner(nu_d, nu_m)
    return {"all": 2 * cross / (between + inner(nu_m, nu_m)), "off_diagonal": 2 * cross / (between + off),
            "reliability": between / own}


def close(a, b, window, replace):
    """Coincidences of data train a with model train b, closed window in samples."""
    free = [True] * len(b)
    count = 0
    for s in a:
        hits = [j for j, m in enumerate(b) if abs(int(s) - int(m)) <= window and (replace or free[j])]
        if hits:
            count += 1
            free[hits[0]] = False
    return count


def gamma(a, b, n, window, replace):
    filled = 2 * window * len(b) / n
    return (close(a, b, window, replace) - filled * len(a)) / (0.5 * (len(a) + len(b)) * (1 - filled))


def cf2(data, model, n, window):
    excess = lambda a, b: close(a, b, window, False) - 2 * window * len(a) * len(b) / n
    cross = np.mean([excess(a, b) for a in data for b in model])
    own = lambda trains: np.mean([excess(a, b) for a, b in itertools.combinations(trains, 2)])
    return cross / (0.5 * (own(data) + own(model)))


def explained(data, model, n, sigma):
    length = int(10 * sigma)
    kernel = np.exp(-0.5 * ((np.arange(length) - (length - 1) / 2) / sigma) ** 2)
    smooth = lambda t: fftconvolve(dense(t, n), kernel / kernel.sum(), mode="same")
    ev = lambda a, b: (a.var() + b.var() - (a - b).var()) / (a.var() + b.var())
    d, m = [[smooth(t) for t in group] for group in (data, model)]
    own = np.mean([ev(x, np.mean(d, axis=0)) for x in d])
    return {"ratio": np.mean([ev(x, y) for x in d for y in m]) / own, "data": own,
            "psth_ratio": np.mean([ev(x, np.mean(m, axis=0)) for x in d]) / own}


def van_rossum(a, b, dt, tau):
    """By quadrature on a fine grid: the kernel is integrated exactly within each step, so the step does not matter."""
    end = int(max(a[-1], b[-1]) + 40 * tau / dt)
    x = np.zeros(end)
    np.add.at(x, a, 1)
    np.add.at(x, b, -1)
    k = np.exp(-np.arange(end) * dt / tau)
    f = np.convolve(x, k)[:end]
    return float(np.sum(f**2) * (1 - np.exp(-2 * dt / tau)) / 2)


def victor_purpura(a, b, dt, cost):
    g = np.zeros((len(a) + 1, len(b) + 1))
    g[:, 0], g[0, :] = np.arange(len(a) + 1), np.arange(len(b) + 1)
    for i, j in itertools.product(range(1, len(a) + 1), range(1, len(b) + 1)):
        g[i, j] = min(g[i - 1, j] + 1, g[i, j - 1] + 1, g[i - 1, j - 1] + cost * dt * abs(int(a[i - 1]) - int(b[j - 1])))
    return g[-1, -1]


def case(seed, n, dt, deltas):
    rng = np.random.default_rng(seed)
    events = np.sort(rng.choice(n, int(n * dt / 90), replace=False))
    data = [repeat(rng, events, n, 2.0 / dt, 0.15, 2) for _ in range(5)]
    model = [repeat(rng, events, n, 3.5 / dt, 0.25, 4) for _ in range(9)]
    out = {"samples": n, "dt": dt, "data": [t.tolist() for t in data], "model": [t.tolist() for t in model], "windows": []}
    for delta in deltas:
        window = round(delta / dt)
        pairs = list(itertools.product(data, model))
        own = list(itertools.permutations(data, 2))
        out["windows"].append({
            "delta": delta, "md_star": kistler(data, model, n, window), "cf2_star": cf2(data, model, n, window),
            "gamma": np.mean([gamma(a, b, n, window, False) for a, b in pairs]),
            "gamma_with_replacement": np.mean([gamma(a, b, n, window, True) for a, b in pairs]),
            "gamma_intrinsic": np.mean([gamma(a, b, n, window, False) for a, b in own])})
    out["explained_variance"] = explained(data, model, n, 10 / dt)
    out["van_rossum"] = [{"tau": tau, "value": van_rossum(data[0], model[0], dt, tau)} for tau in (5, 20)]
    out["victor_purpura"] = [{"cost": q, "value": victor_purpura(data[0], model[0], dt, q)} for q in (0.05, 0.5)]
    return out


print(json.dumps({"cases": [case(1, 20000, 0.1, [2, 4, 8]), case(2, 6000, 0.5, [4, 8]), case(3, 3000, 0.1, [2, 8])]}))
