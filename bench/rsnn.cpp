// What does the gradient of a recurrent spiking network (100 inputs, N neurons, 2 outputs, 32 trials) cost on one core, by
// back-propagation through time and by e-prop; and what do richer neurons in the same network cost (bptt_alif, bptt_gif)? The network
// is stated in bench/peers/network.py. Figures: bench/README.md.
#include <cmath>

#include "bench/network_problem.hpp"
#include "models/registry.hpp"

using namespace axograd;
using namespace axograd::bench;

namespace {

const char* neuron_of(const std::string& method) {
  return method.ends_with("_alif") ? "snn_alif" : method.ends_with("_gif") ? "gif_coba" : "snn_lif";
}

template <class R> Wiring<R> dense(int pre, int post, const std::vector<double>& w) {
  Wiring<R> k;
  k.pre = pre;
  k.post = post;
  k.weight.assign(w.begin(), w.end());
  return k;
}

// The same weights without those that the mask leaves out.
template <class R> Wiring<R> sparse(const NetworkProblem& p, const std::vector<double>& w, double density) {
  Wiring<R> k;
  k.pre = k.post = p.n;
  k.dense = false;
  k.row.push_back(0);
  for (int i = 0; i < p.n; ++i) {
    for (int j = 0; j < p.n; ++j) {
      if (uniform_at(p.seed, 5, std::uint64_t(j) * std::uint64_t(p.n) + std::uint64_t(i)) >= density) continue;
      k.column.push_back(j);
      k.weight.push_back(R(w[std::size_t(i) * std::size_t(p.n) + std::size_t(j)]));
    }
    k.row.push_back(std::int64_t(k.weight.size()));
  }
  return k;
}

template <class R> Network<R> network_of(const NetworkProblem& p) {
  const NeuronEntry& entry = neuron(neuron_of(p.method));
  const bool conductances = p.method.ends_with("_gif");
  Network<R> net;
  net.channels = p.n_in;
  const double slope = p.number("slope");
  net.surrogate = {SurrogateKind::fast_sigmoid, 1 / slope, 2 / slope};   // slope 1 at the threshold, as 1/(1 + slope |x|)^2 has it
  auto cells = make_population<R>(entry.fields, network_kernels<R>(entry), 0, p.n);
  if (conductances) {   // what excites through g_E, an exponential synapse
    const double decay = std::exp(-1 / 10.0);
    cells.ports = {{.name = "rec", .filter = {.c = decay, .e = decay}, .input = index_of(entry.fields.input, "g_E")}};
  } else {
    cells.ports = {{.name = "rec", .input = index_of(entry.fields.input, "I")}};
  }
  net.populations = {cells};
  const double density = p.number("density", 1);
  const auto recurrent = normal_weights(p.seed, 2, p.n, p.n, p.number("gain_rec") / std::sqrt(density * p.n));
  net.projections = {{"W_in", true, 0, p.n_in, 0, 0, 1, dense<R>(p.n_in, p.n, normal_weights(p.seed, 1, p.n_in, p.n, p.number("gain_in") / std::sqrt(p.n_in)))},
                     {"W_rec", false, 0, p.n, 0, 0, 1, density < 1 ? sparse<R>(p, recurrent, density) : dense<R>(p.n, p.n, recurrent)}};
  net.readout = {.first = 0, .count = p.n, .outputs = p.n_out, .decay = std::exp(-1 / p.number("tau_out")),
                 .weight = dense<R>(p.n, p.n_out, normal_weights(p.seed, 3, p.n, p.n_out, p.number("gain_out") / std::sqrt(p.n))).weight,
                 .bias = std::vector<R>(std::size_t(p.n_out))};
  return net;
}

NetworkData data_of(const NetworkProblem& p) {
  NetworkData data;
  const int words = (p.n_in + 63) / 64;
  data.spikes.assign(std::size_t(p.batch * p.steps * words), 0);
  const double p_in = p.number("p_in");
  for (std::int64_t b = 0; b < p.batch; ++b) {
    data.labels.push_back(int(b % p.n_out));
    for (std::int64_t t = 0; t < p.steps; ++t) {
      for (int i = 0; i < p.n_in; ++i) {
        if (uniform_at(p.seed, 4, std::uint64_t((t * p.batch + b) * p.n_in + i)) < p_in)
          data.spikes[std::size_t((b * p.steps + t) * words + i / 64)] |= std::uint64_t(1) << (i % 64);
      }
    }
  }
  return data;
}

template <class R> void run(const NetworkProblem& p) {
  GradientRule<R> rule;
  rule.reset = false;   // the peers' network carries no gradient through the reset
  rule.recurrent = !p.method.starts_with("eprop");
  measure_network(p, network_of<R>(p), data_of(p), {"W_in", "W_rec"}, rule, std::int64_t(1) << 30);   // no checkpoints at N 4000
}

}  // namespace

int main(int argc, char** argv) {
  const NetworkProblem problem("rsnn", argc, argv);
  problem.single_precision ? run<float>(problem) : run<double>(problem);
}
