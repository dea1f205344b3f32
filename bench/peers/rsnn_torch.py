"""rsnn by PyTorch: a loop over the steps of autograd operations (eager), the same with the step compiled by inductor, ten steps at a
time (compile), one autograd.Function for the whole loop (function), e-prop of the first and last: no gradient through the recurrence.
"""
import torch

from network import Network
from torch_network import FastSigmoid, TorchNetwork
from torch_loop import Loop

CHUNK = 10

network = Network()
held = TorchNetwork(network)
theta, alpha, slope = float(network.theta), network.alpha, float(network.slope)
recurrence_detached = network.method.startswith("eprop")


def start():
    return torch.zeros(network.batch, network.n, dtype=held.x.dtype), torch.zeros(network.batch, network.n, dtype=held.x.dtype)


def currents():
    return torch.nn.functional.linear(held.x, held.weights["W_in"])


def step(v, z, current, w_rec):
    silent = z.detach()
    v = torch.add(torch.addmm(current, silent if recurrence_detached else z, w_rec), v, alpha=alpha).sub(silent, alpha=theta)
    return v, FastSigmoid.apply(v - theta, slope)


def eager():
    (v, z), found, w_rec = start(), [], held.weights["W_rec"].t()
    for current in currents().unbind(0):  # indexing current[t] instead makes the backward pass quadratic in the steps
        v, z = step(v, z, current, w_rec)
        found.append(z)
    return torch.stack(found)


def several(v, z, current, w_rec):
    found = []
    for one in current.unbind(0):
        v, z = step(v, z, one, w_rec)
        found.append(z)
    return v, z, torch.stack(found)


several_compiled = torch.compile(several, dynamic=False)


def compiled():
    (v, z), found, w_rec = start(), [], held.weights["W_rec"].t()
    for current in currents().split(CHUNK):
        v, z, spikes = several_compiled(v, z, current, w_rec)
        found.append(spikes)
    return torch.cat(found)


def function():
    return Loop.apply(currents(), held.weights["W_rec"], alpha, theta, slope, recurrence_detached)


spikes = {"": eager, "eager": eager, "compile": compiled, "function": function, "eprop": eager, "eprop_function": function}[network.method]
held.measure(spikes)
