// A trace per source that decays like the membranes it feeds, times the slope of the moment. Neither reset nor recurrence is
// followed.
#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/network/online/learner.hpp"

namespace axograd {
namespace {

template <class R> class Ottt final : public OnlineLearner<R> {
 public:
  explicit Ottt(const NetworkPlan<R>& plan) : plan_(plan) {
    std::size_t widest = 0, most = 0;
    for (const auto& p : plan.network.projections) {
      sources_.emplace_back(std::size_t(p.count) * trial_lanes);
      widest = std::max(widest, sources_.back().size());
    }
    for (const auto& p : plan.network.populations) most = std::max(most, std::size_t(p.count) * trial_lanes);
    arrived_.resize(widest);
    lambda_.resize(most);
    decay_.resize(plan.network.populations.size());
  }
  void start() override {
    for (auto& x : sources_) std::fill(x.begin(), x.end(), R(0));
  }
  void step(OnlineForward<R>& network, const LearningSignal<R>& signal, ProjectionGradients<R>& gradient) override {
    const auto& n = plan_.network;
    const bool first = network.time() == 1;
    for (std::size_t p = 0; p < n.populations.size(); ++p) {
      if (first || signal.any()) network.jacobian(p, false, jacobian_);
      if (first) decay_[p] = membrane_decay(n.populations[p]);
      for (std::size_t q = 0; q < n.projections.size(); ++q) {
        if (n.projections[q].population != int(p)) continue;
        network.arrivals(q, arrived_.data());
        auto& a = sources_[q];
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = decay_[p] * a[i] + arrived_[i];
        if (signal.any()) learn(q, signal, gradient[q]);
      }
    }
  }
  std::int64_t bytes() const override {
    std::size_t numbers = arrived_.size() + lambda_.size() + jacobian_.own.size();
    for (const auto& x : sources_) numbers += x.size();
    return std::int64_t(numbers * sizeof(R));
  }

 private:
  // dV/dV of a step at rest; a source has one trace, so that a population must have one decay.
  R membrane_decay(const NetworkPopulation<R>& p) const {
    const auto of = [&](int j) { return jacobian_.own[std::size_t(j) * 4 * trial_lanes]; };
    for (int j = 1; j < p.count; ++j) {
      if (std::abs(of(j) - of(0)) > R(1e-6) * std::abs(of(0)))
        throw UsageError("ottt has one trace per source, and the membranes of population " + p.name +
                         " decay at different rates: use d_rtrl");
    }
    return of(0);
  }
  void learn(std::size_t index, const LearningSignal<R>& signal, std::vector<R>& gradient) {
    const auto& q = plan_.network.projections[index];
    const auto& p = plan_.network.populations[std::size_t(q.population)];
    const R* const slope = jacobian_.input[std::size_t(q.port)].data();  // [count, 2, 16]: V_m, spike
    for (int j = 0; j < p.count; ++j) {
      for (int g = 0; g < trial_lanes; ++g) {
        const auto at = std::size_t((p.first + j) * trial_lanes + g);
        const R on = (signal.readout ? signal.readout[at] : R(0)) + (signal.spikes ? signal.spikes[at] : R(0));
        lambda_[std::size_t(j * trial_lanes + g)] = on * slope[(j * 2 + 1) * trial_lanes + g];
      }
    }
    add_outer(plan_, index, sources_[index].data(), lambda_.data(), gradient.data());
  }

  const NetworkPlan<R>& plan_;
  std::vector<std::vector<R>> sources_;  // per projection [pre, 16]
  std::vector<R> arrived_, lambda_, decay_;
  NeuronJacobian<R> jacobian_;
};

}  // namespace

template <class R> std::unique_ptr<OnlineLearner<R>> make_ottt(const NetworkPlan<R>& plan, const OnlineRule<R>&) {
  return std::make_unique<Ottt<R>>(plan);
}
template std::unique_ptr<OnlineLearner<float>> make_ottt(const NetworkPlan<float>&, const OnlineRule<float>&);
template std::unique_ptr<OnlineLearner<double>> make_ottt(const NetworkPlan<double>&, const OnlineRule<double>&);

}  // namespace axograd
