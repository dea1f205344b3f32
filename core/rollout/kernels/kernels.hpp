// The kernels of one neuron on this instruction set, for one precision each.
#pragma once
#include "core/rollout/engine.hpp"
#include "core/rollout/kernels/adjoint.hpp"
#include "core/rollout/kernels/sensitivities.hpp"

AX_NAMESPACE_BEGIN

// Packs side by side in the forward loop. Long texts (many elementary functions) want independent work next to each other; measured
// on AVX2 and AVX-512, see bench/.
template <class M, class R> inline constexpr int forward_packs = carry_size<M> <= 6 ? 4 : carry_size<M> <= 10 ? 2 : 1;

template <class M, class R> void forward_entry(const Rollout<R>& k, std::int64_t first, void* scratch) {
  using V = Pack<R, forward_packs<M, R>>;
  if constexpr (!M::info.edge) {
    if (k.spikes.mode == SpikeMode::event) return forward_event_block<M, V>(k, first, scratch);
  }
  forward_block<M, V>(k, first, scratch);
}
template <class M, class R> std::int64_t forward_scratch(const Rollout<R>&) { return 0; }

template <class M, class R> void set_kernels(Kernels<R>& k) {
  using V = Pack<R, 1>;
  k.forward_lanes = Pack<R, forward_packs<M, R>>::width;
  k.adjoint_lanes = k.sensitivity_lanes = V::width;
  k.forward = forward_entry<M, R>;
  k.forward_scratch = forward_scratch<M, R>;
  k.adjoint = adjoint_block<M, V>;
  k.adjoint_scratch = adjoint_scratch<M, V>;
  k.sensitivities = sensitivities_block<M, V>;
  k.sensitivities_scratch = sensitivities_scratch<M, V>;
}

template <class M> void set_engine(EngineSet& set) {
  static_assert(check_neuron<M>());
  set_kernels<M, float>(set.f32);
  set_kernels<M, double>(set.f64);
}

AX_NAMESPACE_END
