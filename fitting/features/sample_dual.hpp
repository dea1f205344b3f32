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

class SampleDual {
 public:
  SampleDual(double value = 0) : value_(value) {}
  static SampleDual sample(std::span<const double> trace, std::size_t t) {
    SampleDual x(trace[t]);
    x.slope_.emplace_back(t, 1.0);
    return x;
  }
  double value() const { return value_; }
  // gradient[t] += scale * d(this)/d(sample t)
  void add_to(std::span<double> gradient, double scale) const {
    for (const auto& [t, d] : slope_) gradient[t] += scale * d;
  }

  SampleDual& operator+=(const SampleDual& b) {
    value_ += b.value_;
    slope_.insert(slope_.end(), b.slope_.begin(), b.slope_.end());
    return *this;
  }
  friend SampleDual operator+(const SampleDual& a, const SampleDual& b) { return combine(a, b, a.value_ + b.value_, 1, 1); }
  friend SampleDual operator-(const SampleDual& a, const SampleDual& b) { return combine(a, b, a.value_ - b.value_, 1, -1); }
  friend SampleDual operator*(const SampleDual& a, const SampleDual& b) {
    return combine(a, b, a.value_ * b.value_, b.value_, a.value_);
  }
  friend SampleDual operator/(const SampleDual& a, const SampleDual& b) {
    const double q = a.value_ / b.value_;
    return combine(a, b, q, 1 / b.value_, -q / b.value_);
  }
  friend SampleDual sqrt(const SampleDual& a) {
    const double r = std::sqrt(a.value_);
    return combine(a, 0, r, 0.5 / r, 0);
  }

 private:
  static SampleDual combine(const SampleDual& a, const SampleDual& b, double value, double da, double db) {
    SampleDual r(value);
    r.slope_.reserve(a.slope_.size() + b.slope_.size());
    for (const auto& [t, d] : a.slope_) r.slope_.emplace_back(t, da * d);
    for (const auto& [t, d] : b.slope_) r.slope_.emplace_back(t, db * d);
    return r;
  }

  double value_;
  std::vector<std::pair<std::size_t, double>> slope_;  // a sample may occur more than once
};

inline double value_of(double x) { return x; }
inline double value_of(const SampleDual& x) { return x.value(); }

// A trace whose samples come as T.
template <class T> struct TraceOf;
template <> struct TraceOf<double> {
  std::span<const double> values;
  double at(std::size_t t) const { return values[t]; }
};
template <> struct TraceOf<SampleDual> {
  std::span<const double> values;
  SampleDual at(std::size_t t) const { return SampleDual::sample(values, t); }
};

// Where the chord from sample t to t + 1 passes `level`, in samples.
template <class T> T chord_crossing(const TraceOf<T>& V, std::size_t t, const T& level) {
  const T a = V.at(t);
  return T(double(t)) + (level - a) / (V.at(t + 1) - a);
}

}  // namespace axograd::fitting
