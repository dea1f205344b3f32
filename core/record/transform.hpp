// Bounded parameters as unconstrained numbers, so that an optimiser may step freely: the identity without bounds, a logarithm
// with one, a logit with two. x is the parameter in its unit, u the free number.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/record/fields.hpp"

namespace axograd {

enum class TransformKind { identity, log_low, log_high, logit };

class Transform {
 public:
  Transform() = default;
  Transform(double low, double high)
      : low_(low), high_(high),
        kind_(std::isfinite(low) ? (std::isfinite(high) ? TransformKind::logit : TransformKind::log_low)
                                 : (std::isfinite(high) ? TransformKind::log_high : TransformKind::identity)) {}
  explicit Transform(const Field& field) : Transform(field.low, field.high) {}

  TransformKind kind() const { return kind_; }
  double low() const { return low_; }
  double high() const { return high_; }

  // u of x. A value on or beyond a bound counts as just inside it, so that u is finite.
  double to_free(double x) const {
    switch (kind_) {
      case TransformKind::log_low: return std::log(std::max(x - low_, margin(low_)));
      case TransformKind::log_high: return -std::log(std::max(high_ - x, margin(high_)));
      case TransformKind::logit: {
        const double edge = 1e-12 * (high_ - low_);
        const double inside = std::clamp(x, low_ + edge, high_ - edge);
        return std::log((inside - low_) / (high_ - inside));
      }
      default: return x;
    }
  }

  // x of u, within the bounds for every u.
  double to_bounded(double u) const {
    switch (kind_) {
      case TransformKind::log_low: return low_ + std::exp(u);
      case TransformKind::log_high: return high_ - std::exp(-u);
      case TransformKind::logit: return u < 0 ? low_ + (high_ - low_) * part(u) : high_ - (high_ - low_) * part(-u);
      default: return u;
    }
  }

  // dx/du at u.
  double slope(double u) const {
    switch (kind_) {
      case TransformKind::log_low: return std::exp(u);
      case TransformKind::log_high: return std::exp(-u);
      case TransformKind::logit: return (high_ - low_) * part(u) * part(-u);
      default: return 1;
    }
  }

  // d2x/du2 at u, for second-order methods and priors.
  double curvature(double u) const {
    switch (kind_) {
      case TransformKind::log_low: return std::exp(u);
      case TransformKind::log_high: return -std::exp(-u);
      case TransformKind::logit: return slope(u) * (part(-u) - part(u));
      default: return 0;
    }
  }

 private:
  static double part(double u) { return u >= 0 ? 1 / (1 + std::exp(-u)) : std::exp(u) / (1 + std::exp(u)); }
  static double margin(double bound) { return 1e-12 * std::max(1.0, std::abs(bound)); }

  double low_ = -std::numeric_limits<double>::infinity(), high_ = std::numeric_limits<double>::infinity();
  TransformKind kind_ = TransformKind::identity;
};

}  // namespace axograd
