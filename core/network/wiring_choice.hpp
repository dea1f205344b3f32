// The connection kernels of this machine.
#pragma once
#include "core/network/kernels.hpp"
#include "core/rollout/isa_choice.hpp"

namespace axograd {

const WiringKernelSet& wiring_kernels(Isa isa);   // of one instruction set; UsageError where the build or the machine lacks it
const WiringKernelSet& wiring_kernels();          // of chosen_isa()

}  // namespace axograd
