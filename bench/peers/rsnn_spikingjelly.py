"""rsnn by SpikingJelly: LinearRecurrentContainer around a LIFNode, in its multi-step mode (multi) and step by step (single). LIFNode
leaks after it has subtracted the threshold, and no surrogate there has both the height and the width of ours (SoftSign, the nearest in
shape, is taken as it comes: 1/(1 + 2|x|)^2): another network, of the same size and cost.
"""
from importlib.metadata import version

import torch
from spikingjelly.activation_based import functional, layer, neuron, surrogate

from network import Network
from torch_network import TorchNetwork

network = Network()
held = TorchNetwork(network)
single = network.method == "single"
cell = neuron.LIFNode(tau=1 / (1 - network.alpha), decay_input=False, v_threshold=float(network.theta), v_reset=None,
                      surrogate_function=surrogate.SoftSign(), detach_reset=True)
recurrent = layer.LinearRecurrentContainer(cell, network.n, network.n, bias=False, step_mode="s" if single else "m").to(held.x.dtype)
weight = torch.cat([torch.eye(network.n, dtype=held.x.dtype), held.weights["W_rec"].detach()], 1)  # [input, recurrence]
recurrent.rc.weight = held.weights["W_rec"] = torch.nn.Parameter(weight)


def spikes():
    functional.reset_net(recurrent)
    currents = torch.nn.functional.linear(held.x, held.weights["W_in"])
    return torch.stack([recurrent(current) for current in currents.unbind(0)]) if single else recurrent(currents)


def run():
    loss, count, gradients = held.gradients(spikes)
    return loss, count, {**gradients, "W_rec": gradients["W_rec"][:, network.n:]}


network.measure(version("spikingjelly"), run, network="its own")
