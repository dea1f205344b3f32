// The door to libaxograd_cuda.so, opened by a program that finds a GPU. Tasks are the engines' own, arrays on the host; the library
// copies in, runs and copies out. Modes hard, smooth, forced, escape; no spike sink (use spike_counts and traces).
#pragma once
#include "core/rollout/task.hpp"

namespace axograd {

// 0, or the exit code of an error (core/base/error.hpp) with a message in static storage of the thread.
struct DeviceStatus {
  int exit = 0;
  const char* message = "";
};

template <class R> struct CudaKernels {
  DeviceStatus (*forward)(const Rollout<R>&) = nullptr;
  DeviceStatus (*adjoint)(const Rollout<R>&, const Adjoint<R>&) = nullptr;
  DeviceStatus (*sensitivities)(const Rollout<R>&, const Sensitivities<R>&) = nullptr;   // up to 8 directions
};

struct CudaNeuron {
  const char* name;
  CudaKernels<float> f32;
  CudaKernels<double> f64;
};

struct CudaPlugin {
  static constexpr int current = 1;
  int interface = current;   // a library of another interface must not be used
  int (*devices)();          // usable GPUs, 0 without a driver
  const CudaNeuron* neurons;
  int neurons_count;
};

inline constexpr const char* cuda_plugin_symbol = "axograd_cuda_plugin";

}  // namespace axograd

extern "C" const axograd::CudaPlugin* axograd_cuda_plugin();
