#include "tasks/train_network/rate_distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "data/connectome/table.hpp"

namespace axograd::tasks {
namespace {

std::vector<double> read_rates(const std::string& path) {
  data::TableProblems problems;
  data::Table table(path, {"rate", "rate_hz"}, "guess");
  const int column = table.has_header() ? table.find("", {"rate", "rate_hz"}, "the rates", problems) : 0;
  problems.raise();
  std::vector<double> rates;
  std::vector<std::string> fields;
  while (table.next(fields, problems)) {
    double rate = 0;
    const std::string& text = fields[std::size_t(column)];
    if (data::parse_finite(text, rate) && rate >= 0)
      rates.push_back(rate);
    else
      problems.add(path, table.line(), std::size_t(column) + 1, "wrong_rate", fmt::format("'{}' is no rate", text), {},
                   "0 Hz and more");
  }
  problems.raise();
  return rates;
}

}  // namespace

std::vector<double> target_rates(const RateDistributionOptions& o, std::size_t cells) {
  std::vector<double> known = o.file.empty() ? o.rates : read_rates(o.file);
  if (known.empty()) throw UsageError("training.loss.rate_distribution has no rates: give `rates` or a `file`");
  std::sort(known.begin(), known.end());
  std::vector<double> targets;
  for (std::size_t i = 0; i < cells; ++i) {  // value k of m stands for the quantile (k + 1/2)/m
    const double at = std::clamp((double(i) + 0.5) / double(cells) * double(known.size()) - 0.5, 0.0, double(known.size() - 1));
    const auto low = std::size_t(at), high = std::min(low + 1, known.size() - 1);
    targets.push_back(1e-3 * (known[low] + (at - double(low)) * (known[high] - known[low])));
  }
  return targets;
}

double rate_distribution_loss(const std::vector<std::int32_t>& counts, int trials, double duration_ms,
                              const std::vector<double>& targets, const RateDistributionOptions& o,
                              std::vector<float>& cotangent) {
  const std::size_t cells = targets.size();
  const double per_spike = 1 / (duration_ms * trials), kappa = 1e-3 * o.kappa;  // kHz
  std::vector<std::int64_t> spikes(cells);
  for (std::size_t i = 0; i < counts.size(); ++i) spikes[i % cells] += counts[i];
  std::vector<std::size_t> order(cells);
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return spikes[a] < spikes[b]; });
  cotangent.resize(counts.size());
  double loss = 0;
  for (std::size_t i = 0; i < cells; ++i) {
    const double u = targets[i] - double(spikes[order[i]]) * per_spike, size = std::abs(u);
    const double share = o.weight * std::abs(double(i + 1) / double(cells) - (u <= 0 ? 1 : 0));
    loss += share * (size <= kappa ? u * u / (2 * kappa) : size - kappa / 2);
    const double slope = -share * std::clamp(u / kappa, -1.0, 1.0) * per_spike;
    for (std::size_t k = order[i]; k < counts.size(); k += cells) cotangent[k] += float(slope);
  }
  return loss;
}

}  // namespace axograd::tasks
