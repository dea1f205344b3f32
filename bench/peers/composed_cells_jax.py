"""composed_cells by JAX: Pospischil's cells as a person who knows JAX would write them; the same exponential Euler steps as ours."""
import jax
import jax.numpy as jnp

import gradient_jax
from common import Problem
from hh_jax_step import exprel_inverse, gate

NERNST = 8.314462618 * 309.15 / (2 * 96.48533212)  # mV, at 36 degC
INFLUX = 10 / (2 * 96485.33212)                     # mM/ms of uA/cm2 into um


def moved(x, steady, rate, dt):
    return steady + (x - steady) * jnp.exp(-dt * rate)


def fast_gates(v, m, h, n, p, dt):
    u = v - p["V_T"]
    return (gate(m, 1.28 * exprel_inverse((13 - u) / 4), 1.4 * exprel_inverse((u - 40) / 5), dt),
            gate(h, 0.128 * jnp.exp((17 - u) / 18), 4 / (1 + jnp.exp((40 - u) / 5)), dt),
            gate(n, 0.16 * exprel_inverse((15 - u) / 5), 0.5 * jnp.exp((10 - u) / 40), dt))


def slow_gate(v, q, p, dt):
    y = jnp.exp((v + 35) / 20)
    return moved(q, y * y / (1 + y * y), (3.3 * y + 1 / y) / p["tau_max"], dt)


def voltage(v, m, h, n, q, p, dt, g_t=0.0, e_ca=0.0):
    g_na, g_k = p["g_Na"] * m * m * m * h, p["g_Kd"] * (n * n) * (n * n) + p["g_M"] * q
    g = g_na + g_k + p["g_L"] + g_t
    end = (g_na * p["E_Na"] + g_k * p["E_K"] + p["g_L"] * p["E_L"] + g_t * e_ca + p["I"]) / g
    return end + (v - end) * jnp.exp(-dt * g / p["C_m"])


def rs(state, p, dt):
    v, m, h, n, q = state
    m, h, n = fast_gates(v, m, h, n, p, dt)
    q = slow_gate(v, q, p, dt)
    return voltage(v, m, h, n, q, p, dt), m, h, n, q


def lts(state, p, dt):
    v, m, h, n, q, u, ca = state
    m, h, n = fast_gates(v, m, h, n, p, dt)
    q = slow_gate(v, q, p, dt)
    tau = 30.8 + (211.4 + jnp.exp((v + 115.2) / 5)) / (1 + jnp.exp((v + 86) / 3.2))
    u = moved(u, 1 / (1 + jnp.exp((v + 83) / 4)), 3**1.2 / tau, dt)
    s = 1 / (1 + jnp.exp(-(v + 59) / 6.2))
    g_t, e_ca = p["g_T"] * s * s * u, NERNST * jnp.log(p["Ca_o"] / ca)
    rest = p["Ca_rest"] + p["tau_Ca"] * jnp.maximum(0, -INFLUX / p["depth"] * g_t * (v - e_ca))
    ca = moved(ca, rest, 1 / p["tau_Ca"], dt)
    return voltage(v, m, h, n, q, p, dt, g_t, e_ca), m, h, n, q, u, ca


problem = Problem("composed_cells")
jax.config.update("jax_enable_x64", problem.precision == "fp64")
step, states = {"pospischil_rs": (rs, "V_m m h n p"), "pospischil_lts": (lts, "V_m m h n p u Ca_i")}[problem.model]
gradient_jax.measure(problem, step, states.split())
