// Small networks for tests, with weights and inputs by formula.
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/network/run.hpp"
#include "models/registry.hpp"

namespace axograd::testing {

// w(i, j) = amplitude sin(1 + phase + 0.7 i + 1.3 j), i the source, j the target.
inline std::vector<double> sine_weights(int pre, int post, double amplitude, double phase) {
  std::vector<double> w;
  for (int i = 0; i < pre; ++i) {
    for (int j = 0; j < post; ++j) w.push_back(amplitude * std::sin(1 + phase + 0.7 * i + 1.3 * j));
  }
  return w;
}

template <class R> Wiring<R> dense(int pre, int post, const std::vector<double>& w, bool absolute) {
  Wiring<R> k;
  k.pre = pre;
  k.post = post;
  for (double x : w) k.weight.push_back(R(absolute ? std::abs(x) : x));
  return k;
}

// The network with every cell's potential as an output.
template <class R> void read_potentials(Network<R>& network) {
  const int cells = network.neurons();
  network.readout = {.first = 0,
                     .count = cells,
                     .outputs = cells,
                     .decay = 0,
                     .voltage = true,
                     .weight = std::vector<R>(std::size_t(cells * cells)),
                     .bias = std::vector<R>(std::size_t(cells))};
  for (int i = 0; i < cells; ++i) network.readout.weight[std::size_t(i * cells + i)] = 1;
}

inline SynapticFilter add_then_decay(double tau, double dt) {
  const double decay = std::exp(-dt / tau);
  return {.c = decay, .e = decay};
}

// Softmax cross-entropy of outputs [B, T, 2 …] with a label per trial, mean over trials and the last `window` steps; cotangent: its
// derivative.
template <class R>
double cross_entropy_of_last(const std::vector<R>& y, const std::vector<int>& labels, std::int64_t steps, std::int64_t window,
                             std::vector<R>& cotangent) {
  const std::int64_t trials = std::int64_t(labels.size()), outputs = std::int64_t(y.size()) / trials / steps;
  cotangent.assign(y.size(), R(0));
  double loss = 0;
  const double share = 1 / double(trials * window);
  for (std::int64_t b = 0; b < trials; ++b) {
    for (std::int64_t t = steps - window; t < steps; ++t) {
      const R* const row = y.data() + (b * steps + t) * outputs;
      double total = 0;
      for (std::int64_t o = 0; o < outputs; ++o) total += std::exp(double(row[o]));
      for (std::int64_t o = 0; o < outputs; ++o) {
        const double p = std::exp(double(row[o])) / total;
        const bool hit = o == labels[std::size_t(b)];
        if (hit) loss -= std::log(p) * share;
        cotangent[std::size_t((b * steps + t) * outputs + o)] = R((p - (hit ? 1 : 0)) * share);
      }
    }
  }
  return loss;
}

// The small network of the published check (published-benchmarks, section 4).
template <class R> struct PublishedNetwork {
  static constexpr int inputs = 10, excitatory = 16, inhibitory = 4, neurons = 20, batch = 3, steps = 400;
  Network<R> network;
  std::vector<std::vector<double>> raw;   // W_in, W_E, W_I, W_out
  std::vector<std::uint64_t> spikes;

  PublishedNetwork() {
    const NeuronEntry& entry = neuron("gif_coba");
    network.dt = 1;
    network.channels = inputs;
    network.surrogate = {SurrogateKind::relu_grad, 1, 0.3};
    auto p = make_population<R>(entry.fields, network_kernels<R>(entry), 0, neurons);
    const int tau_A = index_of(entry.fields.params, "tau_A");
    for (int j = 0; j < neurons; ++j) p.params[std::size_t(tau_A * neurons + j)] = R(500 + 50 * j);
    p.ports = {{.name = "E", .filter = add_then_decay(10, 1), .input = index_of(entry.fields.input, "g_E")},
               {.name = "I", .filter = add_then_decay(10, 1), .input = index_of(entry.fields.input, "g_I")}};
    network.populations = {p};
    raw = {sine_weights(inputs, neurons, 1.2, 0), sine_weights(excitatory, neurons, 0.3, 1), sine_weights(inhibitory, neurons, 0.6, 2),
           sine_weights(neurons, 2, 0.5, 3)};
    network.projections = {{"in", true, 0, inputs, 0, 0, 1, dense<R>(inputs, neurons, raw[0], true)},
                           {"E", false, 0, excitatory, 0, 0, 1, dense<R>(excitatory, neurons, raw[1], true)},
                           {"I", false, excitatory, inhibitory, 0, 1, 1, dense<R>(inhibitory, neurons, raw[2], true)}};
    network.readout = {.first = 0, .count = neurons, .outputs = 2, .decay = std::exp(-0.1), .weight = dense<R>(neurons, 2, raw[3], false).weight, .bias = {R(0), R(0)}};
    spikes.assign(std::size_t(batch * steps), 0);
    for (int b = 0; b < batch; ++b) {
      for (int t = 0; t < steps; ++t) {
        for (int i = 0; i < inputs; ++i) spikes[std::size_t(b * steps + t)] |= std::uint64_t((7 * t + 13 * i + 29 * b + t * i) % 23 == 0) << i;
      }
    }
  }
  NetworkTrials trials() const { return {.trials = batch, .steps = steps, .spikes = spikes.data()}; }
};

}  // namespace axograd::testing
