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
    if (k.spikes.mode == SpikeMode::event) {   // one vector at a time: speed is no matter here, time to compile is
      using Narrow = Pack<R, 1>;
      for (int i = 0; i < V::width && first + i < k.lanes; i += Narrow::width) forward_event_block<M, Narrow>(k, first + i, scratch);
      return;
    }
  }
  forward_block<M, V>(k, first, scratch);
}
template <class M, class R> std::int64_t forward_scratch(const Rollout<R>&) { return 0; }

template <class M, class R, bool gradients> void set_kernels(Kernels<R>& k) {
  k.forward_lanes = Pack<R, forward_packs<M, R>>::width;
  k.forward = forward_entry<M, R>;
  k.forward_scratch = forward_scratch<M, R>;
  if constexpr (gradients) {
    using V = Pack<R, 1>;
    k.adjoint_lanes = k.sensitivity_lanes = V::width;
    k.adjoint = adjoint_block<M, V>;
    k.adjoint_scratch = adjoint_scratch<M, V>;
    k.sensitivities = sensitivities_block<M, V>;
    k.sensitivities_scratch = sensitivities_scratch<M, V>;
  }
}

// `float_gradients`: gradient kernels in single precision too; they double the time to compile.
template <class M, bool float_gradients> void set_engine(EngineSet& set) {
  static_assert(check_neuron<M>());
  set_kernels<M, float, float_gradients && (AX_VECTOR_BYTES > 16)>(set.f32);
  set_kernels<M, double, true>(set.f64);
}

AX_NAMESPACE_END
