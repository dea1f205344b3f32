#include "core/network/online/online_run.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/network/online/learner.hpp"
#include "core/network/port_view.hpp"

namespace axograd {
namespace {

template <class R> std::unique_ptr<OnlineLearner<R>> make_learner(const NetworkPlan<R>& plan, const OnlineRule<R>& rule) {
  switch (rule.method) {
    case OnlineMethod::es_d_rtrl: return make_es_d_rtrl(plan, rule);
    case OnlineMethod::ottt: return make_ottt(plan, rule);
    case OnlineMethod::rtrl: return make_rtrl(plan, rule);
    case OnlineMethod::d_rtrl: break;
  }
  return make_d_rtrl(plan, rule);
}

template <class R> struct OnlineSums {
  ProjectionGradients<R> projections;
  std::vector<R> readout, bias;
  explicit OnlineSums(const Network<R>& n) : readout(n.readout.weight.size()), bias(n.readout.bias.size()) {
    for (const auto& p : n.projections) projections.emplace_back(p.wiring.weight.size());
  }
  void clear() {
    for (auto& x : projections) std::fill(x.begin(), x.end(), R(0));
    std::fill(readout.begin(), readout.end(), R(0));
    std::fill(bias.begin(), bias.end(), R(0));
  }
  void add(const OnlineSums& other) {
    const auto sum = [](auto& to, const auto& from) {
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    };
    for (std::size_t i = 0; i < projections.size(); ++i) sum(projections[i], other.projections[i]);
    sum(readout, other.readout);
    sum(bias, other.bias);
  }
};

// A group of up to 16 trials and what it needs; used for one group after the other.
template <class R> class OnlineGroup {
 public:
  OnlineGroup(const NetworkPlan<R>& plan, const OnlineRule<R>& rule)
      : plan_(plan), rule_(rule), network_(plan), learner_(make_learner(plan, rule)), sums(plan.network) {
    const auto lanes = std::size_t(trial_lanes), n = std::size_t(plan.network.neurons()),
               o = std::size_t(plan.network.readout.outputs);
    words_.resize(lanes * std::size_t((plan.network.channels + 63) / 64));
    readout_.resize(o * lanes);
    read_.resize(std::size_t(plan.network.readout.count) * lanes);
    memory_.resize(read_.size());
    delta_.resize(readout_.size());
    signal_.resize(n * lanes);
    spike_signal_.resize(n * lanes);
    outputs_.resize(readout_.size());
    d_outputs_.resize(readout_.size());
    d_spikes_.resize(n * lanes);
  }
  // counts [active, N]
  void run(std::int64_t group, const OnlineLoss<R>& loss, const OnlineInput& input, std::int32_t* counts) {
    const std::int64_t first = group * trial_lanes;
    const int active = int(std::min<std::int64_t>(trial_lanes, plan_.trials.trials - first));
    network_.start(first, active);
    learner_->start();
    sums.clear();
    for (auto* x : {&readout_, &memory_, &d_outputs_, &d_spikes_}) std::fill(x->begin(), x->end(), R(0));
    std::fill_n(counts, active * plan_.network.neurons(), 0);
    for (std::int64_t t = 0; t < plan_.trials.steps; ++t) {
      if (input) {
        std::fill(words_.begin(), words_.end(), 0);
        input(t, first, active, words_.data());
      }
      network_.step(input ? words_.data() : nullptr);
      read_out();
      count(counts);
      ask(loss, t, counts);
    }
  }
  bool finite() const { return finite_; }
  std::int64_t bytes() const {
    return network_.bytes() + learner_->bytes() +
           std::int64_t((readout_.size() * 4 + read_.size() * 2 + signal_.size() * 3) * sizeof(R));
  }

 private:
  const NetworkPlan<R>& plan_;
  OnlineRule<R> rule_;
  OnlineForward<R> network_;
  std::unique_ptr<OnlineLearner<R>> learner_;
  std::vector<std::uint64_t> words_;
  std::vector<R> readout_, read_, memory_, delta_;  // [O, 16], what the readout reads [count, 16] and through its leak, [O, 16]
  std::vector<R> signal_, spike_signal_, outputs_, d_outputs_, d_spikes_;
  bool finite_ = true;

  void read_out() {
    const auto& r = plan_.network.readout;
    if (r.voltage) {
      over_potentials(plan_, [&](std::int64_t at, int first, int n) {
        std::copy_n(network_.carry() + at, std::int64_t(n) * trial_lanes, read_.data() + std::int64_t(first) * trial_lanes);
      });
    } else {
      const TrialMask* const fired = network_.fired(0) + r.first;
      for (std::size_t i = 0; i < read_.size(); ++i) read_[i] = R(fired[i / trial_lanes] >> (i % trial_lanes) & 1);
    }
    for (R& x : readout_) x *= R(r.decay);
    plan_.kernels->spread_dense_values(r.weight.data(), r.outputs, read_.data(), r.count, r.outputs, readout_.data());
    for (std::size_t i = 0; i < read_.size(); ++i) memory_[i] = R(r.decay) * memory_[i] + read_[i];
    for (int g = 0; g < network_.active(); ++g) {
      for (int o = 0; o < r.outputs; ++o) {
        const R y = readout_[std::size_t(o * trial_lanes + g)] + r.bias[std::size_t(o)];
        outputs_[std::size_t(g * r.outputs + o)] = y;
        finite_ = finite_ && std::isfinite(y);
      }
    }
  }
  void count(std::int32_t* counts) const {
    const int n = plan_.network.neurons();
    const TrialMask* const fired = network_.fired(0);
    for (int i = 0; i < n; ++i) {
      for (unsigned bits = fired[i]; bits; bits &= bits - 1) ++counts[__builtin_ctz(bits) * n + i];
    }
  }

  void ask(const OnlineLoss<R>& loss, std::int64_t t, const std::int32_t* counts) {
    const auto& r = plan_.network.readout;
    const int neurons = plan_.network.neurons();
    OnlineStep<R> s{t, network_.first(), network_.active(), outputs_.data(), counts, d_outputs_.data(), d_spikes_.data()};
    loss(s);
    LearningSignal<R> signal;
    if (s.learn) {
      std::fill(delta_.begin(), delta_.end(), R(0));
      for (int g = 0; g < s.trials; ++g) {
        for (int o = 0; o < r.outputs; ++o) {
          const R d = d_outputs_[std::size_t(g * r.outputs + o)];
          delta_[std::size_t(o * trial_lanes + g)] = d;
          sums.bias[std::size_t(o)] += d;
        }
      }
      plan_.kernels->outer_dense_values(memory_.data(), delta_.data(), r.count, r.outputs, r.outputs, sums.readout.data());
      const R* const w = rule_.feedback ? rule_.feedback + std::int64_t(r.first) * r.outputs : r.weight.data();
      std::fill(signal_.begin(), signal_.end(), R(0));
      plan_.kernels->gather_dense(w, r.outputs, delta_.data(), r.count, r.outputs,
                                  signal_.data() + std::int64_t(r.first) * trial_lanes);
      signal.readout = signal_.data();
      std::fill(d_outputs_.begin(), d_outputs_.end(), R(0));
    }
    if (s.learn_spikes) {
      std::fill(spike_signal_.begin(), spike_signal_.end(), R(0));
      for (int g = 0; g < s.trials; ++g) {
        for (int i = 0; i < neurons; ++i)
          spike_signal_[std::size_t(i * trial_lanes + g)] = d_spikes_[std::size_t(g * neurons + i)];
      }
      signal.spikes = spike_signal_.data();
      std::fill(d_spikes_.begin(), d_spikes_.end(), R(0));
    }
    learner_->step(network_, signal, sums.projections);
  }

 public:
  OnlineSums<R> sums;
};

}  // namespace

template <class R> struct OnlineRun<R>::Work {
  const Network<R>& network;
  OnlineRule<R> rule;
  OnlineRunOptions options;
  std::vector<std::int32_t> counts;
  bool finite = true;
  std::int64_t bytes = 0;
};

template <class R> OnlineRun<R>::OnlineRun(const Network<R>& network, const OnlineRule<R>& rule, const OnlineRunOptions& options)
    : work_(new Work{network, rule, options, {}}) {
  check_online_rule(network, rule);
}
template <class R> OnlineRun<R>::~OnlineRun() = default;

template <class R> void OnlineRun<R>::run(const NetworkTrials& given, const OnlineLoss<R>& loss, NetworkGradient<R>& gradient,
                                          const OnlineInput& input) {
  static const std::uint64_t none = 0;
  Work& w = *work_;
  NetworkTrials trials = given;
  if (input) {
    trials.spikes = &none;
    trials.values = nullptr;
  }
  const NetworkPlan<R> plan(w.network, trials, {.gradient = false, .isa = w.options.isa});
  w.counts.assign(std::size_t(trials.trials * w.network.neurons()), 0);
  w.finite = true;
  w.bytes = 0;
  OnlineSums<R> total(w.network);
  std::atomic<std::int64_t> next{0};
  std::int64_t turn = 0;  // groups are added in their order, whichever thread is done first
  std::exception_ptr failed;
  std::mutex guard;
  std::condition_variable turned;
  const auto loop = [&] {
    try {
      OnlineGroup<R> group(plan, w.rule);
      for (std::int64_t g = next++; g < plan.groups; g = next++) {
        group.run(g, loss, input, w.counts.data() + g * trial_lanes * w.network.neurons());
        std::unique_lock lock(guard);
        turned.wait(lock, [&] { return turn == g || failed; });
        total.add(group.sums);
        ++turn;
        turned.notify_all();
      }
      const std::scoped_lock lock(guard);
      w.finite = w.finite && group.finite();
      w.bytes += group.bytes();
    } catch (...) {
      const std::scoped_lock lock(guard);
      failed = std::current_exception();
      turned.notify_all();
    }
  };
  {
    const int wanted = w.options.threads > 0 ? w.options.threads : int(std::max(1u, std::thread::hardware_concurrency()));
    std::vector<std::jthread> others;
    for (int i = 1; i < std::min<std::int64_t>(wanted, plan.groups); ++i) others.emplace_back(loop);
    loop();
  }
  if (failed) std::rethrow_exception(failed);
  gradient = {};
  gradient.projections = std::move(total.projections);
  gradient.readout_weight = std::move(total.readout);
  gradient.readout_bias = std::move(total.bias);
}

template <class R> const std::vector<std::int32_t>& OnlineRun<R>::counts() const { return work_->counts; }
template <class R> bool OnlineRun<R>::finite() const { return work_->finite; }
template <class R> std::int64_t OnlineRun<R>::bytes() const { return work_->bytes; }

template class OnlineRun<float>;
template class OnlineRun<double>;

}  // namespace axograd
