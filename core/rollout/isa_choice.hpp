// Which instruction sets this build has and this machine can run.
#pragma once
#include <string>
#include <vector>

#include "core/rollout/engine.hpp"

namespace axograd {

const char* isa_name(Isa isa);
bool machine_runs(Isa isa);

// Baseline first. Engines exist for those of them that the build has.
std::vector<Isa> runnable_isas();

// The best set the machine runs, or the one named by the environment variable AXOGRAD_ISA (baseline, avx2 or avx512).
// UsageError if that is not a name or not runnable here.
Isa chosen_isa();

}  // namespace axograd
