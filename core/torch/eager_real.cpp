#include "core/torch/eager_real.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/atan.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/expm1.h>
#include <ATen/ops/full.h>
#include <ATen/ops/le.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/where.h>
#include <cmath>

#include "core/num/surrogate_shapes.hpp"

namespace axograd {
namespace {

// The side that is a tensor, or the plain number as a tensor of no dimension.
at::Tensor tensor(const EagerReal& a) { return a.is_plain() ? at::full({}, a.plain(), at::kDouble) : a.lanes(); }
at::Tensor tensor(const EagerMask& a) { return a.is_plain() ? at::full({}, a.plain(), at::kBool) : a.lanes(); }

// sum c_i x^i
template <int n> EagerReal series(const EagerReal& x, const double (&c)[n]) {
  EagerReal y = c[n - 1];
  for (int i = n - 2; i >= 0; --i) y = y * x + c[i];
  return y;
}
// x where `keep`, else 1: the branch not taken must have finite derivatives too
EagerReal safe(const EagerMask& keep, const EagerReal& x) { return select(keep, x, 1.0); }

}  // namespace

EagerMask operator&(const EagerMask& a, const EagerMask& b) {
  if (a.is_plain() && b.is_plain()) return EagerMask(a.plain_ && b.plain_);
  return EagerMask(at::logical_and(tensor(a), tensor(b)));
}
EagerMask operator|(const EagerMask& a, const EagerMask& b) {
  if (a.is_plain() && b.is_plain()) return EagerMask(a.plain_ || b.plain_);
  return EagerMask(at::logical_or(tensor(a), tensor(b)));
}
EagerMask operator!(const EagerMask& a) { return a.is_plain() ? EagerMask(!a.plain_) : EagerMask(at::logical_not(a.lanes_)); }
bool any(const EagerMask& a) { return a.is_plain() ? a.plain_ : a.lanes_.any().item<bool>(); }

at::Tensor EagerReal::expanded(std::int64_t lanes) const { return is_plain() ? at::full({lanes}, plain_, at::kDouble) : lanes_.expand({lanes}); }
EagerReal EagerReal::detached() const { return is_plain() ? *this : EagerReal(lanes_.detach()); }

EagerReal operator-(const EagerReal& a) { return a.is_plain() ? EagerReal(-a.plain_) : EagerReal(a.lanes_.neg()); }
#define AX_EAGER_OPERATOR(op)                                              \
  EagerReal operator op(const EagerReal& a, const EagerReal& b) {          \
    if (a.is_plain() && b.is_plain()) return a.plain_ op b.plain_;         \
    if (b.is_plain()) return EagerReal(a.lanes_ op b.plain_);              \
    if (a.is_plain()) return EagerReal(a.plain_ op b.lanes_);              \
    return EagerReal(a.lanes_ op b.lanes_);                                \
  }
AX_EAGER_OPERATOR(+)
AX_EAGER_OPERATOR(-)
AX_EAGER_OPERATOR(*)
AX_EAGER_OPERATOR(/)
#undef AX_EAGER_OPERATOR
EagerMask operator<(const EagerReal& a, const EagerReal& b) {
  if (a.is_plain() && b.is_plain()) return EagerMask(a.plain_ < b.plain_);
  return EagerMask(at::lt(tensor(a), tensor(b)));
}
EagerMask operator<=(const EagerReal& a, const EagerReal& b) {
  if (a.is_plain() && b.is_plain()) return EagerMask(a.plain_ <= b.plain_);
  return EagerMask(at::le(tensor(a), tensor(b)));
}

EagerReal select(const EagerMask& m, const EagerReal& a, const EagerReal& b) {
  if (m.is_plain()) return m.plain() ? a : b;
  return EagerReal(at::where(m.lanes(), tensor(a), tensor(b)));
}

#define AX_EAGER_FUNCTION(name) \
  EagerReal name(const EagerReal& x) { return x.is_plain() ? EagerReal(std::name(x.plain_)) : EagerReal(at::name(x.lanes_)); }
AX_EAGER_FUNCTION(exp)
AX_EAGER_FUNCTION(expm1)
AX_EAGER_FUNCTION(log)
AX_EAGER_FUNCTION(log1p)
AX_EAGER_FUNCTION(sqrt)
AX_EAGER_FUNCTION(tanh)
AX_EAGER_FUNCTION(erf)
AX_EAGER_FUNCTION(atan)
#undef AX_EAGER_FUNCTION

EagerReal sigmoid(const EagerReal& x) {
  const EagerReal e = exp(-abs(x));
  return select(x < 0.0, e, 1.0) / (e + 1.0);
}
EagerReal softplus(const EagerReal& x) { return relu(x) + log1p(exp(-abs(x))); }

// (e^x - 1)/x = sum x^k/(k + 1)!
EagerReal exprel(const EagerReal& x) {
  static constexpr double c[] = {1.0,          1.0 / 2,         1.0 / 6,          1.0 / 24,          1.0 / 120,
                                 1.0 / 720,    1.0 / 5040,      1.0 / 40320,      1.0 / 362880,      1.0 / 3628800,
                                 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800, 1.0 / 87178291200, 1.0 / 1307674368000};
  const EagerMask far = abs(x) > 0.5;
  const EagerReal y = safe(far, x);
  return select(far, expm1(y) / y, series(select(far, 0.0, x), c));
}

// x/(e^x - 1) = 1 - x/2 + sum B_2k x^2k/(2k)! (Bernoulli numbers), good to 1e-17 within 1/2; beyond 700 e^x would overflow
EagerReal x_over_expm1(const EagerReal& x) {
  static constexpr double c[] = {1.0,
                                 1.0 / 12,
                                 -1.0 / 720,
                                 1.0 / 30240,
                                 -1.0 / 1209600,
                                 1.0 / 47900160,
                                 -691.0 / 1307674368000,
                                 1.0 / 74724249600,
                                 -3617.0 / 10670622842880000,
                                 43867.0 / 5109094217170944000};
  const EagerMask far = abs(x) > 0.5;
  const EagerReal y = min(safe(far, x), 700.0), near = select(far, 0.0, x);
  return select(far, y / expm1(y), series(near * near, c) - near * 0.5);
}

// ln(1 - e^-x), x > 0
EagerReal log1mexp(const EagerReal& x) {
  const EagerMask small = x < 0.6931471805599453;
  return select(small, log(-expm1(-safe(small, x))), log1p(-exp(-safe(!small, x))));
}

EagerReal pwl(const EagerReal& x, double low, double step, const EagerReal* coefficients, int n) {
  const EagerReal u = min(double(n - 1), max(0.0, (x - low) / step));
  EagerReal y = 0.0;
  for (int i = 0; i < n; ++i) y += coefficients[i] * relu(1.0 - abs(u - double(i)));
  return y;
}

namespace {

EagerReal normal_cdf(const EagerReal& x) { return 0.5 + 0.5 * erf(x / std::sqrt(2.0)); }
EagerReal within_unit(const EagerReal& x) { return min(1.0, max(-1.0, x)); }

// sign(x) y
EagerReal signed_as(const EagerReal& x, const EagerReal& y) { return select(x < 0.0, -y, y); }

EagerReal shape(const Surrogate& surrogate, const EagerReal& x) {
  const auto own = [&](double usual) { return surrogate.shape < 0 ? usual : surrogate.shape; };
  switch (surrogate.kind) {
    case SurrogateKind::relu_grad: {
      const EagerReal c = within_unit(x);
      return 0.5 + c - 0.5 * c * abs(c);
    }
    case SurrogateKind::sigmoid: return sigmoid(x);
    case SurrogateKind::gaussian: return normal_cdf(x);
    case SurrogateKind::arctan: return 0.5 + atan(x) / M_PI;
    case SurrogateKind::multi_gaussian: return 1.15 * normal_cdf(x) - 0.15 * (normal_cdf((x - 1.0) / 6.0) + normal_cdf((x + 1.0) / 6.0));
    case SurrogateKind::piecewise_linear: return 0.5 + 0.5 * within_unit(x);
    case SurrogateKind::laplace: return 0.5 + signed_as(x, 0.5 - 0.5 * exp(-abs(x)));
    case SurrogateKind::circ: return 0.5 + 0.5 * x / sqrt(1.0 + x * x);
    case SurrogateKind::log_abs: return 0.5 + signed_as(x, log(1.0 + abs(x)));
    case SurrogateKind::s2nn: return select(x < 0.0, sigmoid(4.0 * x), 0.5 + log(1.0 + abs(x)));
    case SurrogateKind::q_pseudo_spike: return 0.5 + signed_as(x, 0.5 - 0.5 * exp((1.0 - own(QPseudoSpike::usual)) * log(1.0 + abs(x))));
    case SurrogateKind::leaky_rectangle: return 0.5 + 0.5 * within_unit(x) + 0.5 * own(LeakyRectangle::usual) * (x - within_unit(x));
    case SurrogateKind::leaky_relu: return 0.5 + select(x < 0.0, own(LeakyRelu::usual) * x, x);
    case SurrogateKind::fast_sigmoid: break;
  }
  return 0.5 + 0.5 * x / (1.0 + abs(x));
}

}  // namespace

EagerReal eager_surrogate(const EagerReal& drive, const Surrogate& surrogate) {
  return shape(surrogate, drive / surrogate.width) * surrogate.gain;
}

EagerReal eager_spike(const EagerReal& drive, const EagerReal& hard, const Surrogate& surrogate) {
  const EagerReal smooth = eager_surrogate(drive, surrogate);
  return hard + (smooth - smooth.detached());
}

}  // namespace axograd
