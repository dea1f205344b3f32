// A number with its derivatives with respect to a few samples of a trace. What is read off a trace (the time of a crossing, the
// depth of a minimum) depends on a handful of its samples: written once for any number type, it gives its value and its
// derivatives.
#pragma once
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace axograd::fitting {

class SparseDual {
 public:
  SparseDual(double value = 0) : value_(value) {}
  static SparseDual sample(std::span<const double> trace, std::size_t t) {
    SparseDual x(trace[t]);
    x.slope_.emplace_back(t, 1.0);
    return x;
  }
  double value() const { return value_; }
  // gradient[t] += scale * d(this)/d(sample t)
  void add_to(std::span<double> gradient, double scale) const {
    for (const auto& [t, d] : slope_) gradient[t] += scale * d;
  }

  SparseDual& operator+=(const SparseDual& b) {
    value_ += b.value_;
    slope_.insert(slope_.end(), b.slope_.begin(), b.slope_.end());
    return *this;
  }
  friend SparseDual operator+(const SparseDual& a, const SparseDual& b) { return combine(a, b, a.value_ + b.value_, 1, 1); }
  friend SparseDual operator-(const SparseDual& a, const SparseDual& b) { return combine(a, b, a.value_ - b.value_, 1, -1); }
  friend SparseDual operator*(const SparseDual& a, const SparseDual& b) {
    return combine(a, b, a.value_ * b.value_, b.value_, a.value_);
  }
  friend SparseDual operator/(const SparseDual& a, const SparseDual& b) {
    const double q = a.value_ / b.value_;
    return combine(a, b, q, 1 / b.value_, -q / b.value_);
  }
  friend SparseDual sqrt(const SparseDual& a) {
    const double r = std::sqrt(a.value_);
    return combine(a, 0, r, 0.5 / r, 0);
  }

 private:
  static SparseDual combine(const SparseDual& a, const SparseDual& b, double value, double da, double db) {
    SparseDual r(value);
    r.slope_.reserve(a.slope_.size() + b.slope_.size());
    for (const auto& [t, d] : a.slope_) r.slope_.emplace_back(t, da * d);
    for (const auto& [t, d] : b.slope_) r.slope_.emplace_back(t, db * d);
    return r;
  }

  double value_;
  std::vector<std::pair<std::size_t, double>> slope_;  // a sample may occur more than once
};

inline double value_of(double x) { return x; }
inline double value_of(const SparseDual& x) { return x.value(); }

// A trace whose samples come as T.
template <class T> struct TraceOf;
template <> struct TraceOf<double> {
  std::span<const double> values;
  double at(std::size_t t) const { return values[t]; }
};
template <> struct TraceOf<SparseDual> {
  std::span<const double> values;
  SparseDual at(std::size_t t) const { return SparseDual::sample(values, t); }
};

// Where the chord from sample t to t + 1 passes `level`, in samples.
template <class T> T chord_crossing(const TraceOf<T>& V, std::size_t t, const T& level) {
  const T a = V.at(t);
  return T(double(t)) + (level - a) / (V.at(t + 1) - a);
}

}  // namespace axograd::fitting
