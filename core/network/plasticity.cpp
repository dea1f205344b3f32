#include "core/network/plasticity.hpp"

#include <cmath>

#include "core/rollout/kernels/flush_to_zero.hpp"

namespace axograd {

template <class R> PlasticSources<R> plastic_sources(const NetworkProjection<R>& p, double dt) {
  PlasticSources<R> s{.external = p.external, .first = p.first, .count = p.count, .delay = p.external ? 0 : p.delay};
  for (std::size_t i = 0; i < std::size_t(p.count); ++i) {
    s.U.push_back(R(p.plasticity.U[i]));
    s.keep_d.push_back(R(std::exp(-dt / p.plasticity.tau_d[i])));
    s.keep_f.push_back(R(p.plasticity.tau_f[i] > 0 ? std::exp(-dt / p.plasticity.tau_f[i]) : 0));
  }
  return s;
}

template <class R> void release(const PlasticSources<R>& s, const R* z, const R* before, R* after, R* released) {
  const FlushToZero guard;
  for (std::size_t i = 0; i < std::size_t(s.count); ++i, before += 2 * trial_lanes, after += 2 * trial_lanes) {
    const R U = s.U[i], keep_d = s.keep_d[i], keep_f = s.keep_f[i];
    for (int g = 0; g < trial_lanes; ++g, ++z, ++released) {
      const R used = keep_d * before[g], raised = keep_f * before[trial_lanes + g], u = U + raised, r = *z * u * (R(1) - used);
      *released = r;
      after[g] = used + r;
      after[trial_lanes + g] = raised + *z * U * (R(1) - u);
    }
  }
}

template <class R>
void release_adjoint(const PlasticSources<R>& s, const R* z, const R* before, const R* on_released, R* carry, R* on_z) {
  const FlushToZero guard;
  for (std::size_t i = 0; i < std::size_t(s.count); ++i, before += 2 * trial_lanes, carry += 2 * trial_lanes) {
    const R U = s.U[i], keep_d = s.keep_d[i], keep_f = s.keep_f[i];
    for (int g = 0; g < trial_lanes; ++g, ++z, ++on_released, ++on_z) {
      const R x = R(1) - keep_d * before[g], u = U + keep_f * before[trial_lanes + g];
      const R on_used = carry[g], on_raised = carry[trial_lanes + g], on_r = *on_released + on_used;
      *on_z += on_r * u * x + on_raised * U * (R(1) - u);
      carry[g] = keep_d * (on_used - on_r * *z * u);
      carry[trial_lanes + g] = keep_f * (on_raised + on_r * *z * x - on_raised * *z * U);
    }
  }
}

#define AX_PLASTICITY(R)                                                           \
  template PlasticSources<R> plastic_sources(const NetworkProjection<R>&, double); \
  template void release(const PlasticSources<R>&, const R*, const R*, R*, R*);     \
  template void release_adjoint(const PlasticSources<R>&, const R*, const R*, const R*, R*, R*);
AX_PLASTICITY(float)
AX_PLASTICITY(double)
#undef AX_PLASTICITY

}  // namespace axograd
