// One trace per connection.
#include <algorithm>

#include "core/network/online/learner.hpp"
#include "core/network/online/trace_kernels.hpp"

namespace axograd {
namespace {

// A projection's connections sorted by target, and what its sources have sent through the synapse's filter.
template <class R> struct TracedProjection {
  std::vector<std::int64_t> row, edge;
  std::vector<std::int32_t> source;
  std::vector<R> x, rise, g, traces, filtered;

  TracedProjection(const Wiring<R>& w, int n, bool kappa) : row(std::size_t(w.post) + 1, 0) {
    const auto each = [&](auto&& f) {  // f(source, target, edge)
      for (std::int32_t i = 0; i < w.pre; ++i) {
        if (w.dense) {
          for (std::int32_t j = 0; j < w.post; ++j) f(i, j, std::int64_t(i) * w.post + j);
        } else {
          for (std::int64_t k = w.row[std::size_t(i)]; k < w.row[std::size_t(i) + 1]; ++k) f(i, w.column[std::size_t(k)], k);
        }
      }
    };
    each([&](std::int32_t, std::int32_t j, std::int64_t) { ++row[std::size_t(j) + 1]; });
    for (std::size_t j = 1; j < row.size(); ++j) row[j] += row[j - 1];
    edge.resize(w.weight.size());
    source.resize(w.weight.size());
    std::vector<std::int64_t> next(row.begin(), row.end() - 1);
    each([&](std::int32_t i, std::int32_t j, std::int64_t k) {
      const auto at = std::size_t(next[std::size_t(j)]++);
      source[at] = i;
      edge[at] = k;
    });
    for (auto* v : {&x, &rise, &g}) v->resize(std::size_t(w.pre) * trial_lanes);
    traces.resize(edge.size() * std::size_t(n) * trial_lanes);
    if (kappa) filtered.resize(edge.size() * trial_lanes);
  }
  std::int64_t bytes() const {
    return std::int64_t((x.size() + rise.size() + g.size() + traces.size() + filtered.size()) * sizeof(R) + edge.size() * 12 +
                        row.size() * 8);
  }
};

template <class R> class DRtrl final : public OnlineLearner<R> {
 public:
  DRtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule)
      : plan_(plan), rule_(rule), kernels_(trace_kernels<R>(isa_of(plan))) {
    for (const auto& p : plan.network.projections) {
      const auto& fields = *plan.network.populations[std::size_t(p.population)].fields;
      projections_.emplace_back(p.wiring, int(traced_states(fields).size()) + 1, rule.kappa);
    }
  }
  void start() override {
    for (auto& p : projections_) {
      for (auto* v : {&p.rise, &p.g, &p.traces, &p.filtered}) std::fill(v->begin(), v->end(), R(0));
    }
  }
  void step(OnlineForward<R>& network, const LearningSignal<R>& signal, ProjectionGradients<R>& gradient) override {
    for (std::size_t i = 0; i < plan_.network.populations.size(); ++i) {
      network.jacobian(i, rule_.reset, jacobian_);
      for (std::size_t q = 0; q < projections_.size(); ++q) {
        if (plan_.network.projections[q].population == int(i)) follow(network, q, signal, gradient[q]);
      }
    }
  }
  std::int64_t bytes() const override {
    std::int64_t sum = std::int64_t(jacobian_.own.size() * sizeof(R));
    for (const auto& p : projections_) sum += p.bytes();
    return sum;
  }

 private:
  void follow(const OnlineForward<R>& network, std::size_t index, const LearningSignal<R>& signal, std::vector<R>& gradient) {
    const auto& p = plan_.network.projections[index];
    const auto& target = plan_.network.populations[std::size_t(p.population)];
    TracedProjection<R>& own = projections_[index];
    network.arrivals(index, own.x.data());
    plan_.kernels->filter(target.ports[std::size_t(p.port)].filter, own.x.data(), own.rise.data(), own.g.data(), own.g.data(),
                          std::int64_t(own.x.size()));
    TraceStep<R> s;
    s.n = jacobian_.n;
    s.post = target.count;
    s.read = read_index(plan_, std::size_t(p.population));
    s.row = own.row.data();
    s.source = own.source.data();
    s.edge = own.edge.data();
    s.jacobian = jacobian_.own.data();
    s.input = jacobian_.input[std::size_t(p.port)].data();
    s.x = own.g.data();
    s.traces = own.traces.data();
    if (rule_.kappa) s.filtered = own.filtered.data();
    s.kappa = R(plan_.network.readout.decay);
    const std::int64_t at = std::int64_t(target.first) * trial_lanes;
    if (signal.readout) s.signal = signal.readout + at;
    if (signal.spikes) s.spike_signal = signal.spikes + at;
    s.gradient = gradient.data();
    kernels_.advance(s);
  }

  const NetworkPlan<R>& plan_;
  OnlineRule<R> rule_;
  const TraceKernels<R>& kernels_;
  std::vector<TracedProjection<R>> projections_;
  NeuronJacobian<R> jacobian_;
};

}  // namespace

template <class R> std::unique_ptr<OnlineLearner<R>> make_d_rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule) {
  return std::make_unique<DRtrl<R>>(plan, rule);
}
template std::unique_ptr<OnlineLearner<float>> make_d_rtrl(const NetworkPlan<float>&, const OnlineRule<float>&);
template std::unique_ptr<OnlineLearner<double>> make_d_rtrl(const NetworkPlan<double>&, const OnlineRule<double>&);

}  // namespace axograd
