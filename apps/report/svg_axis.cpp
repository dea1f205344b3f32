#include "apps/report/svg_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace axograd::report {
namespace {

// A tick's number with a real minus sign and no more decimals than the step needs.
std::string tick_text(double value, double step) {
  if (std::abs(value) < 1e-9 * step) return "0";
  const double size = std::abs(value);
  std::string text;
  if (size >= 1e5 || size < 1e-3) {
    text = fmt::format("{:.3g}", value);
  } else {
    const int digits = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    text = fmt::format("{:.{}f}", value, digits);
  }
  if (text[0] == '-') text = "−" + text.substr(1);
  return text;
}

double round_step(double span, int wanted) {
  const double raw = span / std::max(1, wanted);
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (double m : {1.0, 2.0, 5.0}) {
    if (m * power >= raw * 0.999) return m * power;
  }
  return 10 * power;
}

std::vector<Tick> linear_ticks(const Axis& axis, int wanted) {
  std::vector<Tick> out;
  const double step = round_step(axis.high - axis.low, wanted);
  const double first = std::ceil(axis.low / step - 1e-9);
  for (int i = 0; i < 50; ++i) {
    const double at = (first + i) * step;
    if (at > axis.high + 1e-9 * step) break;
    out.push_back({at, tick_text(at, step)});
  }
  return out;
}

std::vector<Tick> log_ticks(const Axis& axis, int wanted) {
  std::vector<Tick> out;
  const double decades = std::log10(axis.high / axis.low);
  const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, wanted))));
  const int first = static_cast<int>(std::floor(std::log10(axis.low)));
  for (int d = first; d <= first + 40; ++d) {
    for (int m = 1; m <= 9; ++m) {
      const double at = m * std::pow(10, d);
      if (at < axis.low * 0.9999 || at > axis.high * 1.0001) continue;
      const bool named = (m == 1 && d % stride == 0) || (decades < 2.2 && (m == 2 || m == 5));
      if (!named && decades > 6 && m != 1) continue;
      out.push_back({at, named ? tick_text(at, at) : ""});
    }
  }
  return out;
}

}  // namespace

double Axis::place(double value) const {
  if (!log) return (value - low) / (high - low);
  if (!(value > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::log(value / low) / std::log(high / low);
}

std::vector<Tick> ticks(const Axis& axis, int wanted) {
  if (!(axis.high > axis.low) || !std::isfinite(axis.high - axis.low)) return {};
  return axis.log ? log_ticks(axis, wanted) : linear_ticks(axis, wanted);
}

void Extent::include(double value) {
  if (!std::isfinite(value) || (log_ && value <= 0)) return;
  low_ = std::min(low_, value);
  high_ = std::max(high_, value);
}

void Extent::include(const std::vector<double>& values) {
  for (double v : values) include(v);
}

void Extent::apply(Axis& axis, double margin) const {
  if (empty()) {
    axis.low = log_ ? 0.1 : 0;
    axis.high = 1;
  } else if (log_) {
    const double factor = low_ == high_ ? 2 : std::pow(high_ / low_, margin);
    axis.low = low_ / factor;
    axis.high = high_ * factor;
  } else {
    const double wider = low_ == high_ ? std::max(1e-12, std::abs(low_) * 0.1) : (high_ - low_) * margin;
    axis.low = low_ - wider;
    axis.high = high_ + wider;
  }
}

}  // namespace axograd::report
