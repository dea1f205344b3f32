// Running a neuron's kernels over all lanes. Lanes are cut into blocks as wide as the machine likes, blocks are spread over threads;
// every lane's numbers are the same for any number of threads and any place in a block.
#pragma once
#include <mutex>
#include <vector>

#include "core/record/neuron.hpp"
#include "core/rollout/engine.hpp"

namespace axograd {

// A neuron ready to run: its fields and its kernels in one precision.
template <class R> struct Engine {
  NeuronFields fields;
  Kernels<R> kernels;
  Isa isa = Isa::baseline;
  Kernels<double> wide = {};   // single precision: stands in where `kernels` has no gradients
};

// threads = 0: all of the machine's. Throw UsageError where the task does not fit the neuron (a missing array, an index out of range, a
// likelihood without a rate); ResourceError where there is no memory.
template <class R> void forward(const Engine<R>& engine, const Rollout<R>& task, int threads = 1);
template <class R> void adjoint(const Engine<R>& engine, const Rollout<R>& task, const Adjoint<R>& wanted, int threads = 1);
template <class R> void sensitivities(const Engine<R>& engine, const Rollout<R>& task, const Sensitivities<R>& wanted, int threads = 1);

// A spike. `time` is in steps: the step itself, or in event mode the located crossing.
struct SpikeEvent {
  std::int64_t lane, step;
  double time;
  friend bool operator==(const SpikeEvent&, const SpikeEvent&) = default;
};

// Collects the spikes of a rollout: `task.sink = list.sink()` before the run, `take()` after it.
class SpikeList {
 public:
  SpikeSink sink() { return {this, &SpikeList::put}; }
  std::vector<SpikeEvent> take();                                          // by lane, then step
  std::vector<std::vector<std::int64_t>> take_steps(std::int64_t lanes);   // the steps of each lane

 private:
  static void put(void* self, std::int64_t step, std::int64_t first_lane, std::uint64_t lanes, const double* fraction);
  std::mutex mutex_;
  std::vector<SpikeEvent> events_;
};

// Spike steps per lane in the layout SpikeRule wants.
struct ForcedSpikes {
  explicit ForcedSpikes(const std::vector<std::vector<std::int64_t>>& steps_of_lanes);
  void apply(SpikeRule& rule) const;
  std::vector<std::int64_t> offsets, steps;
};

}  // namespace axograd
