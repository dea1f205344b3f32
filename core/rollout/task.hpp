// What a rollout is asked to do, as plain data: the same structs for every neuron, precision and instruction set. Arrays belong to
// the caller. A lane is one neuron, one sweep or one start; time runs along the slow axis ([T, lanes]).
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/num/surrogate_kind.hpp"

namespace axograd {

// A number for every step and lane: value(t, lane) = data[t*step_stride + lane*lane_stride].
template <class R> struct Signal {
  const R* data = nullptr;
  std::ptrdiff_t step_stride = 0;
  std::ptrdiff_t lane_stride = 0;
};
template <class R> inline Signal<R> constant(const R* x) { return {x, 0, 0}; }                          // one number
template <class R> inline Signal<R> per_lane(const R* x) { return {x, 0, 1}; }                          // [lanes]
template <class R> inline Signal<R> per_step(const R* x) { return {x, 1, 0}; }                          // [T]
template <class R> inline Signal<R> per_step_and_lane(const R* x, std::int64_t lanes) { return {x, lanes, 1}; }   // [T, lanes]

// Where the spikes of a step come from.
//   hard    drive > 0 (or its upward crossing, for neurons marked edge)
//   escape  drawn: the hazard lambda*dt is summed and a spike falls where it passes an Exp(1) number, one per spike. This has the law
//           of independent draws with p = 1 - exp(-lambda dt). Stream = stream + lane, counter = spike number
//   forced  the given steps
//   event   hard, and located inside the step on the chord of the drive: states and their derivatives include the spike's time
//   smooth  the surrogate's own primitive in place of 0 or 1: check mode, in which finite differences must agree
enum class SpikeMode : int { hard, escape, forced, event, smooth };

struct SpikeRule {
  SpikeMode mode = SpikeMode::hard;
  Surrogate surrogate;               // hard and smooth mode: width in units of the drive
  bool surrogate_gradient = true;    // false: a spike's own dependence on the state is cut
  std::uint64_t seed = 0, stream = 0;                        // escape
  const std::int64_t* forced_offsets = nullptr;              // forced: [lanes + 1] into forced_steps
  const std::int64_t* forced_steps = nullptr;                // ascending within a lane
};

// The state's value is pulled towards a recording before every step: s <- s + gain (x_t - s); gain 1 replaces it.
template <class R> struct StateDrive {
  int state = -1;   // -1: none
  Signal<R> signal;
  double gain = 1;
};

// A given spike counts with rate floor + e^min(ln lambda, log_cap): what one spike, or one that failed to come, can cost at most.
struct RateLimits {
  double floor = 0;      // Hz
  double log_cap = 35;   // ln(lambda / Hz); a step is certain to hold a spike long before
};

// What a rollout is scored by: square_scale * sum w (s - y)^2 + likelihood_scale * sum w log P(spikes), summed over steps, lane by lane.
template <class R> struct Objective {
  int state = -1;                // -1: no squares
  Signal<R> target, weight;      // weight.data == nullptr: 1
  double square_scale = 1;
  bool likelihood = false;       // of the given spikes (mode forced) under log_rate
  Signal<R> likelihood_weight;   // nullptr: 1
  double likelihood_scale = 1;
  RateLimits rate_limits;        // within the likelihood only; escape noise is drawn without them
};

enum class RunStatus : int { ok = 0, diverged = 1 };

// How a lane's run ended. A diverged lane has a state that is not finite or beyond 1e6 times its largest bound.
struct LaneStatus {
  RunStatus status = RunStatus::ok;
  std::int64_t step = -1;   // first check (every 16 steps) that saw it
  int state = -1;
};

// Receives spikes as they come: bit i of `lanes` is lane first_lane + i. `fraction` (event mode): time of the spike inside the step
// before, in steps, for each of the block's lanes; else null. Called from several threads, never twice at once for one block.
struct SpikeSink {
  void* context = nullptr;
  void (*put)(void* context, std::int64_t step, std::int64_t first_lane, std::uint64_t lanes, const double* fraction) = nullptr;
};

// One record of an output array: state `index` (State first, then History) over time.
template <class R> struct Trace {
  int index = 0;
  R* data = nullptr;   // [T, lanes], or [T/stride, lanes]: every `every`-th step from 0
  int every = 1;
};

template <class R> struct Rollout {
  std::int64_t steps = 0, lanes = 0;
  double dt = 0;                          // ms
  const Signal<R>* params = nullptr;      // [P]; step_stride is ignored
  const Signal<R>* start = nullptr;       // [S] initial state, null: defaults
  const Signal<R>* inputs = nullptr;      // [I]
  SpikeRule spikes;
  StateDrive<R> drive;
  Objective<R> objective;
  // outputs, each may be null
  const Trace<R>* traces = nullptr;
  int traces_count = 0;
  R* final_state = nullptr;               // [S + H, lanes]
  double* squares = nullptr;              // [lanes] sum w (s - y)^2
  double* log_likelihood = nullptr;       // [lanes] nat
  std::int64_t* spike_counts = nullptr;   // [lanes]
  SpikeSink sink;
  LaneStatus* status = nullptr;           // [lanes]
};

// Gradient by the adjoint of every step. L = objective + sum over the given cotangents of traces and of the final state.
template <class R> struct Adjoint {
  const Trace<const R>* cotangents = nullptr;   // dL/dstate traces [T, lanes], added to the objective's own
  int cotangents_count = 0;
  const R* final_cotangent = nullptr;           // [S + H, lanes]
  std::int64_t memory_budget = 256 << 20;       // bytes per thread for tapes; below a full tape, sqrt(T) checkpoints are used
  double* params = nullptr;                     // [P, lanes] dL/dparameter
  double* start = nullptr;                      // [S, lanes] dL/dinitial state
  R* const* inputs = nullptr;                   // [I] pointers to [T, lanes] dL/dinput, entries may be null
};

// Forward sensitivities along chosen directions: index < P is a parameter, P + k the initial value of state k.
template <class R> struct Sensitivities {
  const int* directions = nullptr;
  int count = 0;                    // 1 … 64
  double* gradient = nullptr;       // [lanes, n]: square_scale sum w 2 (s - y) ds + likelihood_scale sum w dlogP
  double* gauss_newton = nullptr;   // [lanes, n, n]: square_scale sum w 2 ds ds^T - likelihood_scale (-Fisher): see README
  Trace<R> trace;                   // data [T, n, lanes]: ds/dtheta of state `index`
};

}  // namespace axograd
