// A parameter between two bounds as a free number: the logit of where it stands between them, on a logarithmic scale where both
// are positive, since conductances, capacitances and time constants are known up to factors.
#pragma once
#include <algorithm>
#include <cmath>

namespace axograd::tasks {

class Box {
 public:
  Box(double low, double high) : low_(low), high_(high), log_(low > 0), a_(log_ ? std::log(low) : low) {
    span_ = (log_ ? std::log(high) : high) - a_;
  }
  double low() const { return low_; }
  double high() const { return high_; }
  bool log_scale() const { return log_; }

  // x of the free number u, and dx/du there
  double at(double u) const { return from_scale(a_ + span_ * share(u)); }
  double slope(double u) const { return span_ * share(u) * share(-u) * (log_ ? at(u) : 1); }
  // A value on or beyond a bound counts as just inside it.
  double free(double x) const {
    const double s = std::clamp((to_scale(std::clamp(x, low_, high_)) - a_) / span_, edge, 1 - edge);
    return std::log(s / (1 - s));
  }
  // the value at a share 0 … 1 of the way from bound to bound
  double between(double s) const { return from_scale(a_ + span_ * s); }
  static constexpr double farthest = 9;  // |u| that a search may reach: within 1.3e-4 of the range of a bound

 private:
  static constexpr double edge = 1.3e-4;
  static double share(double u) { return u >= 0 ? 1 / (1 + std::exp(-u)) : std::exp(u) / (1 + std::exp(u)); }
  double to_scale(double x) const { return log_ ? std::log(x) : x; }
  double from_scale(double y) const { return log_ ? std::exp(y) : y; }

  double low_, high_;
  bool log_;
  double a_, span_ = 0;  // of the scale
};

}  // namespace axograd::tasks
