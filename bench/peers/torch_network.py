"""What the peers on PyTorch share: one thread, the network as tensors, the surrogate, the readout with its loss."""
import torch

torch.set_num_threads(1)


class FastSigmoid(torch.autograd.Function):
    """1 where x > 0; backward 1/(1 + slope |x|)^2."""

    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient / (1 + ctx.slope * x.abs()) ** 2, None


class TorchNetwork:
    def __init__(self, network):
        self.network = network
        self.weights = {name: torch.from_numpy(w).requires_grad_() for name, w in network.weights().items()}
        self.x = torch.from_numpy(network.inputs())
        self.window = torch.from_numpy(network.window())
        self.labels = torch.from_numpy(network.labels()).repeat(network.loss_steps)

    def loss(self, z):
        """The loss of the spikes z [steps, batch, n]."""
        out = torch.nn.functional.linear(z, self.weights["W_out"])
        y = self.window @ out.flatten(1)
        return torch.nn.functional.cross_entropy(y.view(-1, self.network.n_out), self.labels)

    def gradients(self, spikes):
        """Forward and backward: spikes() -> z. What Network.measure expects of a run."""
        for w in self.weights.values():
            w.grad = None
        z = spikes()
        loss = self.loss(z)
        loss.backward()
        return loss.item(), z.detach().sum(dtype=torch.float64).item(), {name: w.grad.numpy() for name, w in self.weights.items()}

    def measure(self, spikes, version=torch.__version__, **notes):
        self.network.measure(version, lambda: self.gradients(spikes), **notes)
