// Where the elementary functions are tried: evenly over the bulk, evenly in the exponent over the whole range, and around edges.
#pragma once
#include <cmath>
#include <limits>
#include <vector>

#include "tests/num/reference.hpp"

namespace axograd::test {

template <class R> std::vector<R> samples(const Reference& f, int count) {
  std::vector<R> x;
  const Real top = logl(std::numeric_limits<R>::max());
  const auto add = [&](Real v) {
    const R r = R(v);
    if (f.ends_with_exp && Real(r) > top - 0.1L) return;
    if (Real(r) > f.low && Real(r) < f.high && std::isfinite(r)) x.push_back(r);
  };
  for (int i = 0; i < count; ++i) {
    const Real t = (i + 0.37L) / count;
    add(-3 + 6 * t);
    add(-0.1L + 0.2L * t);
    add(-1.02L * top + 2.04L * top * t);
    const Real far = expl(-1.02L * top + 2.04L * top * t);   // from subnormal to the largest
    add(far);
    add(-far);
  }
  // edges: multiples of ln 2 / 2, where the reduction changes; powers of 2 and their roots; the ends of exp's range
  for (int k = -2200; k <= 2200; ++k) {
    const R edge = R(k * 0.34657359027997265471L), power = R(std::ldexp(R(1), k / 4)), root = R(power * R(0.70710678118654752440L));
    for (const R e : {edge, power, root, R(R(1) - power)}) {
      add(e);
      add(std::nextafter(e, R(INFINITY)));
      add(std::nextafter(e, R(-INFINITY)));
    }
  }
  for (const Real end : {top, logl(std::numeric_limits<R>::min())}) {
    R up = R(end), down = R(end);
    for (int i = 0; i < 50; ++i) {
      add(up = std::nextafter(up, R(INFINITY)));
      add(down = std::nextafter(down, R(-INFINITY)));
    }
  }
  while (x.size() % 64) x.push_back(R(1));
  return x;
}

}  // namespace axograd::test
