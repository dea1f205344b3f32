"""Are the peers right? Ends with 1 if not. Run it in the environment of the peers: .peers/bin/python bench/peers/check_peers.py
philox.py must give the vector of the generator's authors, coba_jax.py the known loss, spikes and gradients of the published network on
its small deterministic problem, and its D-RTRL the gradient of BPTT where it is exact: W_out always, W_in without recurrence and
without the readout's memory.
"""
import math
import sys

import jax
import jax.numpy as jnp
import numpy as np

import coba_jax
import philox

jax.config.update("jax_enable_x64", True)
# of W_in, W_E, W_I, W_out: Frobenius norm, sum, element [0, 0]
KNOWN = {"W_in": (0.010689042, 0.0050495676, 1.1361621e-4), "W_E": (0.017369834, 0.015140362, -5.2097e-6),
         "W_I": (0.01409363, 0.0023104365, 1.1647635e-4), "W_out": (0.083131398, 0, 0.031581802)}
SPIKES = [28, 27, 27, 27, 24, 27, 24, 24, 24, 22, 24, 24, 24, 24, 21, 24, 21, 24, 24, 24]
POTENTIALS = [0.941834, 0.901050, 0.719812, 0.801730, 0.721827]
STEPS, LATE, LABELS = 400, 150, jnp.array([0, 1, 1])
RHO, KAPPA = jnp.exp(-1 / (500 + 50 * jnp.arange(20.0))), math.exp(-1 / 10)


def waves(pre, post, amplitude, phase):
    return jnp.asarray(amplitude * np.sin(1 + phase + 0.7 * np.arange(pre)[:, None] + 1.3 * np.arange(post)))


def inputs(t):
    b, i = jnp.arange(3)[:, None], jnp.arange(10)
    return ((7 * t + 13 * i + 29 * b + t * i) % 23 == 0).astype(float)


def unlike(what, found, known, tolerance):
    error = np.abs(np.asarray(found) - np.asarray(known)).max()
    print(f"{what:28} {'ok' if error <= tolerance else 'WRONG'}: {np.asarray(found).ravel()[:5]}, off by {error:.2g}")
    return error > tolerance


weights = {"W_in": waves(10, 20, 1.2, 0), "W_E": waves(16, 20, 0.3, 1), "W_I": waves(4, 20, 0.6, 2), "W_out": waves(20, 2, 0.5, 3)}
(loss, (spikes, state, r)), gradient = coba_jax.bptt(weights, RHO, KAPPA, jnp.arange(STEPS), inputs, LABELS, LATE)
words = philox.random_block(0x299F31D0A4093822, 0x85A308D3243F6A88, np.array([0x0370734413198A2E], np.uint64))
wrong = [unlike("Philox", [int(w[0]) for w in words], [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1], 0)]
wrong += [unlike("loss", loss, 0.701397319, 1e-9), unlike("spikes", spikes, SPIKES, 0), unlike("V", state[0][0, :5], POTENTIALS, 1e-6),
         unlike("last r", state[4][0], [-0.003845808, 0.000924043], 1e-9),
         unlike("sum of r", r[-LATE:].sum(0), [[-22.231551, 0.660255], [-12.76172, 7.704887], [-16.162934, -1.557202]], 1e-6)]
for name, known in KNOWN.items():
    found = gradient[name]
    wrong.append(unlike(f"d_{name} norm, sum, [0,0]", [jnp.linalg.norm(found), found.sum(), found[0, 0]], known, 2e-7 * known[0]))
remat = coba_jax.bptt(weights, RHO, KAPPA, jnp.arange(STEPS), inputs, LABELS, LATE, True)[1]
wrong += [unlike(f"d_{name} with remat", remat[name], gradient[name], 1e-15) for name in weights]

online = coba_jax.d_rtrl(weights, RHO, KAPPA, jnp.arange(STEPS), inputs, LABELS, LATE)
wrong += [unlike("D-RTRL loss", online[0][0], loss, 1e-12), unlike("D-RTRL d_W_out", online[1]["W_out"], gradient["W_out"], 1e-12)]
lonely = {**weights, "W_E": 0 * weights["W_E"], "W_I": 0 * weights["W_I"]}
exact, online = [rule(lonely, RHO, 0.0, jnp.arange(STEPS), inputs, LABELS, LATE)[1]["W_in"] for rule in (coba_jax.bptt, coba_jax.d_rtrl)]
wrong.append(unlike("D-RTRL d_W_in, alone", online / jnp.linalg.norm(exact), exact / jnp.linalg.norm(exact), 1e-12))
sys.exit(any(wrong))
