"""rsnn with sparse recurrence by PyTorch: one autograd.Function for the whole loop, the recurrence in compressed rows (csr), neurons
before trials in memory, because that is what PyTorch's sparse products are fast for.
"""
import torch

from network import Network
from torch_network import TorchNetwork

network = Network()
held = TorchNetwork(network)
theta, alpha, slope = float(network.theta), network.alpha, float(network.slope)


dense = held.weights["W_rec"].detach()
forwards, backwards = dense.to_sparse_csr(), dense.t().to_sparse_csr()
# entry k of `backwards` is entry order[k] of `forwards`
order = torch.argsort(forwards.col_indices(), stable=True)


def with_values(pattern, values):
    return torch.sparse_csr_tensor(pattern.crow_indices(), pattern.col_indices(), values, pattern.shape)


class SparseLoop(torch.autograd.Function):
    @staticmethod
    def forward(ctx, current, values):
        """current [steps, n, batch], values: the weights of `forwards` -> spikes [steps, n, batch]"""
        w_rec = with_values(forwards, values)
        v, z = current.clone(), torch.empty_like(current)
        for t in range(len(v)):
            if t:
                v[t].add_(w_rec @ z[t - 1]).add_(v[t - 1], alpha=alpha).sub_(z[t - 1], alpha=theta)
            torch.gt(v[t], theta, out=z[t])
        ctx.save_for_backward(v, z, values)
        return z

    @staticmethod
    def backward(ctx, by_spikes):
        v, z, values = ctx.saved_tensors
        transposed = with_values(backwards, values[order])
        by_current = (v - theta).abs_().mul_(slope).add_(1).pow_(-2)
        for t in reversed(range(len(v))):
            if t + 1 == len(v):
                by_current[t].mul_(by_spikes[t])
            else:
                by_current[t].mul_((transposed @ by_current[t + 1]).add_(by_spikes[t])).add_(by_current[t + 1], alpha=alpha)
        after, before = by_current[1:].transpose(0, 1).flatten(1), z[:-1].transpose(1, 2).flatten(0, 1)
        empty = with_values(forwards, torch.zeros_like(values))
        return by_current, torch.sparse.sampled_addmm(empty, after, before, beta=0).values()


held.weights["W_rec"] = forwards.values().clone().requires_grad_()
held.x = held.x.transpose(1, 2).contiguous()
held.measure(lambda: SparseLoop.apply(held.weights["W_in"] @ held.x, held.weights["W_rec"]).transpose(1, 2))
