// A network that learns while it runs: the loss of every step is asked for as soon as the step is done, and what the rule carries
// along turns it into a gradient. Memory does not depend on the number of steps. Trials go in groups of 16, one group after the
// other on each thread; results are the same to the bit for any number of threads.
//
//   OnlineRun<float> run(network, {.kappa = true}, {.threads = 2});
//   run.run(trials, [&](OnlineStep<float>& s) { … s.outputs … s.d_outputs …; s.learn = true; }, gradient);
#pragma once
#include <functional>

#include "core/network/online/rule.hpp"
#include "core/network/run.hpp"

namespace axograd {

// One step of up to 16 trials, as the loss sees it. It may be called from several threads at once, for different trials.
template <class R> struct OnlineStep {
  std::int64_t step = 0, first_trial = 0;
  int trials = 0;
  const R* outputs = nullptr;            // [trials, O]
  const std::int32_t* counts = nullptr;  // [trials, N] spikes so far, this step's included
  R* d_outputs = nullptr;                // [trials, O] dL/doutputs, to be filled in; zero before
  R* d_spikes = nullptr;                 // [trials, N] dL/d(spikes of this step), likewise
  bool learn = false;                    // set if d_outputs was filled in
  bool learn_spikes = false;             // set if d_spikes was
};
template <class R> using OnlineLoss = std::function<void(OnlineStep<R>&)>;
// Input spikes that are made as they are needed: words [trials, words] of a step, zero before.
using OnlineInput = std::function<void(std::int64_t step, std::int64_t first_trial, int trials, std::uint64_t* words)>;

struct OnlineRunOptions {
  int threads = 1;              // 0: all cores
  std::optional<Isa> isa = {};  // else the best
};

template <class R> class OnlineRun {
 public:
  // Keeps a reference to the network; UsageError where the rule cannot run it.
  OnlineRun(const Network<R>& network, const OnlineRule<R>& rule, const OnlineRunOptions& options = {});
  ~OnlineRun();
  // Runs the trials from their start and sums their gradient. With `input`, trials.spikes is not looked at. The gradient has
  // projections and readout; parameters of neurons and base inputs are not learned online.
  void run(const NetworkTrials& trials, const OnlineLoss<R>& loss, NetworkGradient<R>& gradient, const OnlineInput& input = {});

  const std::vector<std::int32_t>& counts() const;  // [B, N] of the last run
  bool finite() const;                              // no output of the last run left the finite numbers
  std::int64_t bytes() const;                       // held by the last run beside weights, counts and gradients

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace axograd
