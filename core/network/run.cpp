#include "core/network/run.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "core/base/error.hpp"
#include "core/network/group.hpp"

namespace axograd {

template <class R> struct NetworkRun<R>::Work {
  const Network<R>& network;
  const NetworkRunOptions options;
  std::optional<NetworkPlan<R>> kept_plan;   // made anew in its place, so that the groups' reference stays good
  std::vector<NetworkGroup<R>> groups;
  std::vector<R> outputs;
  std::vector<std::int32_t> counts;

  Work(const Network<R>& n, const NetworkTrials& trials, const NetworkRunOptions& o) : network(n), options(o) { show(trials); }
  const NetworkPlan<R>& plan() const { return *kept_plan; }
  void show(const NetworkTrials& trials) {
    kept_plan.emplace(network, trials, options);
    if (std::int64_t(groups.size()) != plan().groups) {
      groups.clear();
      for (std::int64_t g = 0; g < plan().groups; ++g) groups.emplace_back(plan(), g);
    }
    for (NetworkGroup<R>& g : groups) g.begin();
    outputs.resize(std::size_t(trials.trials * trials.steps * network.readout.outputs));
    counts.resize(std::size_t(trials.trials * network.neurons()));
  }

  int threads() const {
    const int wanted = plan().options.threads > 0 ? plan().options.threads : int(std::max(1u, std::thread::hardware_concurrency()));
    return int(std::min<std::int64_t>(wanted, plan().groups));
  }
  // work(thread, group) for every group; an exception of any thread is thrown again here.
  void over_groups(const std::function<void(int, std::int64_t)>& work) {
    std::atomic<std::int64_t> next{0};
    std::exception_ptr failed;
    std::mutex guard;
    const auto loop = [&](int thread) {
      try {
        for (std::int64_t g = next++; g < plan().groups; g = next++) work(thread, g);
      } catch (...) {
        const std::scoped_lock lock(guard);
        failed = std::current_exception();
      }
    };
    {
      std::vector<std::jthread> others;
      for (int i = 1; i < threads(); ++i) others.emplace_back(loop, i);
      loop(0);
    }
    if (failed) std::rethrow_exception(failed);
  }
};

template <class R> NetworkRun<R>::NetworkRun(const Network<R>& network, const NetworkTrials& trials, const NetworkRunOptions& options)
    : work_(std::make_unique<Work>(network, trials, options)) {}
template <class R> NetworkRun<R>::~NetworkRun() = default;

template <class R> void NetworkRun<R>::forward(const NetworkTrials& trials) {
  work_->show(trials);
  forward();
}

template <class R> void NetworkRun<R>::forward() {
  Work& w = *work_;
  std::vector<NetworkScratch<R>> scratch;
  for (int i = 0; i < w.threads(); ++i) scratch.emplace_back(w.plan());
  w.over_groups([&](int thread, std::int64_t g) { w.groups[std::size_t(g)].forward(scratch[std::size_t(thread)], w.outputs.data(), w.counts.data()); });
}

namespace {

// Groups are added in their order, whichever thread is done first: sums in floating point depend on it.
template <class R> class InOrder {
 public:
  explicit InOrder(NetworkSums<R>& total) : total_(total) {}
  void add(std::int64_t group, const NetworkSums<R>& sums) {
    std::unique_lock lock(guard_);
    turn_.wait(lock, [&] { return next_ == group; });
    total_.add(sums);
    ++next_;
    turn_.notify_all();
  }

 private:
  NetworkSums<R>& total_;
  std::mutex guard_;
  std::condition_variable turn_;
  std::int64_t next_ = 0;
};

template <class R> std::vector<R> unpadded(const AlignedVector<R>& rows, std::int64_t pre, std::int64_t post) {
  std::vector<R> w;
  w.reserve(std::size_t(pre * post));
  for (std::int64_t i = 0; i < pre; ++i) w.insert(w.end(), rows.begin() + i * padded(int(post)), rows.begin() + i * padded(int(post)) + post);
  return w;
}

template <class R> std::vector<R> untiled(const AlignedVector<R>& tiles, const TiledWiring<R>& tiled, const Wiring<R>& wiring) {
  std::vector<R> w(wiring.weight.size());
  tiled.over(wiring, [&](std::int64_t k, std::int64_t place) { w[std::size_t(place)] = tiles[std::size_t(k)]; });
  return w;
}

template <class R> std::vector<double> over_trials(const AlignedVector<R>& lanes) {
  std::vector<double> sums(lanes.size() / trial_lanes);
  for (std::size_t i = 0; i < lanes.size(); ++i) sums[i / trial_lanes] += double(lanes[i]);
  return sums;
}

}  // namespace

template <class R> void NetworkRun<R>::backward(const NetworkCotangent<R>& cotangent, const GradientRule<R>& rule, NetworkGradient<R>& gradient) {
  Work& w = *work_;
  if (!w.plan().options.gradient) throw UsageError("this run kept nothing for the way back: set gradient in its options");
  std::vector<NetworkScratch<R>> scratch;
  std::vector<NetworkSums<R>> sums;
  for (int i = 0; i < w.threads(); ++i) {
    scratch.emplace_back(w.plan());
    sums.emplace_back(w.plan(), rule.parameters);
  }
  NetworkSums<R> total(w.plan(), rule.parameters);
  InOrder<R> in_order(total);
  w.over_groups([&](int thread, std::int64_t g) {
    NetworkSums<R>& own = sums[std::size_t(thread)];
    own.clear();
    w.groups[std::size_t(g)].backward(scratch[std::size_t(thread)], cotangent, rule, own);
    in_order.add(g, own);
  });
  const Network<R>& n = w.plan().network;
  gradient = {};
  for (std::size_t i = 0; i < n.projections.size(); ++i) {
    const Wiring<R>& k = n.projections[i].wiring;
    gradient.projections.push_back(k.dense ? unpadded(total.projections[i], k.pre, k.post) : untiled(total.projections[i], w.plan().tiled[i], k));
  }
  gradient.readout_weight = unpadded(total.readout, n.readout.count, n.readout.outputs);
  gradient.readout_bias.assign(total.bias.begin(), total.bias.end());
  if (!rule.parameters) return;
  for (std::size_t i = 0; i < n.populations.size(); ++i) {
    const auto& p = n.populations[i];
    auto leaves = over_trials(total.leaves[i]);
    p.kernels->finish(p.params.data(), leaves.data(), p.count, n.dt);
    leaves.resize(std::size_t(p.fields->params.size) * std::size_t(p.count));
    gradient.params.push_back(std::move(leaves));
    gradient.base.push_back(over_trials(total.base[i]));
  }
}

template <class R> const std::vector<R>& NetworkRun<R>::outputs() const { return work_->outputs; }
template <class R> const std::vector<std::int32_t>& NetworkRun<R>::counts() const { return work_->counts; }
template <class R> bool NetworkRun<R>::fired(std::int64_t trial, std::int64_t step, int neuron) const {
  return work_->groups[std::size_t(trial / trial_lanes)].fired(int(trial % trial_lanes), step, neuron);
}
template <class R> bool NetworkRun<R>::finite() const {
  return std::all_of(work_->outputs.begin(), work_->outputs.end(), [](R x) { return std::isfinite(x); }) &&
         std::all_of(work_->groups.begin(), work_->groups.end(), [](const NetworkGroup<R>& g) { return g.finite(); });
}
template <class R> double NetworkRun<R>::excess() const {
  double sum = 0;
  for (const auto& g : work_->groups) sum += g.excess();
  return sum;
}
template <class R> std::int64_t NetworkRun<R>::bytes() const {
  std::int64_t sum = 0;
  for (const auto& g : work_->groups) sum += g.bytes();
  return sum;
}

template class NetworkRun<float>;
template class NetworkRun<double>;

}  // namespace axograd
