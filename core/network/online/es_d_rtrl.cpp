// Traces as products of a source's and a neuron's part.
#include <algorithm>
#include <cmath>

#include "core/network/online/learner.hpp"
#include "core/network/online/trace_kernels.hpp"

namespace axograd {
namespace {

template <class R> class EsDRtrl final : public OnlineLearner<R> {
 public:
  EsDRtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule)
      : plan_(plan), rule_(rule), kernels_(trace_kernels<R>(isa_of(plan))) {
    std::size_t widest = 0;
    for (const auto& p : plan.network.projections) widest = std::max(widest, std::size_t(p.count));
    arrived_.resize(widest * trial_lanes);
    for (double a : rule.decays) factors_.emplace_back(plan, a);
    int most = 0;
    for (const auto& p : plan.network.populations) most = std::max(most, p.count);
    for (int j = 0; j <= most; ++j) row_.push_back(j), source_.push_back(j);
    pushed_.resize(std::size_t(most) * trial_lanes);
    lambda_.resize(pushed_.size());
  }
  void start() override {
    for (Factor& f : factors_) f.clear();
    decayed_.assign(factors_.size(), 1.0);
  }
  void step(OnlineForward<R>& network, const LearningSignal<R>& signal, ProjectionGradients<R>& gradient) override {
    const auto& n = plan_.network;
    for (std::size_t k = 0; k < factors_.size(); ++k) decayed_[k] *= factors_[k].decay;
    for (std::size_t q = 0; q < n.projections.size(); ++q) {
      network.arrivals(q, arrived_.data());
      for (Factor& f : factors_) {
        auto& ex = f.sources[q];
        for (std::size_t i = 0; i < ex.size(); ++i) ex[i] = R(f.decay) * ex[i] + arrived_[i];
      }
    }
    for (std::size_t p = 0; p < n.populations.size(); ++p) {
      network.jacobian(p, rule_.reset, jacobian_);
      for (std::size_t port = 0; port < n.populations[p].ports.size(); ++port) {
        for (std::size_t k = 0; k < factors_.size(); ++k) {
          follow(p, port, factors_[k]);
          if (signal.any()) learn(p, port, k, signal, gradient);
        }
      }
    }
  }
  std::int64_t bytes() const override {
    std::size_t numbers = arrived_.size() + pushed_.size() + lambda_.size() + jacobian_.own.size();
    for (const Factor& f : factors_) {
      for (const auto& x : f.sources) numbers += x.size();
      for (const auto& x : f.neurons) numbers += x.size();
    }
    return std::int64_t(numbers * sizeof(R));
  }

 private:
  // ef of a neuron holds the states of the synapse's filter, too; those are the same for all neurons of a port.
  struct Filtered {
    double rise = 0, g = 0;
  };
  struct Factor {
    double decay;
    std::vector<std::vector<R>> sources;  // per projection [pre, 16]
    std::vector<std::vector<R>> neurons;  // per port of every population [count, n, 16]
    std::vector<Filtered> filters;
    std::vector<std::size_t> first;  // per population: its first port
    Factor(const NetworkPlan<R>& plan, double a) : decay(a) {
      for (const auto& p : plan.network.projections) sources.emplace_back(std::size_t(p.count) * trial_lanes);
      for (const auto& p : plan.network.populations) {
        first.push_back(neurons.size());
        for (std::size_t i = 0; i < p.ports.size(); ++i)
          neurons.emplace_back(std::size_t(p.count) * (traced_states(*p.fields).size() + 1) * trial_lanes);
      }
      filters.resize(neurons.size());
    }
    void clear() {
      for (auto* list : {&sources, &neurons}) {
        for (auto& x : *list) std::fill(x.begin(), x.end(), R(0));
      }
      std::fill(filters.begin(), filters.end(), Filtered{});
    }
  };

  // ef <- a D ef + (1 - a) f
  void follow(std::size_t population, std::size_t port, Factor& f) {
    const auto& p = plan_.network.populations[population];
    const SynapticFilter& s = p.ports[port].filter;
    const std::size_t at = f.first[population] + port;
    Filtered& own = f.filters[at];
    own.rise = f.decay * s.a * own.rise + (1 - f.decay) * s.b;
    own.g = f.decay * s.c * own.g + s.d * own.rise + (1 - f.decay) * s.e;
    std::fill_n(pushed_.begin(), std::size_t(p.count) * trial_lanes, R(own.g));
    TraceStep<R> k;
    k.n = jacobian_.n;
    k.post = p.count;
    k.row = row_.data();
    k.source = source_.data();
    k.jacobian = jacobian_.own.data();
    k.input = jacobian_.input[port].data();
    k.x = pushed_.data();
    k.decay = R(f.decay);
    k.traces = f.neurons[at].data();
    kernels_.advance(k);
  }

  void learn(std::size_t population, std::size_t port, std::size_t factor, const LearningSignal<R>& signal,
             ProjectionGradients<R>& gradient) {
    const auto& p = plan_.network.populations[population];
    const Factor& f = factors_[factor];
    const int n = jacobian_.n, read = read_index(plan_, population);
    const R scale = R(1 / (1 - decayed_[factor]) / double(factors_.size()));
    const R* const ef = f.neurons[f.first[population] + port].data();
    for (int j = 0; j < p.count; ++j) {
      for (int g = 0; g < trial_lanes; ++g) {
        const auto at = std::size_t((p.first + j) * trial_lanes + g);
        R sum = 0;
        if (signal.readout) sum += signal.readout[at] * ef[(j * n + read) * trial_lanes + g];
        if (signal.spikes) sum += signal.spikes[at] * ef[(j * n + n - 1) * trial_lanes + g];
        lambda_[std::size_t(j * trial_lanes + g)] = scale * sum;
      }
    }
    for (std::size_t q = 0; q < plan_.network.projections.size(); ++q) {
      const auto& k = plan_.network.projections[q];
      if (k.population != int(population) || k.port != int(port)) continue;
      add_outer(plan_, q, f.sources[q].data(), lambda_.data(), gradient[q].data());
    }
  }

  const NetworkPlan<R>& plan_;
  OnlineRule<R> rule_;
  const TraceKernels<R>& kernels_;
  std::vector<Factor> factors_;
  std::vector<double> decayed_;  // a^{t+1}
  std::vector<std::int64_t> row_;
  std::vector<std::int32_t> source_;
  std::vector<R> arrived_, pushed_, lambda_;
  NeuronJacobian<R> jacobian_;
};

}  // namespace

template <class R> std::unique_ptr<OnlineLearner<R>> make_es_d_rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule) {
  return std::make_unique<EsDRtrl<R>>(plan, rule);
}
template std::unique_ptr<OnlineLearner<float>> make_es_d_rtrl(const NetworkPlan<float>&, const OnlineRule<float>&);
template std::unique_ptr<OnlineLearner<double>> make_es_d_rtrl(const NetworkPlan<double>&, const OnlineRule<double>&);

}  // namespace axograd
