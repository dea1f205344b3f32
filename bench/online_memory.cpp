// How does the memory of one gradient grow with the steps? The network of rsnn_scaling with N 100 and inputs by formula
// (bench/peers/online_memory_jax.py), its gradient online by D-RTRL (d_rtrl), with the readout's filter (eprop), or with factorised
// traces (es_d_rtrl).
#include "bench/coba_network.hpp"
#include "core/network/online/online_run.hpp"

using namespace axograd;
using namespace axograd::bench;

namespace {

template <class R> OnlineRule<R> rule_of(const std::string& method) {
  if (method == "eprop") return {.kappa = true};
  if (method == "es_d_rtrl") return {.method = OnlineMethod::es_d_rtrl, .decays = {0.98}};
  return {};
}

// Softmax cross-entropy of this step's outputs, its share of the mean over trials and the last steps; label b % O.
template <class R> double loss_of(OnlineStep<R>& s, const NetworkProblem& p) {
  double loss = 0;
  const double share = 1 / (double(p.batch) * p.loss_steps);
  for (int b = 0; b < s.trials; ++b) {
    const R* const y = s.outputs + b * p.n_out;
    double total = 0;
    for (int o = 0; o < p.n_out; ++o) total += std::exp(double(y[o]));
    for (int o = 0; o < p.n_out; ++o) {
      const double chance = std::exp(double(y[o])) / total;
      const bool hit = o == (s.first_trial + b) % p.n_out;
      if (hit) loss -= std::log(chance) * share;
      s.d_outputs[b * p.n_out + o] = R((chance - (hit ? 1 : 0)) * share);
    }
  }
  s.learn = true;
  return loss;
}

template <class R> void measure(const NetworkProblem& p) {
  const Network<R> network = coba_network<R>(p);
  const int words = (p.n_in + 63) / 64;
  measure_gradient(p, [&](nlohmann::json& result) {
    OnlineRun<R> run(network, rule_of<R>(p.method));
    NetworkGradient<R> gradient;
    double loss = 0;
    run.run({.trials = p.batch, .steps = p.steps},
            [&](OnlineStep<R>& s) {
              if (s.step >= p.steps - p.loss_steps) loss += loss_of(s, p);
            },
            gradient,
            [&](std::int64_t t, std::int64_t first, int trials, std::uint64_t* to) {
              for (int b = 0; b < trials; ++b) {
                for (int i = 0; i < p.n_in; ++i) to[b * words + i / 64] |= std::uint64_t((7 * t + 13 * i + 29 * (first + b) + t * i) % 23 == 0) << (i % 64);
              }
            });
    std::int64_t spikes = 0;
    for (std::int32_t c : run.counts()) spikes += c;
    result["loss"] = loss;
    result["spikes"] = spikes;
    const char* const names[] = {"d_W_in", "d_W_E", "d_W_I"};
    for (std::size_t i = 0; i < 3; ++i) result[names[i]] = norm(gradient.projections[i]);
    result["d_W_out"] = norm(gradient.readout_weight);
  });
}

}  // namespace

int main(int argc, char** argv) {
  const NetworkProblem problem("online_memory", argc, argv);
  if (problem.single_precision) measure<float>(problem);
  else measure<double>(problem);
}
