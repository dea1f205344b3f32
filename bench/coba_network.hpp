// The conductance-based E/I network of the benches rsnn_scaling and online_memory, as bench/peers/coba_network.py states it.
#pragma once
#include <cmath>

#include "bench/network_problem.hpp"
#include "models/registry.hpp"

namespace axograd::bench {

template <class R> Wiring<R> coba_wiring(const NetworkProblem& p, int stream, int pre, int post, double variance) {
  Wiring<R> k;
  k.pre = pre;
  k.post = post;
  for (double w : truncated_weights(p.seed, std::uint64_t(stream), pre, post, variance)) k.weight.push_back(R(stream < 4 ? std::abs(w) : w));
  return k;
}

template <class R> Network<R> coba_network(const NetworkProblem& p) {
  const NeuronEntry& entry = neuron("gif_coba");
  const int excitatory = 4 * p.n / 5, inhibitory = p.n - excitatory;
  Network<R> net;
  net.channels = p.n_in;
  net.surrogate = {SurrogateKind::relu_grad, 1, 0.3};
  auto cells = make_population<R>(entry.fields, network_kernels<R>(entry), 0, p.n);
  const auto tau_A = std::size_t(index_of(entry.fields.params, "tau_A")) * std::size_t(p.n);
  for (int j = 0; j < p.n; ++j) cells.params[tau_A + std::size_t(j)] = R(500 + 1000 * uniform_at(p.seed, 8, std::uint64_t(j)));
  const double decay = std::exp(-1 / 10.0);
  cells.ports = {{.name = "E", .filter = {.c = decay, .e = decay}, .input = index_of(entry.fields.input, "g_E")},
                 {.name = "I", .filter = {.c = decay, .e = decay}, .input = index_of(entry.fields.input, "g_I")}};
  net.populations = {cells};
  net.projections = {{"W_in", true, 0, p.n_in, 0, 0, 1, coba_wiring<R>(p, 1, p.n_in, p.n, 1)},
                     {"W_E", false, 0, excitatory, 0, 0, 1, coba_wiring<R>(p, 2, excitatory, p.n, 0.5)},
                     {"W_I", false, excitatory, inhibitory, 0, 1, 1, coba_wiring<R>(p, 3, inhibitory, p.n, 2)}};
  net.readout = {.first = 0, .count = p.n, .outputs = p.n_out, .decay = std::exp(-1 / p.number("tau_out")),
                 .weight = coba_wiring<R>(p, 4, p.n, p.n_out, 2).weight, .bias = std::vector<R>(std::size_t(p.n_out))};
  return net;
}

// The paper's task: seven cues, a delay, recall.
inline NetworkData evidence(const NetworkProblem& p) {
  constexpr int cues = 7, gap = 50, period = 150, recall = 150;
  NetworkData data;
  const int words = (p.n_in + 63) / 64, group = p.n_in / 4;
  data.spikes.assign(std::size_t(p.batch * p.steps * words), 0);
  for (std::int64_t b = 0; b < p.batch; ++b) {
    const double side = uniform_at(p.seed, 6, std::uint64_t(b)) < 0.5 ? 0.7 : 0.3;
    bool left[cues];
    int lefts = 0;
    for (int c = 0; c < cues; ++c) lefts += left[c] = uniform_at(p.seed, 7, std::uint64_t(cues * b + c)) < side;
    data.labels.push_back(lefts > 3);
    for (std::int64_t t = 0; t < p.steps; ++t) {
      const int cue = t / period < cues && t % period >= gap ? int(t / period) : -1;
      for (int i = 0; i < p.n_in; ++i) {
        const int which = i / group;
        const bool on = which == 0 ? cue >= 0 && left[cue] : which == 1 ? cue >= 0 && !left[cue] : which == 2 ? t >= p.steps - recall : false;
        const double rate = which == 3 ? 0.01 : on ? 0.04 : 0;
        if (rate > 0 && uniform_at(p.seed, 5, std::uint64_t((t * p.batch + b) * p.n_in + i)) < rate)
          data.spikes[std::size_t((b * p.steps + t) * words + i / 64)] |= std::uint64_t(1) << (i % 64);
      }
    }
  }
  return data;
}

}  // namespace axograd::bench
