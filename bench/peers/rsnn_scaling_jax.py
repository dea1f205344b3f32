"""rsnn_scaling by JAX: the loss and gradient of one published training step as a scan; its gradient by reverse mode, plain (reverse) or
with sqrt(T) blocks computed again (remat).
"""
import jax
import jax.numpy as jnp

import coba_jax
from coba_network import CobaNetwork

network = CobaNetwork("rsnn_scaling")
jax.config.update("jax_enable_x64", network.precision == "fp64")
weights, rho = {name: jnp.asarray(w) for name, w in network.weights().items()}, jnp.asarray(network.rho())
x, labels = map(jnp.asarray, network.evidence())


def gradient(w, x):
    remat = network.method == "remat"
    return coba_jax.bptt(w, rho, network.kappa, x, lambda now: now.astype(network.dtype), labels, network.loss_steps, remat)


compiled = jax.jit(gradient).lower(weights, x).compile()
network.measure(jax.__version__, lambda: jax.block_until_ready(compiled(weights, x)))
