// What every online rule offers to the run: it follows the network step by step and sums the gradient of the weights.
#pragma once
#include <memory>

#include "core/network/online/forward.hpp"
#include "core/network/online/rule.hpp"

namespace axograd {

// dL_t along what a neuron shows in a step. Null: zero.
template <class R> struct LearningSignal {
  const R* readout = nullptr;  // [N, 16] on what the readout reads: spikes, or V_m
  const R* spikes = nullptr;   // [N, 16] on spikes themselves (rates)
  bool any() const { return readout || spikes; }
};

template <class R> using ProjectionGradients = std::vector<std::vector<R>>;  // each as its wiring's weights

template <class R> class OnlineLearner {
 public:
  virtual ~OnlineLearner() = default;
  virtual void start() = 0;  // a new trial: nothing has arrived yet
  virtual void step(OnlineForward<R>& network, const LearningSignal<R>& signal, ProjectionGradients<R>& gradient) = 0;
  virtual std::int64_t bytes() const = 0;
};

template <class R> std::unique_ptr<OnlineLearner<R>> make_d_rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule);
template <class R> std::unique_ptr<OnlineLearner<R>> make_es_d_rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule);
template <class R> std::unique_ptr<OnlineLearner<R>> make_ottt(const NetworkPlan<R>& plan, const OnlineRule<R>& rule);
template <class R> std::unique_ptr<OnlineLearner<R>> make_rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule);

// Which number of a population's trace the readout reads: its spike, or V_m.
template <class R> int read_index(const NetworkPlan<R>& plan, std::size_t population) {
  const auto& fields = *plan.network.populations[population].fields;
  return plan.network.readout.voltage ? potential_index(fields) : int(traced_states(fields).size());
}

// gradient += sum over trials of x lambda, in the wiring's own layout; x [pre, 16], lambda [post, 16].
template <class R> void add_outer(const NetworkPlan<R>& plan, std::size_t projection, const R* x, const R* lambda, R* gradient) {
  const Wiring<R>& w = plan.network.projections[projection].wiring;
  if (w.dense) return plan.kernels->outer_dense_values(x, lambda, w.pre, w.post, w.post, gradient);
  for (std::int64_t i = 0; i < w.pre; ++i) {
    for (std::int64_t k = w.row[std::size_t(i)]; k < w.row[std::size_t(i) + 1]; ++k) {
      const R* const to = lambda + std::int64_t(w.column[std::size_t(k)]) * trial_lanes;
      R sum = 0;
      for (int g = 0; g < trial_lanes; ++g) sum += x[i * trial_lanes + g] * to[g];
      gradient[k] += sum;
    }
  }
}

template <class R> Isa isa_of(const NetworkPlan<R>& plan) { return plan.options.isa ? *plan.options.isa : chosen_isa(); }

}  // namespace axograd
