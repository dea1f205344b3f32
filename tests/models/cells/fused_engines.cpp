// Kernels of the hand-written cells, on the one instruction set that this file is compiled for.
#include "core/rollout/kernels/kernels.hpp"
#include "tests/models/cells/fused.hpp"

AX_NAMESPACE_BEGIN
void set_engine_fused_hh(EngineSet& set) { set_engine<FusedHh, false>(set); }
void set_engine_fused_rs(EngineSet& set) { set_engine<FusedRs, false>(set); }
AX_NAMESPACE_END
