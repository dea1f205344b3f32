// A network in 16 trials, one step at a time, keeping two states and the spikes that delays can still reach; and each neuron's
// own Jacobian of a step.
#pragma once
#include "core/network/plan.hpp"

namespace axograd {

// Derivatives of a population's step: of its traced states (traced_states) and its spike, n numbers in all, by the same before
// the step and by what arrives at each port.
template <class R> struct NeuronJacobian {
  int n = 0;
  std::vector<R> own;                 // [count, n, n, 16]
  std::vector<std::vector<R>> input;  // per port [count, n, 16]: by g of the port
};

template <class R> class OnlineForward {
 public:
  explicit OnlineForward(const NetworkPlan<R>& plan);
  // Trials first … first + active - 1, from where they start.
  void start(std::int64_t first, int active);
  // One step; `words` are the input spikes of this step and these trials [active, words] if they are not in the plan's trials.
  void step(const std::uint64_t* words = nullptr);

  const NetworkPlan<R>& plan() const { return plan_; }
  std::int64_t time() const { return time_; }  // steps done
  int active() const { return active_; }
  std::int64_t first() const { return first_; }
  // After a step: spikes of `back` steps ago (0: of this step); null before the first step.
  const TrialMask* fired(std::int64_t back) const;
  // What arrived through a projection in this step, [count, 16].
  void arrivals(std::size_t projection, R* x) const;
  const R* carry() const { return after_.data(); }
  void jacobian(std::size_t population, bool reset, NeuronJacobian<R>& to);
  std::int64_t bytes() const;

 private:
  void load_inputs(const std::uint64_t* words);
  void deliver(std::size_t population);
  NetworkStep<R> step_of(std::size_t population);
  TrialMask* slot(std::int64_t t) { return fired_.data() + (t + plan_.slots) % plan_.slots * neurons_; }

  const NetworkPlan<R>& plan_;
  std::int64_t neurons_, first_ = 0, time_ = 0;
  int active_ = 0;
  std::vector<R> before_, after_, g_, rise_, u_, input_values_;
  std::vector<TrialMask> fired_, input_fired_;
  std::vector<R> carry_, spike_, spike_before_, currents_, conductances_;  // of the Jacobian
};

}  // namespace axograd
