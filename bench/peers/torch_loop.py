"""The whole recurrent loop as one autograd.Function: matrix products and pointwise operations in place, voltage and spikes kept."""
import torch


class Loop(torch.autograd.Function):
    @staticmethod
    def forward(ctx, current, w_rec, alpha, theta, slope, detached):
        """current [steps, batch, n], w_rec [post, pre] -> spikes [steps, batch, n]"""
        transposed = w_rec.t()
        v, z = current.clone(), torch.empty_like(current)
        for t in range(len(v)):
            if t:
                v[t].addmm_(z[t - 1], transposed).add_(v[t - 1], alpha=alpha).sub_(z[t - 1], alpha=theta)
            torch.gt(v[t], theta, out=z[t])
        ctx.save_for_backward(v, z, w_rec)
        ctx.numbers = alpha, theta, slope, detached
        return z

    @staticmethod
    def backward(ctx, by_spikes):
        v, z, w_rec = ctx.saved_tensors
        alpha, theta, slope, detached = ctx.numbers
        by_current = (v - theta).abs_().mul_(slope).add_(1).pow_(-2)  # the surrogate; becomes d loss / d current step by step
        through = torch.empty_like(by_current[0])
        for t in reversed(range(len(v))):
            if t + 1 == len(v):
                by_current[t].mul_(by_spikes[t])
                continue
            if detached:
                by_current[t].mul_(by_spikes[t])
            else:
                by_current[t].mul_(torch.addmm(by_spikes[t], by_current[t + 1], w_rec, out=through))
            by_current[t].add_(by_current[t + 1], alpha=alpha)
        by_w = by_current[1:].flatten(0, 1).t() @ z[:-1].flatten(0, 1)
        return by_current, by_w, None, None, None, None
