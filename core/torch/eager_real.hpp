// EagerReal: a tensor of lanes in double (or a plain number that has not met a tensor yet) with the vocabulary of packs, so that a
// neuron's text runs operation by operation under LibTorch's autograd: the reference the fused engines are held against.
// Derivatives are LibTorch's own. Only where a formula loses digits in between (exprel, x_over_expm1 near 0, ln(1 - e^-x)) is it
// rearranged; min, max and abs choose one side, as the packs do.
#pragma once
#include <ATen/core/Tensor.h>

#include "core/num/surrogate_kind.hpp"

namespace axograd {

// The outcome of a comparison, lane by lane.
class EagerMask {
 public:
  EagerMask(bool plain = false) : plain_(plain) {}
  explicit EagerMask(at::Tensor lanes) : lanes_(std::move(lanes)) {}
  bool is_plain() const { return !lanes_.defined(); }
  bool plain() const { return plain_; }
  const at::Tensor& lanes() const { return lanes_; }   // bool [lanes]

  friend EagerMask operator&(const EagerMask& a, const EagerMask& b);
  friend EagerMask operator|(const EagerMask& a, const EagerMask& b);
  friend EagerMask operator!(const EagerMask& a);
  friend bool any(const EagerMask& a);

 private:
  at::Tensor lanes_;
  bool plain_ = false;
};

class EagerReal {
 public:
  EagerReal(double plain = 0) : plain_(plain) {}
  explicit EagerReal(at::Tensor lanes) : lanes_(std::move(lanes)) {}
  bool is_plain() const { return !lanes_.defined(); }
  double plain() const { return plain_; }
  const at::Tensor& lanes() const { return lanes_; }   // double [lanes]
  at::Tensor expanded(std::int64_t lanes) const;       // also of a plain number
  EagerReal detached() const;

  friend EagerReal operator-(const EagerReal& a);
  friend EagerReal operator+(const EagerReal& a, const EagerReal& b);
  friend EagerReal operator-(const EagerReal& a, const EagerReal& b);
  friend EagerReal operator*(const EagerReal& a, const EagerReal& b);
  friend EagerReal operator/(const EagerReal& a, const EagerReal& b);
  friend EagerMask operator<(const EagerReal& a, const EagerReal& b);
  friend EagerMask operator<=(const EagerReal& a, const EagerReal& b);
  friend EagerMask operator>(const EagerReal& a, const EagerReal& b) { return b < a; }
  friend EagerMask operator>=(const EagerReal& a, const EagerReal& b) { return b <= a; }
  EagerReal& operator+=(const EagerReal& b) { return *this = *this + b; }
  EagerReal& operator-=(const EagerReal& b) { return *this = *this - b; }
  EagerReal& operator*=(const EagerReal& b) { return *this = *this * b; }
  EagerReal& operator/=(const EagerReal& b) { return *this = *this / b; }

  friend EagerReal select(const EagerMask& m, const EagerReal& a, const EagerReal& b);
  friend EagerReal min(const EagerReal& a, const EagerReal& b) { return select(a < b, a, b); }
  friend EagerReal max(const EagerReal& a, const EagerReal& b) { return select(b < a, a, b); }
  friend EagerReal abs(const EagerReal& a) { return select(a < 0.0, -a, a); }
  friend EagerReal relu(const EagerReal& a) { return max(0.0, a); }

  friend EagerReal exp(const EagerReal& x);
  friend EagerReal expm1(const EagerReal& x);
  friend EagerReal log(const EagerReal& x);
  friend EagerReal log1p(const EagerReal& x);
  friend EagerReal sqrt(const EagerReal& x);
  friend EagerReal tanh(const EagerReal& x);
  friend EagerReal erf(const EagerReal& x);
  friend EagerReal atan(const EagerReal& x);
  friend EagerReal sigmoid(const EagerReal& x);
  friend EagerReal softplus(const EagerReal& x);
  friend EagerReal exprel(const EagerReal& x);
  friend EagerReal x_over_expm1(const EagerReal& x);
  friend EagerReal log1mexp(const EagerReal& x);
  friend EagerReal pwl(const EagerReal& x, double low, double step, const EagerReal* coefficients, int n);

 private:
  at::Tensor lanes_;
  double plain_ = 0;
};

EagerReal select(const EagerMask& m, const EagerReal& a, const EagerReal& b);   // also of plain numbers

// The surrogate's own smooth function of the drive (check mode).
EagerReal eager_surrogate(const EagerReal& drive, const Surrogate& surrogate);
// 0 or 1 by the sign of the drive, with the surrogate's derivative.
EagerReal eager_spike(const EagerReal& drive, const EagerReal& hard, const Surrogate& surrogate);

}  // namespace axograd

#include "core/num/scalar.hpp"

AX_NAMESPACE_BEGIN
template <> struct RealOf<EagerReal> { using type = double; };
template <> struct MaskOf<EagerReal> { using type = EagerMask; };
AX_NAMESPACE_END
