#include "core/network/plasticity.hpp"

#include <cmath>

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

template PlasticSources<float> plastic_sources(const NetworkProjection<float>&, double);
template PlasticSources<double> plastic_sources(const NetworkProjection<double>&, double);

}  // namespace axograd
