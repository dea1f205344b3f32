// The vocabulary of packs for plain numbers, so that a neuron's text may run on float, double or (for complex-step gradients)
// std::complex<double>, where comparisons, min, max and abs go by the real part.
//   Real<T>    the plain real under a pack, dual or scalar; specialise RealOf<T> for other kinds of T
//   MaskType<T> what comparing two T gives
#pragma once
#include "core/num/isa.hpp"
#include <math.h>
#if !defined(__CUDACC__)
#include <complex>
#endif

AX_NAMESPACE_BEGIN

template <class T> struct RealOf { using type = T; };
template <class T> using Real = typename RealOf<T>::type;
template <class T> struct MaskOf { using type = bool; };
template <class T> using MaskType = typename MaskOf<T>::type;

#define AX_SCALAR_FUNCTIONS(R)                                                       \
  AX_HD R select(bool m, R a, R b) { return m ? a : b; }                             \
  AX_HD R min(R a, R b) { return a < b ? a : b; }                                    \
  AX_HD R max(R a, R b) { return a > b ? a : b; }                                    \
  AX_HD R fma(R a, R b, R c) { return a * b + c; }                                   \
  AX_HD R abs(R a) { return a < 0 ? -a : a; }                                        \
  AX_HD double sum(R a) { return a; }
AX_SCALAR_FUNCTIONS(float)
AX_SCALAR_FUNCTIONS(double)
#undef AX_SCALAR_FUNCTIONS
AX_HD double min(float a, double b) { return a < b ? double(a) : b; }
AX_HD double min(double a, float b) { return a < b ? a : double(b); }
AX_HD double max(float a, double b) { return a > b ? double(a) : b; }
AX_HD double max(double a, float b) { return a > b ? a : double(b); }
AX_HD double select(bool m, float a, double b) { return m ? double(a) : b; }
AX_HD double select(bool m, double a, float b) { return m ? a : double(b); }
AX_HD bool any(bool m) { return m; }
AX_HD bool all(bool m) { return m; }
AX_HD bool none(bool m) { return !m; }

#define AX_SCALAR_MATH(name)                           \
  AX_HD float name(float x) { return ::name##f(x); }   \
  AX_HD double name(double x) { return ::name(x); }
AX_SCALAR_MATH(exp)
AX_SCALAR_MATH(log)
AX_SCALAR_MATH(expm1)
AX_SCALAR_MATH(log1p)
AX_SCALAR_MATH(tanh)
AX_SCALAR_MATH(sqrt)
#undef AX_SCALAR_MATH

#if !defined(__CUDACC__)
using Complex = std::complex<double>;
template <> struct RealOf<Complex> { using type = double; };
#define AX_COMPLEX_COMPARE(op)                                                              \
  AX_HD bool operator op(const Complex& a, const Complex& b) { return a.real() op b.real(); } \
  AX_HD bool operator op(const Complex& a, double b) { return a.real() op b; }              \
  AX_HD bool operator op(double a, const Complex& b) { return a op b.real(); }
AX_COMPLEX_COMPARE(<)
AX_COMPLEX_COMPARE(<=)
AX_COMPLEX_COMPARE(>)
AX_COMPLEX_COMPARE(>=)
#undef AX_COMPLEX_COMPARE
AX_HD Complex select(bool m, const Complex& a, const Complex& b) { return m ? a : b; }
AX_HD Complex min(const Complex& a, const Complex& b) { return a.real() < b.real() ? a : b; }
AX_HD Complex max(const Complex& a, const Complex& b) { return a.real() > b.real() ? a : b; }
AX_HD Complex abs(const Complex& a) { return a.real() < 0 ? -a : a; }
AX_HD Complex fma(const Complex& a, const Complex& b, const Complex& c) { return a * b + c; }
AX_HD Complex exp(const Complex& x) { return std::exp(x); }
AX_HD Complex log(const Complex& x) { return std::log(x); }
AX_HD Complex sqrt(const Complex& x) { return std::sqrt(x); }
AX_HD Complex tanh(const Complex& x) { return std::tanh(x); }
// The real part exact, the imaginary part to first order and beyond: what a complex step of 1e-20 needs.
AX_HD Complex expm1(const Complex& x) {
  const double e = ::exp(x.real()), s = ::sin(0.5 * x.imag());
  return {::expm1(x.real()) - 2 * e * s * s, e * ::sin(x.imag())};
}
AX_HD Complex log1p(const Complex& x) {
  const double a = 1 + x.real(), b = x.imag();
  return {::log1p(x.real()) + 0.5 * ::log1p(b * b / (a * a)), ::atan2(b, a)};
}
#endif

AX_NAMESPACE_END
