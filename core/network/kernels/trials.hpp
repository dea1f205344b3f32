// Sixteen trials as one pack.
#pragma once
#include <utility>

#include "core/network/kernels/trial_lanes.hpp"

AX_NAMESPACE_BEGIN

template <class R> using Trials = Pack<R, trial_vectors<R>>;

template <class R> AX_HD Trials<R> trials_where(unsigned mask) {
  using V = Pack<R, 1>;
  Trials<R> r;
  AX_UNROLL for (int i = 0; i < trial_vectors<R>; ++i) r.n[i] = lanes_where<V>(mask >> (i * V::width) & ((1u << V::width) - 1)).n[0];
  return r;
}

// Four numbers, each to be multiplied with the trials of a neuron. Loading them together and spreading each within the registers leaves
// the processor's loads to what stands elsewhere.
template <class R> class FourNumbers {
  static constexpr int quarter = 16 / int(sizeof(R));   // numbers that stand in 16 bytes
  typedef R Quarter __attribute__((vector_size(16)));
  using Lanes = std::make_index_sequence<std::size_t(Pack<R, 1>::width)>;

  template <std::size_t... lane> AX_HD static Native<R> repeat(const R* x, std::index_sequence<lane...>) {
#if AX_VECTOR_BYTES == 64
    if constexpr (sizeof(R) == 4) return (Native<R>)_mm512_maskz_broadcast_f32x4(__mmask16(-1), _mm_loadu_ps((const float*)x));
    else return (Native<R>)_mm512_maskz_broadcast_f64x2(__mmask8(-1), _mm_loadu_pd((const double*)x));
#else
    Quarter q;
    __builtin_memcpy(&q, x, sizeof q);
    return __builtin_shufflevector(q, q, (int(lane) % quarter)...);
#endif
  }
  template <int j, std::size_t... lane> AX_HD static Native<R> pick(const Native<R>& x, std::index_sequence<lane...>) {
    return __builtin_shufflevector(x, x, (int(lane) / quarter * quarter + j)...);
  }
  Native<R> part_[4 / quarter];

 public:
  AX_HD explicit FourNumbers(const R* x) { AX_UNROLL for (int i = 0; i < 4 / quarter; ++i) part_[i] = repeat(x + i * quarter, Lanes()); }
  template <int j> AX_HD Trials<R> at() const {   // number j in every trial
    const Native<R> x = pick<j % quarter>(part_[j / quarter], Lanes());
    Trials<R> all;
    AX_UNROLL for (int i = 0; i < trial_vectors<R>; ++i) all.n[i] = x;
    return all;
  }
};

template <class R> AX_HD R sum_of_trials(const Trials<R>& x) {
  const R* const lane = reinterpret_cast<const R*>(&x);
  R sum = 0;
  for (int g = 0; g < trial_lanes; ++g) sum += lane[g];
  return sum;
}

AX_NAMESPACE_END
