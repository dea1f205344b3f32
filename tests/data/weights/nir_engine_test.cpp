// NIR's equations, integrated by their numbers alone, give the spikes and the readout of the engine.
#include <cmath>

#include "core/network/run.hpp"
#include "data/weights/nir_network.hpp"
#include "models/registry.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::data;

namespace {

constexpr int channels = 6, cells = 8, steps = 1600;

bool input_fires(int t, int c) { return (7 * t + 13 * c + t * c) % 19 == 0; }

Network<float> sample(bool pulses) {
  const NeuronEntry& entry = neuron("lif");
  Network<float> n;
  n.dt = 0.5, n.channels = channels;
  auto p = make_population<float>(entry.fields, network_kernels<float>(entry), 0, cells);
  const int t_ref = 5, C_m = 0;
  for (int j = 0; j < cells; ++j)
    p.params[std::size_t(t_ref * cells + j)] = 0, p.params[std::size_t(C_m * cells + j)] = float(80 + 10 * j);
  for (int j = 0; j < cells; ++j) p.base[std::size_t(j)] = 85;
  NetworkPort port;
  if (!pulses) port.filter.c = std::exp(-0.5 / 4), port.filter.e = 0.8;
  p.ports = {port};
  n.populations = {p};
  const auto weights = [](int pre, int post, float amplitude) {
    Wiring<float> w;
    w.pre = pre, w.post = post;
    for (int i = 0; i < pre; ++i) {
      for (int j = 0; j < post; ++j) w.weight.push_back(amplitude * std::sin(1 + 0.7f * float(i) + 1.3f * float(j)));
    }
    return w;
  };
  const float size = pulses ? 600.0f : 120.0f;
  n.projections = {{"in", true, 0, channels, 0, 0, 1, weights(channels, cells, size)},
                   {"rec", false, 0, cells, 0, 0, 1, weights(cells, cells, size)}};
  n.readout.count = cells, n.readout.outputs = 2, n.readout.weight = weights(cells, 2, 1).weight, n.readout.bias = {0.5f, 0.0f};
  return n;
}

// What a simulator with steps makes of the graph: I decays and takes the spikes of the step at once; v is exact for a constant I.
struct Simulated {
  std::vector<std::vector<bool>> spikes;  // [T][N]
  std::vector<double> outputs;            // [T, O]
};

Simulated simulate(const NirNetwork& n) {
  const NirNeurons& c = n.neurons;
  const Projection &in = *n.weights.find("in"), &rec = *n.weights.find("rec"), &out = *n.weights.find("out");
  std::vector<double> v(cells, -65.0), I(cells, 0.0), S(cells);
  std::vector<bool> z(cells, false);
  const auto deliver = [](const Projection& p, auto fires, std::vector<double>& to) {
    p.each([&](int i, int j, float w) {
      if (fires(i)) to[std::size_t(j)] += double(w);
    });
  };
  Simulated all;
  for (int t = 0; t < steps; ++t) {
    std::fill(S.begin(), S.end(), 0.0);
    deliver(
        in, [&](int i) { return input_fires(t, i); }, S);
    deliver(
        rec, [&](int i) { return bool(z[std::size_t(i)]); }, S);
    for (std::size_t j = 0; j < cells; ++j) {
      if (c.tau_syn.empty())
        I[j] = S[j];
      else
        I[j] = I[j] * std::exp(-n.dt / c.tau_syn[j]) + c.w_in[j] * n.dt / c.tau_syn[j] * S[j];
      if (z[j]) v[j] = c.v_reset[j];
      const double target = c.v_leak[j] + c.r[j] * I[j];
      v[j] = target + (v[j] - target) * std::exp(-n.dt / c.tau_m[j]);
    }
    for (std::size_t j = 0; j < cells; ++j) z[j] = v[j] > c.v_threshold[j];
    all.spikes.push_back(z);
    std::vector<double> y(2, 0.0);
    deliver(
        out, [&](int i) { return bool(z[std::size_t(i)]); }, y);
    const auto bias = n.weights.vectors.find("bias");
    for (std::size_t o = 0; o < 2; ++o)
      all.outputs.push_back(y[o] + (bias == n.weights.vectors.end() ? 0 : double(bias->second[o])));
  }
  return all;
}

}  // namespace

TEST_CASE("a network simulated by its NIR numbers fires as the engine does") {
  for (const bool pulses : {true, false}) {
    CAPTURE(pulses);
    const Network<float> network = sample(pulses);
    std::vector<std::uint64_t> bits(steps, 0);
    for (int t = 0; t < steps; ++t) {
      for (int c = 0; c < channels; ++c) bits[std::size_t(t)] |= std::uint64_t(input_fires(t, c)) << c;
    }
    NetworkTrials trials;
    trials.trials = 1, trials.steps = steps, trials.spikes = bits.data();
    NetworkRun<float> run(network, trials, {});
    run.forward();
    REQUIRE(nir_problems(nir_of(network)).empty());
    const Simulated other = simulate(nir_of(network));
    int spikes = 0, different = 0;
    double off = 0;
    for (int t = 0; t < steps; ++t) {
      for (int j = 0; j < cells; ++j) {
        spikes += run.fired(0, t, j);
        different += run.fired(0, t, j) != other.spikes[std::size_t(t)][std::size_t(j)];
      }
      for (int o = 0; o < 2; ++o)
        off = std::max(off, std::abs(double(run.outputs()[std::size_t(2 * t + o)]) - other.outputs[std::size_t(2 * t + o)]));
    }
    CHECK(spikes > 100);
    CHECK(different == 0);
    CHECK(off < 1e-5);
  }
}
