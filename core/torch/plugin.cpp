#include "core/torch/plugin.hpp"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>
#include <cstdio>
#include <exception>
#include <string>

#include "core/base/error.hpp"
#include "core/torch/eager_rollout.hpp"

namespace axograd {
namespace {

const char* describe() {
  static const std::string text = [] {
    const bool cuda = at::hasCUDA();
    return std::string("{\"libtorch\":\"") + TORCH_VERSION + "\",\"blas\":\"" + (at::hasMKL() ? "MKL" : "other") +
           "\",\"threads\":" + std::to_string(at::get_num_threads()) + ",\"cuda\":" + (cuda ? "true" : "false") +
           ",\"cuda_devices\":" + std::to_string(cuda ? at::getNumGPUs() : 0) + "}";
  }();
  return text.c_str();
}

int fail(Exit exit, const char* what, char* message, std::size_t size) {
  if (size) std::snprintf(message, size, "%s", what);
  return int(exit);
}

int rollout(const char* neuron, const Rollout<double>* task, const Adjoint<double>* wanted, char* message, std::size_t size) {
  try {
    eager_rollout(neuron, *task, wanted);
    return 0;
  } catch (const Error& error) {
    return fail(error.exit(), error.what(), message, size);
  } catch (const std::exception& error) {
    return fail(Exit::internal, error.what(), message, size);
  }
}

}  // namespace
}  // namespace axograd

extern "C" const axograd::TorchPlugin* axograd_torch_plugin() {
  static const axograd::TorchPlugin table{axograd::TorchPlugin::current, axograd::describe, axograd::rollout};
  return &table;
}
