// The kernels of one neuron on this instruction set, for one precision each.
#pragma once
#include "core/rollout/engine.hpp"
#include "core/rollout/kernels/adjoint.hpp"
#include "core/rollout/kernels/sensitivities.hpp"

AX_NAMESPACE_BEGIN

// Packs side by side in the forward loop: independent work hides the latency of long chains, as far as the registers reach. Of 1, 2
// and 4 packs in single precision, 4 is best for the texts measured: Hodgkin-Huxley 114, 151, 191 M steps/s on AVX2 and 190, 247, 281
// on AVX-512, adaptive LIF 913, 1365, 1576 and 1452, 1524, 1716 (one core, 256 neurons). Larger texts get fewer by the count of what
// they carry, which is a guess.
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
  if constexpr (forward_packs<M, R> > 1) {   // few lanes: no work on packs that hold none
    if (k.lanes - first <= Pack<R, 1>::width) return forward_block<M, Pack<R, 1>>(k, first, scratch);
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
