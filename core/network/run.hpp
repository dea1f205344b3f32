// A network run forward over a batch of trials and, for gradients, backward: one fused operation over the whole time. Trials go in
// groups of 16 through the loops; threads take groups. Results are the same to the bit for any number of threads.
//
//   NetworkRun<float> run(network, trials, {.threads = 2});
//   run.forward();                                    // run.outputs() [B, T, O], run.counts() [B, N]
//   run.forward(other_trials);                        // the weights as they now stand; memory is kept
//   run.backward({.outputs = dL_dy}, {}, gradient);   // dL/dweights …
#pragma once
#include <limits>
#include <memory>
#include <optional>

#include "core/network/network.hpp"
#include "core/rollout/isa_choice.hpp"

namespace axograd {

// What the channels do. Spikes: bit c % 64 of word c / 64 of [B, T, words]; or values [B, T, C].
struct NetworkTrials {
  std::int64_t trials = 0, steps = 0;
  const std::uint64_t* spikes = nullptr;
  const float* values = nullptr;
};

// Where the membrane potentials of a population are wanted; an infinite bound is none.
struct PotentialBand {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();   // in the unit of V_m
  double scale = 1;                                                                                       // the distance outside that counts 1
};

// What is done to a network while it runs, forward alone.
struct NetworkDisturbance {
  double noise = 0;                      // s.d. of a normal number that input I of every neuron gets in every step, in the unit of I
  std::uint64_t seed = 1;                // of the noise, a function of (seed, trial, neuron, step)
  std::vector<std::vector<int>> held = {};   // per population: scalars of state and history kept where a trial starts; empty: none
  bool any() const { return noise > 0 || !held.empty(); }
};

struct NetworkRunOptions {
  int threads = 1;                            // 0: all cores
  std::int64_t memory_budget = 256 << 20;     // bytes for states kept for the way back; with less, sqrt(T) checkpoints are kept
  bool gradient = true;                       // keep what backward() needs
  bool smooth = false;                        // spikes are the surrogate's primitive: check mode, in which finite differences must agree
  std::int64_t reset_at = -1;                 // before this step all states return to where a trial starts (a lesion of memory); -1: never
  std::vector<PotentialBand> bands = {};      // per population, for excess(); empty: potentials are not looked at
  NetworkDisturbance disturbance = {};
  std::optional<Isa> isa = {};                // else the best
};

// dL/d(what the run gave); null: zero.
template <class R> struct NetworkCotangent {
  const R* outputs = nullptr;   // [B, T, O]
  const R* counts = nullptr;    // [B, N] dL/d(spike count), through the surrogate
  double excess = 0;            // dL/d(excess())
};

// Which paths a gradient follows. The default is back-propagation through time.
template <class R> struct GradientRule {
  bool recurrent = true;         // through the recurrent weights; false: e-prop (Bellec et al. 2020)
  bool reset = true;             // through the reset of a spike
  bool readout_memory = true;    // through the readout's leak; false: the instantaneous learning signal (e-prop at kappa = 0, D-RTRL)
  const R* feedback = nullptr;   // [N, O] learning signal in place of the readout's weights (random or adaptive e-prop)
  std::int64_t window = 0;       // steps; gradients end at multiples of it (truncated BPTT); 0: none
  bool parameters = false;       // neurons' parameters and the constant part of inputs too
};

// Gradients in the shapes of the network's own arrays.
template <class R> struct NetworkGradient {
  std::vector<std::vector<R>> projections;                 // each as its wiring's weights
  std::vector<R> readout_weight, readout_bias;
  std::vector<std::vector<double>> params, base;           // per population [P, count], [I, count]; empty unless asked for
};

template <class R> class NetworkRun {
 public:
  // Keeps references to both; they must outlive the run.
  NetworkRun(const Network<R>& network, const NetworkTrials& trials, const NetworkRunOptions& options);
  ~NetworkRun();
  void forward();
  void forward(const NetworkTrials& trials);
  void backward(const NetworkCotangent<R>& cotangent, const GradientRule<R>& rule, NetworkGradient<R>& gradient);

  const std::vector<R>& outputs() const;              // [B, T, O]
  const std::vector<std::int32_t>& counts() const;    // [B, N] spikes
  // Sum over trials, steps and cells of ((distance of V_m at the step's end from its population's band) / scale)^2.
  double excess() const;
  bool fired(std::int64_t trial, std::int64_t step, int neuron) const;
  bool finite() const;                                // no output and no state at the end left the finite numbers
  std::int64_t bytes() const;                         // held for the way back

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace axograd
