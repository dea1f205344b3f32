// One trace per connection. Traces are as large as the batch times the weights, so that reading and writing them is the work:
// steps are collected and taken eight at a time.
#include <algorithm>

#include "core/network/online/learner.hpp"
#include "core/network/online/trace_kernels.hpp"

namespace axograd {
namespace {

constexpr int block_steps = 8;

// A projection's connections sorted by target, and what its sources have sent through the synapse's filter.
template <class R> struct TracedProjection {
  std::vector<std::int64_t> row, edge;
  std::vector<std::int32_t> source;
  std::vector<R> x, rise, g, sent, traces, filtered;  // sent: g of every step of a block

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
    sent.resize(g.size() * block_steps);
    traces.resize(edge.size() * std::size_t(n) * trial_lanes);
    if (kappa) filtered.resize(edge.size() * trial_lanes);
  }
  std::int64_t bytes() const {
    return std::int64_t((x.size() + rise.size() + g.size() + sent.size() + traces.size() + filtered.size()) * sizeof(R) +
                        edge.size() * 12 + row.size() * 8);
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
    for (Moment& m : moments_) m.jacobians.resize(plan.network.populations.size());
  }
  void start() override {
    collected_ = 0;
    for (auto& p : projections_) {
      for (auto* v : {&p.rise, &p.g, &p.traces, &p.filtered}) std::fill(v->begin(), v->end(), R(0));
    }
  }
  void step(OnlineForward<R>& network, const LearningSignal<R>& signal, ProjectionGradients<R>& gradient) override {
    Moment& now = moments_[collected_++];
    for (std::size_t i = 0; i < now.jacobians.size(); ++i) network.jacobian(i, rule_.reset, now.jacobians[i]);
    const auto keep = [&](std::vector<R>& to, const R* from) {
      if (from)
        to.assign(from, from + std::int64_t(plan_.network.neurons()) * trial_lanes);
      else
        to.clear();
    };
    keep(now.readout, signal.readout);
    keep(now.spikes, signal.spikes);
    for (std::size_t q = 0; q < projections_.size(); ++q) send(network, q);
    if (collected_ < block_steps && network.time() < plan_.trials.steps) return;
    for (std::size_t q = 0; q < projections_.size(); ++q) follow(q, gradient[q]);
    collected_ = 0;
  }
  std::int64_t bytes() const override {
    std::size_t numbers = 0;
    for (const Moment& m : moments_) {
      numbers += m.readout.capacity() + m.spikes.capacity();
      for (const auto& j : m.jacobians) {
        numbers += j.own.size();
        for (const auto& x : j.input) numbers += x.size();
      }
    }
    std::int64_t sum = std::int64_t(numbers * sizeof(R));
    for (const auto& p : projections_) sum += p.bytes();
    return sum;
  }

 private:
  struct Moment {                              // what a step of the block leaves behind
    std::vector<NeuronJacobian<R>> jacobians;  // per population
    std::vector<R> readout, spikes;            // learning signals [N, 16], empty: none
  };

  void send(const OnlineForward<R>& network, std::size_t index) {
    const auto& p = plan_.network.projections[index];
    const auto& filter = plan_.network.populations[std::size_t(p.population)].ports[std::size_t(p.port)].filter;
    TracedProjection<R>& own = projections_[index];
    const auto size = std::int64_t(own.x.size());
    network.arrivals(index, own.x.data());
    plan_.kernels->filter(filter, own.x.data(), own.rise.data(), own.g.data(), own.g.data(), size);
    std::copy(own.g.begin(), own.g.end(), own.sent.begin() + (collected_ - 1) * size);
  }

  void follow(std::size_t index, std::vector<R>& gradient) {
    const auto& p = plan_.network.projections[index];
    const auto population = std::size_t(p.population);
    const auto& target = plan_.network.populations[population];
    TracedProjection<R>& own = projections_[index];
    const std::int64_t at = std::int64_t(target.first) * trial_lanes;
    TraceInput<R> block[block_steps];
    for (int t = 0; t < collected_; ++t) {
      const Moment& m = moments_[t];
      block[t] = {m.jacobians[population].own.data(), m.jacobians[population].input[std::size_t(p.port)].data(),
                  own.sent.data() + std::size_t(t) * own.x.size(), m.readout.empty() ? nullptr : m.readout.data() + at,
                  m.spikes.empty() ? nullptr : m.spikes.data() + at};
    }
    TraceStep<R> s;
    s.n = moments_[0].jacobians[population].n;
    s.post = target.count;
    s.read = read_index(plan_, population);
    s.row = own.row.data();
    s.source = own.source.data();
    s.edge = own.edge.data();
    s.traces = own.traces.data();
    if (rule_.kappa) s.filtered = own.filtered.data();
    s.kappa = R(plan_.network.readout.decay);
    s.gradient = gradient.data();
    s.block = block;
    s.block_size = collected_;
    kernels_.advance(s);
  }

  const NetworkPlan<R>& plan_;
  OnlineRule<R> rule_;
  const TraceKernels<R>& kernels_;
  std::vector<TracedProjection<R>> projections_;
  Moment moments_[block_steps];
  int collected_ = 0;
};

}  // namespace

template <class R> std::unique_ptr<OnlineLearner<R>> make_d_rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule) {
  return std::make_unique<DRtrl<R>>(plan, rule);
}
template std::unique_ptr<OnlineLearner<float>> make_d_rtrl(const NetworkPlan<float>&, const OnlineRule<float>&);
template std::unique_ptr<OnlineLearner<double>> make_d_rtrl(const NetworkPlan<double>&, const OnlineRule<double>&);

}  // namespace axograd
