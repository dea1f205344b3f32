"""rsnn by snnTorch: RLeaky in a loop over the steps. Its equations and its fast sigmoid are the bench's own network; single
precision only (it makes its states itself, in single precision).
"""
import snntorch
import torch

from network import Network
from torch_network import TorchNetwork

network = Network()
held = TorchNetwork(network)
surrogate = snntorch.surrogate.fast_sigmoid(slope=network.slope)
layer = snntorch.RLeaky(beta=network.alpha, threshold=network.theta, linear_features=network.n, spike_grad=surrogate)
layer.recurrent = torch.nn.Linear(network.n, network.n, bias=False)
layer.recurrent.weight = torch.nn.Parameter(held.weights["W_rec"].detach())
held.weights["W_rec"] = layer.recurrent.weight


def spikes():
    z, v = torch.zeros(network.batch, network.n, dtype=held.x.dtype), torch.zeros(network.batch, network.n, dtype=held.x.dtype)
    found = []
    for current in torch.nn.functional.linear(held.x, held.weights["W_in"]).unbind(0):
        z, v = layer(current, z, v)
        found.append(z)
    return torch.stack(found)


held.measure(spikes, version=snntorch.__version__)
