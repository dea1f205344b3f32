// Libraries of ours that are opened when a verb needs them, so that no other verb pays for LibTorch or a GPU driver.
#pragma once
#include "core/rollout/cuda/plugin.hpp"
#include "core/torch/plugin.hpp"

namespace axograd::apps {

// Null where the library was not built. ResourceError where it is there but cannot be opened (LibTorch moved, another version of ours).
const TorchPlugin* torch_plugin();
const CudaPlugin* cuda_plugin();

}  // namespace axograd::apps
