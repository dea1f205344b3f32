#include "core/rollout/run.hpp"

#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <type_traits>
#include <vector>

#include "core/base/error.hpp"
#include "core/rollout/task_check.hpp"
#include "core/rollout/widened.hpp"

namespace axograd {
namespace {

struct Release {
  void operator()(void* p) const { std::free(p); }
};
using Scratch = std::unique_ptr<void, Release>;

Scratch allocate(std::int64_t bytes) {
  const std::size_t rounded = (std::size_t(bytes) + 127) / 64 * 64;
  Scratch p(std::aligned_alloc(64, rounded));
  if (!p) throw ResourceError("no memory for a rollout: " + std::to_string(rounded >> 20) + " MiB per thread; lower the memory budget or the threads");
  return p;
}

// block(first lane, scratch) for every block of `width` lanes.
void over_blocks(std::int64_t lanes, int width, std::int64_t scratch_bytes, int threads, const std::function<void(std::int64_t, void*)>& block) {
  const std::int64_t blocks = (lanes + width - 1) / width;
  if (threads <= 0) threads = int(std::max(1u, std::thread::hardware_concurrency()));
  threads = int(std::min<std::int64_t>(threads, blocks));
  std::vector<Scratch> scratch;
  for (int i = 0; i < threads; ++i) scratch.push_back(allocate(scratch_bytes));
  std::atomic<std::int64_t> next{0};
  const auto work = [&](int thread) {
    for (std::int64_t i = next++; i < blocks; i = next++) block(i * width, scratch[std::size_t(thread)].get());
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work, i);
  if (threads > 0) work(0);
}

// A task whose initial states are given: those of the fields' defaults where it has none. (An engine may serve several neurons that
// differ in defaults, so that its kernels' own are not to be relied on.)
template <class R> class Started {
 public:
  Started(const NeuronFields& fields, const Rollout<R>& task) : task_(task) {
    if (task.start) return;
    values_.reserve(std::size_t(fields.state.size));
    for (const Field& f : fields.state) {
      for (int i = 0; i < f.count; ++i) signals_.push_back(constant(&values_.emplace_back(R(f.value))));
    }
    task_.start = signals_.data();
  }
  const Rollout<R>& task() const { return task_; }

 private:
  std::vector<R> values_;
  std::vector<Signal<R>> signals_;
  Rollout<R> task_;
};

}  // namespace

template <class R> void forward(const Engine<R>& engine, const Rollout<R>& given, int threads) {
  check_task(engine.fields, given);
  const Started<R> started(engine.fields, given);
  const Rollout<R>& task = started.task();
  const Kernels<R>& k = engine.kernels;
  over_blocks(task.lanes, k.forward_lanes, k.forward_scratch(task), threads,
              [&](std::int64_t first, void* scratch) { k.forward(task, first, scratch); });
}

template <class R> void adjoint(const Engine<R>& engine, const Rollout<R>& given, const Adjoint<R>& wanted, int threads) {
  check_task(engine.fields, given);
  const Started<R> started(engine.fields, given);
  const Rollout<R>& task = started.task();
  check_adjoint(engine.fields, task, wanted);
  if constexpr (std::is_same_v<R, float>) {
    if (!engine.kernels.adjoint) {
      WidenedTask w(engine.fields, task);
      const Adjoint<double> a = w.adjoint(wanted);
      adjoint(Engine<double>{engine.fields, engine.wide, engine.isa}, w.task(), a, threads);
      return w.narrow();
    }
  }
  const Kernels<R>& k = engine.kernels;
  over_blocks(task.lanes, k.adjoint_lanes, k.adjoint_scratch(task, wanted), threads,
              [&](std::int64_t first, void* scratch) { k.adjoint(task, wanted, first, scratch); });
}

template <class R> void sensitivities(const Engine<R>& engine, const Rollout<R>& given, const Sensitivities<R>& wanted, int threads) {
  check_task(engine.fields, given);
  const Started<R> started(engine.fields, given);
  const Rollout<R>& task = started.task();
  check_sensitivities(engine.fields, task, wanted);
  if constexpr (std::is_same_v<R, float>) {
    if (!engine.kernels.sensitivities) {
      WidenedTask w(engine.fields, task);
      const Sensitivities<double> s = w.sensitivities(wanted);
      sensitivities(Engine<double>{engine.fields, engine.wide, engine.isa}, w.task(), s, threads);
      return w.narrow();
    }
  }
  const Kernels<R>& k = engine.kernels;
  over_blocks(task.lanes, k.sensitivity_lanes, k.sensitivities_scratch(task, wanted), threads,
              [&](std::int64_t first, void* scratch) { k.sensitivities(task, wanted, first, scratch); });
}

template void forward(const Engine<float>&, const Rollout<float>&, int);
template void forward(const Engine<double>&, const Rollout<double>&, int);
template void adjoint(const Engine<float>&, const Rollout<float>&, const Adjoint<float>&, int);
template void adjoint(const Engine<double>&, const Rollout<double>&, const Adjoint<double>&, int);
template void sensitivities(const Engine<float>&, const Rollout<float>&, const Sensitivities<float>&, int);
template void sensitivities(const Engine<double>&, const Rollout<double>&, const Sensitivities<double>&, int);

}  // namespace axograd
