// Exact real-time recurrent learning: the derivative of every state by every weight, carried forward. Plain loops: it is the
// oracle.
#include <algorithm>

#include "core/network/online/learner.hpp"

namespace axograd {
namespace {

template <class R> class Rtrl final : public OnlineLearner<R> {
 public:
  Rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule) : plan_(plan), rule_(rule) {
    for (const auto& p : plan.network.projections) {
      first_.push_back(row_);
      row_ += std::int64_t(p.wiring.weight.size()) * trial_lanes;
    }
    for (const auto& p : plan.network.populations) {
      const auto count = std::int64_t(p.count), n = std::int64_t(traced_states(*p.fields).size()) + 1;
      states_.emplace_back(std::size_t(count * n * row_));
      g_.emplace_back(std::size_t(count * std::int64_t(p.ports.size()) * row_));
      rise_.emplace_back(g_.back().size());
    }
    const std::int64_t neurons = plan.network.neurons();
    spikes_.resize(std::size_t(plan.slots * neurons * row_));
    if (rule.kappa) filtered_.resize(std::size_t(neurons * row_));
    arriving_.resize(std::size_t(row_));
  }
  void start() override {
    for (auto* list : {&states_, &g_, &rise_}) {
      for (auto& x : *list) std::fill(x.begin(), x.end(), R(0));
    }
    std::fill(spikes_.begin(), spikes_.end(), R(0));
    std::fill(filtered_.begin(), filtered_.end(), R(0));
  }
  void step(OnlineForward<R>& network, const LearningSignal<R>& signal, ProjectionGradients<R>& gradient) override {
    time_ = network.time() - 1;
    for (std::size_t p = 0; p < states_.size(); ++p) arrive(network, p);
    for (std::size_t p = 0; p < states_.size(); ++p) {
      network.jacobian(p, rule_.reset, jacobian_);
      advance(p);
      learn(p, signal, gradient);
    }
  }
  std::int64_t bytes() const override {
    std::size_t numbers = spikes_.size() + filtered_.size() + arriving_.size();
    for (const auto* list : {&states_, &g_, &rise_}) {
      for (const auto& x : *list) numbers += x.size();
    }
    return std::int64_t(numbers * sizeof(R));
  }

 private:
  R* spike(std::int64_t t, int neuron) {
    return spikes_.data() + ((t + plan_.slots) % plan_.slots * plan_.network.neurons() + neuron) * row_;
  }
  void add(R scale, const R* from, R* to) const {
    for (std::int64_t i = 0; i < row_; ++i) to[i] += scale * from[i];
  }

  // What arrives at each port of a population, and its filter.
  void arrive(const OnlineForward<R>& network, std::size_t population) {
    const auto& p = plan_.network.populations[population];
    for (std::size_t port = 0; port < p.ports.size(); ++port) {
      const SynapticFilter& f = p.ports[port].filter;
      for (int j = 0; j < p.count; ++j) {
        std::fill(arriving_.begin(), arriving_.end(), R(0));
        for (std::size_t q = 0; q < plan_.network.projections.size(); ++q) {
          const auto& k = plan_.network.projections[q];
          if (k.population == int(population) && k.port == int(port)) arrive_at(network, q, j);
        }
        const std::int64_t at = (std::int64_t(port) * p.count + j) * row_;
        R *const rise = rise_[population].data() + at, *const g = g_[population].data() + at;
        for (std::int64_t i = 0; i < row_; ++i) {
          rise[i] = R(f.a) * rise[i] + R(f.b) * arriving_[std::size_t(i)];
          g[i] = R(f.c) * g[i] + R(f.d) * rise[i] + R(f.e) * arriving_[std::size_t(i)];
        }
      }
    }
  }
  void arrive_at(const OnlineForward<R>& network, std::size_t index, int target) {
    const auto& q = plan_.network.projections[index];
    const auto& w = q.wiring;
    sent_.resize(std::size_t(q.count) * trial_lanes);
    network.arrivals(index, sent_.data());
    const auto edge = [&](int i, std::int64_t k) {
      R* const own = arriving_.data() + first_[index] + k * trial_lanes;
      for (int g = 0; g < trial_lanes; ++g) own[g] += sent_[std::size_t(i * trial_lanes + g)];
      if (!q.external && time_ - q.delay >= 0)
        add(w.weight[std::size_t(k)], spike(time_ - q.delay, q.first + i), arriving_.data());
    };
    for (int i = 0; i < w.pre; ++i) {
      if (w.dense) {
        edge(i, std::int64_t(i) * w.post + target);
        continue;
      }
      for (std::int64_t k = w.row[std::size_t(i)]; k < w.row[std::size_t(i) + 1]; ++k) {
        if (w.column[std::size_t(k)] == target) edge(i, k);
      }
    }
  }

  // states <- J states + F g, trial by trial
  void advance(std::size_t population) {
    const auto& p = plan_.network.populations[population];
    const int n = jacobian_.n;
    next_.assign(std::size_t(n * row_), R(0));
    const auto add_scaled = [&](const R* scale, const R* from, R* to) {
      for (std::int64_t i = 0; i < row_; i += trial_lanes) {
        for (int g = 0; g < trial_lanes; ++g) to[i + g] += scale[g] * from[i + g];
      }
    };
    for (int j = 0; j < p.count; ++j) {
      std::fill(next_.begin(), next_.end(), R(0));
      R* const own = states_[population].data() + std::int64_t(j) * n * row_;
      for (int row = 0; row < n; ++row) {
        R* const to = next_.data() + row * row_;
        for (int column = 0; column < n; ++column)
          add_scaled(jacobian_.own.data() + ((std::int64_t(j) * n + row) * n + column) * trial_lanes, own + column * row_, to);
        for (std::size_t port = 0; port < p.ports.size(); ++port) {
          add_scaled(jacobian_.input[port].data() + (std::int64_t(j) * n + row) * trial_lanes,
                     g_[population].data() + (std::int64_t(port) * p.count + j) * row_, to);
        }
      }
      std::copy(next_.begin(), next_.end(), own);
      std::copy_n(own + (n - 1) * row_, row_, spike(time_, p.first + j));
    }
  }

  void learn(std::size_t population, const LearningSignal<R>& signal, ProjectionGradients<R>& gradient) {
    const auto& p = plan_.network.populations[population];
    const int n = jacobian_.n, read = read_index(plan_, population);
    for (int j = 0; j < p.count; ++j) {
      const std::int64_t neuron = p.first + j;
      const R* const own = states_[population].data() + std::int64_t(j) * n * row_;
      const R* seen = own + read * row_;
      if (rule_.kappa) {
        R* const f = filtered_.data() + neuron * row_;
        for (std::int64_t i = 0; i < row_; ++i) f[i] = R(plan_.network.readout.decay) * f[i] + seen[i];
        seen = f;
      }
      if (signal.readout) credit(signal.readout + neuron * trial_lanes, seen, gradient);
      if (signal.spikes) credit(signal.spikes + neuron * trial_lanes, own + (n - 1) * row_, gradient);
    }
  }
  void credit(const R* signal, const R* seen, ProjectionGradients<R>& gradient) const {
    for (auto& of_projection : gradient) {
      for (R& to : of_projection) {
        for (int g = 0; g < trial_lanes; ++g) to += signal[g] * *seen++;
      }
    }
  }

  const NetworkPlan<R>& plan_;
  OnlineRule<R> rule_;
  std::int64_t row_ = 0, time_ = 0;                // numbers of one state: weights x 16
  std::vector<std::int64_t> first_;                // of each projection in a row
  std::vector<std::vector<R>> states_, g_, rise_;  // per population [count, n, row], [ports, count, row]
  std::vector<R> spikes_, filtered_, arriving_, sent_, next_;
  NeuronJacobian<R> jacobian_;
};

}  // namespace

template <class R> std::unique_ptr<OnlineLearner<R>> make_rtrl(const NetworkPlan<R>& plan, const OnlineRule<R>& rule) {
  return std::make_unique<Rtrl<R>>(plan, rule);
}
template std::unique_ptr<OnlineLearner<float>> make_rtrl(const NetworkPlan<float>&, const OnlineRule<float>&);
template std::unique_ptr<OnlineLearner<double>> make_rtrl(const NetworkPlan<double>&, const OnlineRule<double>&);

}  // namespace axograd
