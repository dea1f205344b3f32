// What an instruction set offers to networks: the step of a neuron and its adjoint, and the work on connections, each for a group of
// 16 trials. Arrays hold the trials of a group side by side ([…, neuron, 16]), so that a vector is one neuron in several trials:
// parameters are broadcast, and a connection is read once for all trials. Plain data and function pointers; nothing here depends on an
// instruction set.
#pragma once
#include <cstdint>

#include "core/num/surrogate_kind.hpp"

namespace axograd {

inline constexpr int trial_lanes = 16;       // trials of a group
using TrialMask = std::uint16_t;             // bit g: trial g of the group

// A synaptic conductance as the membrane sees it: I = g B(V) (reversal - V), B = 1/(1 + magnesium/3.57 mM exp(-0.062 V/mV)) where
// magnesium > 0 (Jahr & Stevens 1990), else 1. V is the membrane potential after the reset of this step.
template <class R> struct Conductance {
  const R* g = nullptr;      // [count, 16]
  R* adjoint = nullptr;      // [count, 16] dL/dg, written
  double reversal = 0, magnesium = 0;
};

// One step of `count` neurons in 16 trials. The carry is the neuron's State, then its History (core/rollout/kernels/cell.hpp).
template <class R> struct NetworkStep {
  int count = 0;
  double dt = 0;                             // ms
  const R* params = nullptr;                 // [P, count]
  const R* coeff = nullptr;                  // [C, count], from prepare()
  const R* before = nullptr;                 // [S, count, 16]
  R* after = nullptr;                        // [S, count, 16]
  const TrialMask* fired_before = nullptr;   // [count] spikes at the end of the step before
  TrialMask* fired_after = nullptr;          // [count] spikes at the end of this step
  const R* z_before = nullptr;               // [count, 16] smooth spikes in place of fired_before; null: hard spikes
  R* z_after = nullptr;
  const R* base = nullptr;                   // [I, count] constant part of every input
  const R* const* currents = nullptr;        // [I], entries [count, 16] or null: added to the input
  const Conductance<R>* conductances = nullptr;
  int conductances_count = 0;
  Surrogate surrogate;
  TrialMask lanes = 0xffff;                  // trials that count
};

// The adjoint of a step: `step` holds both ends of it.
template <class R> struct NetworkStepAdjoint {
  R* carry = nullptr;             // [S, count, 16] in: dL/dafter without the spike's share; out: dL/dbefore
  const R* spike = nullptr;       // [count, 16] dL/dz at the end of the step
  R* spike_before = nullptr;      // [count, 16] dL/dz at the end of the step before, added to
  R* const* currents = nullptr;   // [I], entries [count, 16] or null: dL/dinput, written
  R* leaves = nullptr;            // [P + C, count, 16] summed dL/dparameter and dL/dcoefficient; only with parameters
  bool reset = true;              // a spike's reset is differentiated
};

template <class R> struct NeuronKernels {
  int coefficients = 0;   // C
  void (*prepare)(const R* params, R* coeff, int count, double dt) = nullptr;   // null where the neuron is not built for networks
  void (*forward)(const NetworkStep<R>&) = nullptr;
  void (*replay)(const NetworkStep<R>&) = nullptr;   // forward with given spikes
  void (*adjoint)(const NetworkStep<R>&, const NetworkStepAdjoint<R>&) = nullptr;
  void (*adjoint_with_parameters)(const NetworkStep<R>&, const NetworkStepAdjoint<R>&) = nullptr;
  // sums [P + C, count]: what the coefficients owe to the parameters is added to the first P rows
  void (*finish)(const R* params, double* sums, int count, double dt) = nullptr;
};

// One linear filter between what arrives (u) and what the membrane sees (g):  r <- a r + b u;  g <- c g + d r + e u.
struct SynapticFilter {
  double a = 0, b = 0, c = 0, d = 0, e = 1;
  bool two_states() const { return b != 0; }
};

// Events of one trial: list[0 … n) are the sources that fired.
template <class R> struct WiringKernels {
  // out[ld] += sum over the list of rows of w [pre, ld]; ld is a multiple of 16
  void (*add_rows)(const R* w, std::int64_t ld, const int* list, int n, R* out) = nullptr;
  // u [count, 16] += rows [16, ld] transposed; rows = u transposed
  void (*to_lanes)(const R* rows, std::int64_t ld, int count, R* u) = nullptr;
  void (*to_rows)(const R* u, int count, R* rows, std::int64_t ld) = nullptr;
  // u [post, 16] += w^T z, z the masks (hard) or values [pre, 16]; sparse: rows row[i] … row[i+1) of column, weight
  void (*spread_sparse)(const std::int64_t* row, const std::int32_t* column, const R* w, const TrialMask* fired, int pre, R* u) = nullptr;
  void (*spread_sparse_values)(const std::int64_t* row, const std::int32_t* column, const R* w, const R* z, int pre, R* u) = nullptr;
  void (*spread_dense)(const R* w, std::int64_t ld, const TrialMask* fired, int pre, int post, R* u) = nullptr;   // few targets
  void (*spread_dense_values)(const R* w, std::int64_t ld, const R* z, int pre, int post, R* u) = nullptr;
  // out [pre, 16] += w lambda, lambda [post, 16]
  void (*gather_dense)(const R* w, std::int64_t ld, const R* lambda, int pre, int post, R* out) = nullptr;
  void (*gather_sparse)(const std::int64_t* row, const std::int32_t* column, const R* w, const R* lambda, int pre, R* out) = nullptr;
  // gradient [pre, ld] += sum over trials of z lambda; `rows` is lambda as [16, ld]
  void (*outer_dense)(const TrialMask* fired, const R* rows, std::int64_t ld, int pre, R* gradient) = nullptr;
  void (*outer_dense_values)(const R* z, const R* lambda, int pre, int post, std::int64_t ld, R* gradient) = nullptr;
  void (*outer_sparse)(const std::int64_t* row, const std::int32_t* column, const TrialMask* fired, const R* rows, std::int64_t ld, int pre,
                       R* gradient) = nullptr;
  void (*outer_sparse_values)(const std::int64_t* row, const std::int32_t* column, const R* z, const R* lambda, int pre, R* gradient) = nullptr;
  // the filter over n numbers, and its adjoint: g [n] holds dL/dg of this step's use; r, c carry dL/dr and dL/dg of later steps;
  // u = dL/du, written
  void (*filter)(const SynapticFilter&, const R* u, R* r, const R* g_before, R* g_after, std::int64_t n) = nullptr;
  void (*filter_adjoint)(const SynapticFilter&, const R* g, R* r_carry, R* g_carry, R* u, std::int64_t n) = nullptr;
};

// Both precisions on one instruction set.
struct NeuronKernelSet {
  NeuronKernels<float> f32;
  NeuronKernels<double> f64;
};
struct WiringKernelSet {
  WiringKernels<float> f32;
  WiringKernels<double> f64;
};

}  // namespace axograd
