// Short-term plasticity: what a synapse delivers depends on the spikes before (Tsodyks, Pawelzik & Markram 1998, Neural Comput
// 10:821, equations 2.1-2.2; with u's rest at U the same course is that of Mongillo, Barak & Tsodyks 2008, Science 319:1543). A
// source has resources x, at rest 1, and a share u of them that a spike releases, at rest U:
//   from step to step   x <- 1 - (1 - x) exp(-dt/tau_d),   u <- U + (u - U) exp(-dt/tau_f)
//   then a spike z      r = z u x is delivered in place of z,   x <- x - r,   u <- u + z U (1 - u)
// Exact between spikes, and differentiable along z. A source advances in the step its spike arrives in.
#pragma once
#include <cstdint>
#include <vector>

#include "core/network/graded_kernels.hpp"
#include "core/network/network.hpp"

namespace axograd {

// Sources of one or more projections that release alike. Kept are 1 - x and u - U, so that rest is zero.
template <class R> struct PlasticSources {
  bool external = false;
  int first = 0, count = 0, delay = 1;
  std::int64_t at = 0;  // where its rows of [sources, 16] start among all plastic sources'; states have two rows each
  std::vector<R> U = {}, keep_d = {}, keep_f = {};  // [count] share at rest, what is left of 1 - x and of u - U after a step
  PlasticConstants<R> constants() const { return {count, U.data(), keep_d.data(), keep_f.data()}; }
  bool alike(const PlasticSources& o) const {
    return external == o.external && first == o.first && count == o.count && delay == o.delay && U == o.U && keep_d == o.keep_d &&
           keep_f == o.keep_f;
  }
};

// `projection` must have plasticity; dt in ms.
template <class R> PlasticSources<R> plastic_sources(const NetworkProjection<R>& projection, double dt);

}  // namespace axograd
