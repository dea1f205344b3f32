// What an instruction set offers to learning rules with traces. Plain data and function pointers, like core/network/kernels.hpp.
#pragma once
#include <cstdint>

#include "core/network/kernels.hpp"
#include "core/rollout/isa_choice.hpp"

namespace axograd {

// What a step gives to the traces of one population's connections.
template <class R> struct TraceInput {
  const R* jacobian = nullptr;      // J [post, n, n, 16]
  const R* input = nullptr;         // F [post, n, 16]
  const R* x = nullptr;             // [pre, 16]
  const R* signal = nullptr;        // [post, 16] or null: nobody learns
  const R* spike_signal = nullptr;  // [post, 16] or null
};

// Traces of connections sorted by target: those of target j are row[j] … row[j + 1) of (source, edge). A trace holds n numbers
// for each of 16 trials: what the connection has done to the target's states, and last to its spike.
//   trace <- decay J_j trace + F_j x_source
//   gradient[edge] += sum over trials of signal_j trace[read] + spike_signal_j trace[n - 1]
// With `filtered`, trace[read] meets the signal through a leak: filtered <- kappa filtered + trace[read].
// Several steps can be taken at once (`block`): a trace is then read and written once for all of them.
template <class R> struct TraceStep : TraceInput<R> {
  int n = 0, post = 0, read = 0;
  const std::int64_t* row = nullptr;
  const std::int32_t* source = nullptr;
  const std::int64_t* edge = nullptr;
  R decay = 1;
  R* traces = nullptr;    // [edges, n, 16]
  R* filtered = nullptr;  // [edges, 16] or null
  R kappa = 0;
  R* gradient = nullptr;                 // by edge; only with a signal
  const TraceInput<R>* block = nullptr;  // [block_size] in order of time, in place of the step's own input
  int block_size = 0;
};

template <class R> struct TraceKernels { void (*advance)(const TraceStep<R>&) = nullptr; };
struct TraceKernelSet {
  TraceKernels<float> f32;
  TraceKernels<double> f64;
};

template <class R> const TraceKernels<R>& trace_kernels(Isa isa);  // UsageError where the build or the machine lacks it

}  // namespace axograd
