#include "tasks/preprocess/step_resistance.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/error.hpp"

namespace axograd::tasks {
namespace {

using std::ptrdiff_t;

constexpr double before = 3, first = 0.5, last = 3, width = 1;  // ms: baseline, parabola, length of a change
constexpr double smallest = 5;                                  // pA

double mean(std::span<const double> x, ptrdiff_t from, ptrdiff_t to) {
  double sum = 0;
  for (ptrdiff_t k = from; k < to; ++k) sum += x[std::size_t(k)];
  return sum / double(std::max<ptrdiff_t>(1, to - from));
}

// The first place where means of `width` to both sides differ by at least two thirds of what they differ by anywhere.
ptrdiff_t first_jump(std::span<const double> i, ptrdiff_t w) {
  const auto n = ptrdiff_t(i.size());
  std::vector<double> change(i.size(), 0.0);
  for (ptrdiff_t k = w; k + w <= n; ++k) change[std::size_t(k)] = std::abs(mean(i, k, k + w) - mean(i, k - w, k));
  const double largest = *std::max_element(change.begin(), change.end());
  if (largest < smallest) return -1;
  ptrdiff_t k = 0;
  while (change[std::size_t(k)] < 2.0 / 3 * largest) ++k;
  while (k + 1 < n && change[std::size_t(k + 1)] >= change[std::size_t(k)]) ++k;
  return k;
}

}  // namespace

double jump_resistance(std::span<const double> v, std::span<const double> i, double dt) {
  const double none = std::nan("");
  const auto w = ptrdiff_t(std::max(1.0, std::round(width / dt))), n = ptrdiff_t(v.size());
  const auto base = ptrdiff_t(std::round(before / dt)), low = ptrdiff_t(std::ceil(first / dt)), high = ptrdiff_t(last / dt);
  if (n < 2 * w + base + high) return none;
  const ptrdiff_t edge = first_jump(i, w);
  if (edge < base + 1 || edge + high >= n || high - low < 4) return none;
  const double from = mean(i, edge - base, edge - 1), to = mean(i, edge + low, edge + high + 1), middle = (from + to) / 2;
  // where the current passes the middle, between samples
  ptrdiff_t k = edge - w;
  while (k < edge + w && (i[std::size_t(k)] - middle) * (to - from) < 0) ++k;
  const double a = i[std::size_t(k - 1)], b = i[std::size_t(k)];
  const double at = double(k) - (b != a ? std::clamp((b - middle) / (b - a), 0.0, 1.0) : 0);
  Eigen::MatrixXd X(high - low + 1, 3);
  Eigen::VectorXd y(high - low + 1);
  for (ptrdiff_t j = low; j <= high; ++j) {
    const double t = (double(edge + j) - at) * dt;
    X.row(j - low) << 1, t, t * t;
    y[j - low] = v[std::size_t(edge + j)];
  }
  const double jump = X.colPivHouseholderQr().solve(y)[0] - mean(v, k - 1 - base, k - 1);
  return 1e3 * jump / (to - from);
}

double step_resistance(std::vector<double> r) {
  std::erase_if(r, [](double x) { return !std::isfinite(x); });
  if (r.empty())
    throw InputError(
        "no training sweep has a step of current to measure the electrode's resistance from (preprocess.electrode.method is "
        "\"step\"); set the method to \"none\", or to \"resistance\" with a value");
  const auto middle = r.begin() + ptrdiff_t(r.size() / 2);
  std::nth_element(r.begin(), middle, r.end());
  if (r.size() % 2) return *middle;
  return (*middle + *std::max_element(r.begin(), middle)) / 2;
}

}  // namespace axograd::tasks
