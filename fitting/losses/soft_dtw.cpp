#include "fitting/losses/soft_dtw.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

namespace axograd::fitting {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double soft_minimum(double a, double b, double c, double gamma) {
  const double least = std::min({a, b, c});
  if (least == infinity) return infinity;
  const auto part = [&](double x) { return x == infinity ? 0 : std::exp((least - x) / gamma); };
  return least - gamma * std::log(part(a) + part(b) + part(c));
}

// Alignment of x with y, both [n], whose indices differ by at most `band`. Rows 0 … n + 1 and as many columns; what lies outside
// the band is infinite.
class Alignment {
 public:
  Alignment(std::span<const double> x, std::span<const double> y, double gamma, std::ptrdiff_t band)
      : x_(x),
        y_(y),
        gamma_(gamma),
        n_(std::ptrdiff_t(x.size())),
        band_(band),
        r_(std::size_t((n_ + 2) * (2 * band + 3)), infinity) {
    at(r_, 0, 0) = 0;
    for (std::ptrdiff_t i = 1; i <= n_; ++i) {
      for (std::ptrdiff_t j = first(i); j <= last(i); ++j)
        at(r_, i, j) = cost(i, j) + soft_minimum(at(r_, i - 1, j - 1), at(r_, i - 1, j), at(r_, i, j - 1), gamma_);
    }
  }
  double value() { return at(r_, n_, n_); }

  // gradient [n] += scale dD/dx. E is how much of the alignment passes through a cell, from the end backwards.
  void add_gradient(double scale, std::span<double> gradient) {
    std::vector<double> e(r_.size(), 0.0);
    at(e, n_, n_) = 1;
    for (std::ptrdiff_t i = n_; i >= 1; --i) {
      for (std::ptrdiff_t j = last(i); j >= first(i); --j) {
        double& here = at(e, i, j);
        if (i < n_ || j < n_) here = share(e, i, j, i + 1, j) + share(e, i, j, i, j + 1) + share(e, i, j, i + 1, j + 1);
        gradient[std::size_t(i - 1)] += scale * here * 2 * (x_[std::size_t(i - 1)] - y_[std::size_t(j - 1)]);
      }
    }
  }

 private:
  // Band storage: column j of row i stands at j - i + band + 1.
  double& at(std::vector<double>& m, std::ptrdiff_t i, std::ptrdiff_t j) const {
    return m[std::size_t(i * (2 * band_ + 3) + j - i + band_ + 1)];
  }
  std::ptrdiff_t first(std::ptrdiff_t i) const { return std::max<std::ptrdiff_t>(1, i - band_); }
  std::ptrdiff_t last(std::ptrdiff_t i) const { return std::min(n_, i + band_); }
  bool inside(std::ptrdiff_t i, std::ptrdiff_t j) const { return i <= n_ && j <= last(i) && j >= first(i); }
  double cost(std::ptrdiff_t i, std::ptrdiff_t j) const {
    const double d = x_[std::size_t(i - 1)] - y_[std::size_t(j - 1)];
    return d * d;
  }
  // Of what passes through (k, l), the part that came from (i, j).
  double share(std::vector<double>& e, std::ptrdiff_t i, std::ptrdiff_t j, std::ptrdiff_t k, std::ptrdiff_t l) {
    if (!inside(k, l)) return 0;
    return at(e, k, l) * std::exp((at(r_, k, l) - cost(k, l) - at(r_, i, j)) / gamma_);
  }

  std::span<const double> x_, y_;
  double gamma_;
  std::ptrdiff_t n_, band_;
  std::vector<double> r_;
};

std::vector<double> pooled(std::span<const double> V, std::size_t window, double scale) {
  std::vector<double> x((V.size() + window - 1) / window);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto part = V.subspan(i * window, std::min(window, V.size() - i * window));
    for (double v : part) x[i] += v / (scale * double(part.size()));
  }
  return x;
}

}  // namespace

double SoftDtw::operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                           std::span<double> gradient) const {
  assert(predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  const auto window = std::size_t(std::max(1.0, std::round(options.pool / dt)));
  const std::vector<double> x = pooled(predicted, window, options.scale), y = pooled(target, window, options.scale);
  if (x.empty()) return 0;
  const auto band = std::ptrdiff_t(std::min(double(x.size()), std::round(options.band / (double(window) * dt))));
  const double unit = 1 / double(x.size());
  Alignment xy(x, y, options.gamma, band), xx(x, x, options.gamma, band), yy(y, y, options.gamma, band);
  if (!gradient.empty()) {
    std::vector<double> by_x(x.size());
    xy.add_gradient(unit, by_x);
    xx.add_gradient(-unit, by_x);  // half of it, for each of its two arguments
    for (std::size_t t = 0; t < gradient.size(); ++t) {
      const std::size_t i = t / window, n = std::min(window, predicted.size() - i * window);
      gradient[t] = by_x[i] / (options.scale * double(n));
    }
  }
  return unit * (xy.value() - 0.5 * (xx.value() + yy.value()));
}

}  // namespace axograd::fitting
