"""The recurrent spiking network of the bench rsnn: its numbers from problems.json, its weights and inputs from philox.py, the line that
a peer prints. Every tool runs this network, unless its entry in `result` says another.

  v[t] = alpha v[t-1] + W_rec z[t-1] + W_in x[t] - theta z[t-1]    the reset -theta z[t-1] carries no gradient
  z[t] = 1 where v[t] > theta, else 0                              backward: dz/dv = 1/(1 + slope |v - theta|)^2
  y[t] = kappa y[t-1] + W_out z[t]
  loss = mean over trials and the last loss_steps steps of the softmax cross entropy of y[t] against the label

alpha = exp(-1/tau), kappa = exp(-1/tau_out), all states 0 before the first step; computed in double and rounded to the precision of
the variant, as are the weights. Label of trial b: b mod n_out. With uniform and normal of core/num/philox.hpp in double:
  W_in[j, i]  = gain_in / sqrt(n_in)              * normal(seed, 1, j n_in + i)      j: neuron (post), i: input (pre)
  W_rec[j, i] = gain_rec / sqrt(density n)        * normal(seed, 2, j n + i)
                where density < 1, 0 unless uniform(seed, 5, j n + i) < density
  W_out[k, j] = gain_out / sqrt(n)                * normal(seed, 3, k n + j)
  x[t, b, i]  = 1 where uniform(seed, 4, (t batch + b) n_in + i) < p_in, else 0
"""
import json
import math

import numpy as np

import philox
from common import chosen, extra_memory, timed


class Network:
    def __init__(self, bench="rsnn"):
        self.arguments, problem, variant = chosen(bench)
        for name, value in {"density": 1, **problem["network"], **variant}.items():
            setattr(self, name, value)
        self.steps = max(8, round(self.steps * self.arguments.scale))
        self.loss_steps = min(self.loss_steps, self.steps)
        self.method = self.arguments.method
        self.dtype = {"fp32": np.float32, "fp64": np.float64}[self.precision]
        self.alpha = float(self.dtype(math.exp(-1 / self.tau)))
        self.kappa = float(self.dtype(math.exp(-1 / self.tau_out)))

    def mask(self):
        """Which recurrent connections there are, [post, pre]."""
        return (philox.uniform(self.seed, 5, self.n * self.n) < self.density).reshape(self.n, self.n)

    def weights(self):
        """W_in [n, n_in], W_rec [n, n], W_out [n_out, n]."""
        def draw(stream, post, pre, deviation):
            return (deviation * philox.normal(self.seed, stream, post * pre)).reshape(post, pre)

        recurrent = draw(2, self.n, self.n, self.gain_rec / math.sqrt(self.density * self.n))
        if self.density < 1:
            recurrent *= self.mask()
        found = {"W_in": draw(1, self.n, self.n_in, self.gain_in / math.sqrt(self.n_in)), "W_rec": recurrent,
                 "W_out": draw(3, self.n_out, self.n, self.gain_out / math.sqrt(self.n))}
        return {name: w.astype(self.dtype) for name, w in found.items()}

    def inputs(self):
        """Spikes, 0 or 1, [steps, batch, n_in]."""
        drawn = philox.uniform(self.seed, 4, self.steps * self.batch * self.n_in)
        return (drawn < self.p_in).astype(self.dtype).reshape(self.steps, self.batch, self.n_in)

    def labels(self):
        return np.arange(self.batch) % self.n_out

    def window(self):
        """[loss_steps, steps]: the readout's last loss_steps values are this matrix times W_out z, its filter written out."""
        late, step = np.arange(self.steps - self.loss_steps, self.steps)[:, None], np.arange(self.steps)
        return np.where(step <= late, self.kappa ** np.maximum(late - step, 0).astype(float), 0).astype(self.dtype)

    def measure(self, version, run, **notes):
        """Calls `run` twice for its memory, then for its time; run() -> loss, spikes (numbers) and the gradients (name -> numpy array)."""
        extra = extra_memory(run)
        spent, (loss, spikes, gradients) = timed(run)
        work = self.steps * self.batch * self.n
        if gradients["W_rec"].shape == (self.n, self.n) and self.density < 1:
            gradients = {**gradients, "W_rec": gradients["W_rec"] * self.mask()}
        norms = {f"d_{name}": float(np.sqrt((g.astype(float) ** 2).sum())) for name, g in gradients.items()}
        print(json.dumps({"version": version, "cpu_s": spent, "work": work, "result": {
            "loss": float(loss), "spikes": int(spikes), **norms, "extra_mib": round(extra / 2**20, 1),
            "bytes_per_neuron_step": round(extra / work, 1), **notes}}))
