"""online_memory by JAX: one gradient online by D-RTRL, whose traces do not grow with the steps (d_rtrl), and by BPTT (bptt)."""
import jax
import jax.numpy as jnp

import coba_jax
from coba_network import CobaNetwork

network = CobaNetwork("online_memory")
jax.config.update("jax_enable_x64", network.precision == "fp64")
weights, rho = {name: jnp.asarray(w) for name, w in network.weights().items()}, jnp.asarray(network.rho())
labels = jnp.arange(network.batch) % network.n_out


def inputs(t):
    b, i = jnp.arange(network.batch)[:, None], jnp.arange(network.n_in)
    return ((7 * t + 13 * i + 29 * b + t * i) % 23 == 0).astype(network.dtype)


def gradient(w):
    rule = {"bptt": coba_jax.bptt, "d_rtrl": coba_jax.d_rtrl}[network.method or "d_rtrl"]
    (loss, (spikes, *_)), found = rule(w, rho, network.kappa, jnp.arange(network.steps), inputs, labels, network.loss_steps)
    return (loss, (spikes,)), found


compiled = jax.jit(gradient).lower(weights).compile()
network.measure(jax.__version__, lambda: jax.block_until_ready(compiled(weights)))
