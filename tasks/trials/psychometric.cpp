#include "tasks/trials/psychometric.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"

namespace axograd::tasks::trials {

namespace {

constexpr std::size_t most_values = 24, groups = 10;

// Indices of the verdicts in groups that share a point.
std::vector<std::vector<std::size_t>> grouped(const std::vector<double>& x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  std::vector<std::vector<std::size_t>> by_value;
  for (const std::size_t i : order) {
    if (by_value.empty() || x[by_value.back().front()] != x[i]) by_value.emplace_back();
    by_value.back().push_back(i);
  }
  if (by_value.size() <= most_values) return by_value;
  std::vector<std::vector<std::size_t>> even(groups);
  for (std::size_t k = 0; k < order.size(); ++k) even[k * groups / order.size()].push_back(order[k]);
  return even;
}

double quantile(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return std::nan("");
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

AnswerCurve curve_of(const std::vector<double>& x, const std::vector<Verdict>& verdicts,
                     const std::function<bool(const Verdict&)>& counts) {
  AnswerCurve curve;
  for (const auto& group : grouped(x)) {
    network_report::Share share;
    double mean = 0;
    std::vector<double> times;
    for (const std::size_t i : group) {
      mean += x[i] / static_cast<double>(group.size());
      ++share.trials;
      share.correct += counts(verdicts[i]);
      if (std::isfinite(verdicts[i].reaction)) times.push_back(verdicts[i].reaction);
    }
    std::sort(times.begin(), times.end());
    curve.x.push_back(x[group.front()] == x[group.back()] ? x[group.front()] : mean);
    curve.share.push_back(share);
    curve.median_ms.push_back(quantile(times, 0.5));
    curve.low_ms.push_back(quantile(times, 0.25));
    curve.high_ms.push_back(quantile(times, 0.75));
  }
  return curve;
}

}  // namespace

std::vector<double> conditions_of(const TrialShape& shape, const std::vector<double>& conditions,
                                  const std::vector<Verdict>& verdicts, const std::string& condition) {
  const auto& names = shape.condition_names;
  const auto found = std::find(names.begin(), names.end(), condition);
  if (found == names.end())
    throw UsageError(fmt::format("trials have no condition \"{}\"{}", condition, suggestion(condition, names)));
  const auto at = static_cast<std::size_t>(found - names.begin());
  std::vector<double> x;
  for (const Verdict& v : verdicts) x.push_back(conditions[static_cast<std::size_t>(v.trial) * names.size() + at]);
  return x;
}

std::vector<double> conditions_of(const TrialBatch& batch, const std::vector<Verdict>& verdicts, const std::string& condition) {
  return conditions_of(batch.shape, batch.conditions, verdicts, condition);
}

AnswerCurve psychometric(const std::vector<double>& x, const std::vector<Verdict>& verdicts, int answer) {
  return curve_of(x, verdicts, [answer](const Verdict& v) { return v.answer == answer; });
}

AnswerCurve share_correct(const std::vector<double>& x, const std::vector<Verdict>& verdicts) {
  return curve_of(x, verdicts, [](const Verdict& v) { return v.correct; });
}

Detection detection(const std::vector<Verdict>& verdicts) {
  Detection d;
  for (const Verdict& v : verdicts) {
    ++(v.label == 1 ? d.targets : d.others);
    if (v.answer == 1) ++(v.label == 1 ? d.hits : d.false_alarms);
  }
  return d;
}

Detection detection(const std::vector<Verdict>& verdicts, int kind) {
  std::vector<Verdict> some;
  for (const Verdict& v : verdicts)
    if (v.label == 1 || v.kind == kind) some.push_back(v);
  return detection(some);
}

static double corrected(int count, int all) { return normal_quantile((count + 0.5) / (all + 1.0)); }

double Detection::d_prime() const { return corrected(hits, targets) - corrected(false_alarms, others); }
double Detection::criterion() const { return -0.5 * (corrected(hits, targets) + corrected(false_alarms, others)); }

double normal_share(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double p) {
  double low = -40, high = 40;
  for (int k = 0; k < 100; ++k) {
    const double middle = 0.5 * (low + high);
    (normal_share(middle) < p ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace axograd::tasks::trials
