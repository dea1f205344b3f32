"""The conductance-based E/I networks of the benches rsnn_scaling and online_memory: their numbers from problems.json, their weights from
philox.py, the line that a peer prints. coba_jax.py states the equations. With the numbers of core/num/philox.hpp in double, [pre, post]:
  W[i, j]  = sqrt(variance / pre) * truncated(seed, stream, i post + j)
             W_in [n_in, n] variance 1, stream 1; W_E [4n/5, n] 0.5, 2; W_I [n/5, n] 2, 3; W_out [n, n_out] 2, 4;
             neurons 0 ... 4n/5 - 1 are E
  truncated(seed, stream, k) = the first of normal(seed, stream + 256 a, k), a = 0, 1, ..., within [-2, 2], divided by 0.8796256610342398
  tau_A[j] = 500 + 1000 * uniform(seed, 8, j) ms;  kappa = exp(-1/tau_out)
rsnn_scaling, the paper's task: cue c of 7 of trial b is "left" where uniform(seed, 7, 7 b + c) < (0.7 where uniform(seed, 6, b) < 0.5,
else 0.3); it lies at 150 c + 50 <= t < 150 c + 150. x[t, b, i] = 1 where uniform(seed, 5, (t batch + b) n_in + i) < rate, else 0; rate
0.04 for i < 25 during left cues, for 25 <= i < 50 during right cues, for 50 <= i < 75 in the last 150 steps, 0.01 for i >= 75, else 0.
Label: 1 where more than 3 cues are left.
online_memory: x[t, b, i] = 1 where (7 t + 13 i + 29 b + t i) mod 23 = 0 (which needs no memory), label b mod n_out.
"""
import json
import math

import numpy as np

import philox
from common import chosen, extra_memory, timed

CUES, CUE, GAP, RECALL = 7, 100, 50, 150
VARIANCES = {"W_in": 1, "W_E": 0.5, "W_I": 2, "W_out": 2}


class CobaNetwork:
    def __init__(self, bench):
        self.arguments, problem, variant = chosen(bench)
        for name, value in {**problem["network"], **variant}.items():
            setattr(self, name, value)
        self.steps = max(8, round(self.steps * self.arguments.scale))
        self.loss_steps = min(self.loss_steps, self.steps)
        self.method = self.arguments.method
        self.dtype = {"fp32": np.float32, "fp64": np.float64}[self.precision]
        self.kappa = math.exp(-1 / self.tau_out)

    def weights(self):
        excitatory = 4 * self.n // 5
        pre = {"W_in": self.n_in, "W_E": excitatory, "W_I": self.n - excitatory, "W_out": self.n}
        post = {"W_out": self.n_out}
        found = {}
        for stream, (name, variance) in enumerate(VARIANCES.items(), 1):
            shape = pre[name], post.get(name, self.n)
            drawn = philox.truncated_normal(self.seed, stream, shape[0] * shape[1]).reshape(shape)
            found[name] = (math.sqrt(variance / pre[name]) * drawn).astype(self.dtype)
        return found

    def rho(self):
        """exp(-1/tau_A) of every neuron."""
        return np.exp(-1 / (500 + 1000 * philox.uniform(self.seed, 8, self.n))).astype(self.dtype)

    def evidence(self):
        """Input spikes (uint8) [steps, batch, n_in] and labels [batch] of the paper's task."""
        side = np.where(philox.uniform(self.seed, 6, self.batch) < 0.5, 0.7, 0.3)
        left = philox.uniform(self.seed, 7, self.batch * CUES).reshape(self.batch, CUES) < side[:, None]
        t = np.arange(self.steps)
        during = (t[:, None] // (GAP + CUE) == np.arange(CUES)) & (t[:, None] % (GAP + CUE) >= GAP)
        group = self.n_in // 4
        rate = np.zeros((self.steps, self.batch, 4))
        rate[:, :, 0], rate[:, :, 1] = 0.04 * (during @ left.T), 0.04 * (during @ ~left.T)
        rate[-RECALL:, :, 2], rate[:, :, 3] = 0.04, 0.01
        x = np.empty((self.steps * self.batch, self.n_in), np.uint8)
        for k in range(0, len(x), 4096):
            steps = np.arange(k * self.n_in, min(k + 4096, len(x)) * self.n_in, dtype=np.uint64)
            drawn = philox.to_unit(*philox.random_block(self.seed, 5, steps)[:2]).reshape(-1, self.n_in)
            x[k:k + 4096] = drawn < np.repeat(rate.reshape(-1, 4)[k:k + 4096], group, 1)
        return x.reshape(self.steps, self.batch, self.n_in), (left.sum(1) > 3).astype(int)

    def measure(self, version, run):
        """Calls `run` twice for its memory, then for its time; run() -> (loss, (spikes of each neuron, ...)), gradients."""
        extra = extra_memory(run)
        spent, ((loss, (spikes, *_)), gradients) = timed(run)
        work = self.steps * self.batch * self.n
        norms = {f"d_{name}": float(np.sqrt((np.asarray(gradients[name]).astype(float) ** 2).sum())) for name in VARIANCES}
        print(json.dumps({"version": version, "cpu_s": spent, "work": work, "result": {
            "loss": float(loss), "spikes": int(np.asarray(spikes).astype(float).sum()), **norms, "extra_mib": round(extra / 2**20, 1),
            "bytes_per_neuron_step": round(extra / work, 1)}}))
