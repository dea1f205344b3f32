"""rsnn by Norse: LIFRecurrent. Its synaptic current decays within one step and its weights are divided by 1 - alpha, which makes its
membrane the bench's own; its reset to 0 and its SuperSpike surrogate (slope 1, whatever alpha says) stay, and no neuron may project to
itself: another network, of the same size and cost.
"""
from importlib.metadata import version

import norse.torch as norse
import torch

from network import Network
from torch_network import TorchNetwork

DT = 0.001

network = Network()
held = TorchNetwork(network)
gain = 1 / (1 - network.alpha)
with torch.no_grad():
    for name in ("W_in", "W_rec"):
        held.weights[name].mul_(gain)


def number(x):
    return torch.tensor(x, dtype=held.x.dtype)


cell = norse.LIFParameters(tau_syn_inv=number(1 / DT), tau_mem_inv=number((1 - network.alpha) / DT), v_leak=number(0.0),
                           v_th=number(float(network.theta)), v_reset=number(0.0))
layer = norse.LIFRecurrent(network.n_in, network.n, p=cell, input_weights=held.weights["W_in"],
                           recurrent_weights=held.weights["W_rec"], dt=DT)
held.measure(lambda: layer(held.x)[0], version=version("norse"), network="its own")
