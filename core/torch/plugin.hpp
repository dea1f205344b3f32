// The door to libaxograd_torch.so for a program that must not link LibTorch: it opens the library when a verb needs it and asks for
// this table. Nothing here needs a LibTorch header.
#pragma once
#include <cstddef>

#include "core/rollout/task.hpp"

namespace axograd {

struct TorchPlugin {
  static constexpr int current = 1;
  int interface = current;   // a library of another interface must not be used

  // One JSON object: libtorch, blas, threads, cuda, cuda_devices. Static storage.
  const char* (*describe)();
  // eager_rollout() (core/torch/eager_rollout.hpp). Returns the exit code of an error (core/base/error.hpp) and its message, cut to
  // `size`; 0 when all went well.
  int (*rollout)(const char* neuron, const Rollout<double>* task, const Adjoint<double>* wanted, char* message, std::size_t size);
};

inline constexpr const char* torch_plugin_symbol = "axograd_torch_plugin";

}  // namespace axograd

extern "C" const axograd::TorchPlugin* axograd_torch_plugin();
