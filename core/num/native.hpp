// The machine's own vectors, as GCC's vector extension knows them: no intrinsics, one text for every instruction set.
#pragma once
#include "core/num/isa.hpp"

#if defined(__CUDACC__)
#define AX_UNROLL _Pragma("unroll")
#else
#define AX_UNROLL _Pragma("GCC unroll 32")
#endif

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

namespace native_detail {
template <class R> struct Of;
template <> struct Of<float> {
  using lane = int;
  typedef float real __attribute__((vector_size(AX_VECTOR_BYTES)));
  typedef int integer __attribute__((vector_size(AX_VECTOR_BYTES)));
  typedef unsigned word __attribute__((vector_size(AX_VECTOR_BYTES)));
};
template <> struct Of<double> {
  using lane = long;
  typedef double real __attribute__((vector_size(AX_VECTOR_BYTES)));
  typedef long integer __attribute__((vector_size(AX_VECTOR_BYTES)));
  typedef unsigned long word __attribute__((vector_size(AX_VECTOR_BYTES)));
};
}  // namespace native_detail

template <class R> using Native = typename native_detail::Of<R>::real;
template <class R> using NativeInt = typename native_detail::Of<R>::integer;
template <class R> using NativeWord = typename native_detail::Of<R>::word;
template <class R> using LaneInt = typename native_detail::Of<R>::lane;

AX_NAMESPACE_END
#endif
