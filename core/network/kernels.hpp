// What an instruction set offers to networks for the neurons: their step and its adjoint, for a group of 16 trials. Arrays hold the
// trials of a group side by side ([…, neuron, 16]), so that a vector is one neuron in several trials: parameters are broadcast. Plain
// data and function pointers; nothing here depends on an instruction set.
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

// Both precisions on one instruction set.
struct NeuronKernelSet {
  NeuronKernels<float> f32;
  NeuronKernels<double> f64;
};

}  // namespace axograd
