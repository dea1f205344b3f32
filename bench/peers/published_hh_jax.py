"""published_tables: loss and gradient of the Hodgkin-Huxley problem of arXiv 2406.19708 as a JAX scan over the five stimuli.

Methods: none (the loss alone), reverse, forward (4 tangents). The steps run to the last sample of the loss, 1490.
"""
import argparse
import json

import jax
import numpy as np

from common import timed

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--variant", required=True)
parser.add_argument("--method", default="reverse", choices=["none", "reverse", "forward"])
parser.add_argument("--scale", type=float, default=1.0, help="accepted as by every program; the problem has no shorter form")
chosen = parser.parse_args()
double = "fp64" in chosen.variant
jax.config.update("jax_enable_x64", double)
import jax.numpy as jnp  # noqa: E402

DT, STEPS, EVERY = 0.01, 1491, 149
TRUE = np.array([0.008363657201143428, 24.697737655778038, 5.814895041093182, -55.31094455202257])
AT = np.array([0.01, 20, 6, -60])
current = np.zeros((STEPS, 5))
for stimulus, (amplitude, begin) in enumerate([(10, 499), (2, 499), (2, 0), (50, 499), (0.2, 499)]):
    current[begin:998, stimulus] = amplitude
current = jnp.asarray(current, jnp.float64 if double else jnp.float32)


def phi(x):
    """(exp(x) - 1)/x without the hole at 0, safe to differentiate."""
    small = jnp.abs(x) < 1e-4
    safe = jnp.where(small, 1.0, x)
    return jnp.where(small, 1 + x / 2 + x * x / 6, jnp.expm1(safe) / safe)


def gate(x, alpha, beta):
    rate = alpha + beta
    return x + DT * phi(-DT * rate) * (alpha - rate * x)


def step(state, inputs, p):
    v, m, h, n = state
    g_l, g_na, g_k, v_t = p
    u = v - v_t
    na, k = g_na * m**3 * h, g_k * n**4
    slope = -(na + k + g_l) / 0.2
    force = (-na * (v - 50) - k * (v + 90) - g_l * (v + 65) + inputs) / 0.2
    return (v + DT * phi(DT * slope) * force,
            gate(m, 1.28 / phi((13 - u) / 4), 1.4 / phi((u - 40) / 5)),
            gate(h, 0.128 * phi((17 - u) / 18), 4 / (1 + jnp.exp((40 - u) / 5))),
            gate(n, 0.16 / phi((15 - u) / 5), 0.5 * jnp.exp((10 - u) / 40)))


def voltages(p):
    def body(state, inputs):
        new = step(state, inputs, p)
        return new, new[0]

    zero = jnp.zeros(5, current.dtype)
    return jax.lax.scan(body, (zero - 65, zero, zero, zero), current)[1][::EVERY]


target = jax.jit(voltages)(jnp.asarray(TRUE, current.dtype))


def loss(p):
    return jnp.mean((voltages(p) - target) ** 2)


def forward(p):
    value, slopes = jax.vmap(lambda t: jax.jvp(loss, (p,), (t,)), out_axes=(None, 0))(jnp.eye(4, dtype=p.dtype))
    return value, slopes


run = jax.jit({"none": lambda p: (loss(p), []), "reverse": jax.value_and_grad(loss), "forward": forward}[chosen.method])
at = jnp.asarray(AT, current.dtype)
jax.block_until_ready(run(at))
spent, (value, slope) = timed(lambda: jax.block_until_ready(run(at)))
result = {"loss": float(value), **{f"d_{name}": float(x) for name, x in zip(("g_L", "g_Na", "g_Kd", "V_T"), slope)}}
print(json.dumps({"version": jax.__version__, "cpu_s": spent, "work": 1, "result": result}))
