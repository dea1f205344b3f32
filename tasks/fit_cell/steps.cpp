#include "tasks/fit_cell/steps.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "tasks/fit_cell/prepare.hpp"

namespace axograd::tasks {
namespace {

double mean(const std::vector<float>& x, int from, int to) {
  return std::accumulate(x.begin() + from, x.begin() + to, 0.0) / std::max(1, to - from);
}

constexpr double lead = 500, tail = 100;  // ms around the step that are kept: a model settles, and is seen to come back

struct Edges {  // samples of the step
  int onset, offset;
  Edges(const StepsOptions& o, double dt) : onset(int(std::lround(o.onset / dt))), offset(int(std::lround(o.offset / dt))) {}
  int first(double dt) const { return std::max(0, onset - int(lead / dt)); }  // sample that is kept
};

// Edges are left out of the levels' means by a millisecond, since filters smear them.
void cut_to_step(Trace& t, const StepsOptions& o, double dt) {
  const Edges e(o, dt);
  const int on = e.onset, off = e.offset, ms = int(std::lround(1 / dt));
  if (on < 5 * ms || off - on < 20 * ms || off + 2 * ms > t.samples())
    throw InputError(fmt::format(
        "{}: no step from fit.steps.onset {:g} ms to fit.steps.offset {:g} ms fits into a sweep of {:.0f} ms (a step lasts 20 ms or "
        "more, 5 ms after the first sample)",
        t.name, o.onset, o.offset, t.samples() * dt));
  const int from = e.first(dt), to = std::min(t.samples(), off + int(tail / dt));
  if (o.current == "levels") {
    const auto level = [&](int a, int b, int low, int high) {  // samples a … b get the mean of low … high
      std::fill(t.I.begin() + a, t.I.begin() + b, float(mean(t.I, low, high)));
    };
    level(from, on, std::max(from, on - 50 * ms), on - ms);
    level(on, off, on + ms, off - ms);
    level(off, to, off + ms, to);
  }
  t.V = {t.V.begin() + from, t.V.begin() + to};
  t.I = {t.I.begin() + from, t.I.begin() + to};
  std::erase_if(t.spikes, [&](int s) { return s < from || s >= to; });
  for (int& s : t.spikes) s -= from;
  t.begin = 0;
}

StepSweep step_sweep(const Trace& t, const StepsOptions& o, double dt, double area) {
  Edges e(o, dt);
  const int from = e.first(dt), ms = int(std::lround(1 / dt));
  e.onset -= from, e.offset -= from;
  StepSweep s;
  s.number = t.number;
  s.name = t.name;
  s.holding = mean(t.I, std::max(0, e.onset - 50 * ms), e.onset - ms);
  s.amplitude = mean(t.I, e.onset + ms, e.offset - ms) - s.holding;
  for (float I : t.I) s.sweep.I.push_back(current_density(double(I), area));
  s.sweep.V.assign(t.V.begin(), t.V.end());
  s.sweep.start_V = s.sweep.V.front();
  s.step = {e.onset * dt, e.offset * dt, 1e-3 * s.amplitude};
  return s;
}

}  // namespace

const char* role_name(StepRole role) {
  return role == StepRole::fitted ? "fitted" : role == StepRole::validation ? "validation" : "held out";
}

int StepProtocol::count(StepRole role) const {
  return int(std::count_if(sweeps.begin(), sweeps.end(), [&](const StepSweep& s) { return s.role == role; }));
}

void cut_to_steps(Dataset& d, const StepsOptions& o) {
  for (Trace& t : d.train) cut_to_step(t, o, d.dt);
  for (Trace& t : d.test) cut_to_step(t, o, d.dt);
}

StepProtocol step_protocol(const Dataset& d, const StepsOptions& o, double area, double threshold) {
  StepProtocol p;
  p.shapes.level = threshold;
  const auto take = [&](const Trace& t, StepRole role) {
    StepSweep s = step_sweep(t, o, d.dt, area);
    s.role = role;
    s.recorded = fitting::features(s.sweep.V, d.dt, s.step, p.shapes);
    p.sweeps.push_back(std::move(s));
  };
  const auto validates = [&](int n) { return std::find(o.validation.begin(), o.validation.end(), n) != o.validation.end(); };
  for (const Trace& t : d.train) take(t, validates(t.number) ? StepRole::validation : StepRole::fitted);
  if (p.count(StepRole::validation) != int(o.validation.size()) || p.count(StepRole::fitted) == 0)
    throw InputError("fit.steps.validation names some, not all, of the training sweeps (recording.train_sweeps), each once");
  for (const Trace& t : d.test) take(t, StepRole::held_out);
  std::stable_sort(p.sweeps.begin(), p.sweeps.end(), [](const StepSweep& a, const StepSweep& b) {
    return a.role != b.role ? a.role < b.role : a.amplitude < b.amplitude;
  });
  for (const fitting::FeatureInfo& f : fitting::feature_list()) {
    std::vector<double> amplitudes, values;
    for (const StepSweep& s : p.sweeps) {
      if (s.role != StepRole::held_out) amplitudes.push_back(s.amplitude), values.push_back(f.of(s.recorded));
    }
    double sum = 0, n = 0;
    for (double v : values) {
      if (std::isfinite(v)) sum += v, ++n;
    }
    p.sigma.push_back(feature_sigma(amplitudes, values, feature_floor(f, d.dt, n > 0 ? sum / n : 0)));
  }
  return p;
}

std::vector<CellSweep> step_windows(const StepProtocol& p, const CellFitOptions& fit, double dt) {
  const StepsOptions& o = *fit.steps;
  std::vector<CellSweep> windows;
  for (const StepSweep& s : p.sweeps) {
    if (s.role != StepRole::fitted) continue;
    const int n = int(s.sweep.V.size());
    const bool part = o.length && s.step.begin + *o.length < s.step.end;
    const double until = part ? s.step.begin + *o.length : s.step.end + o.after;
    const int begin = std::max(0, int(std::lround((s.step.begin - o.before) / dt))),
              end = std::min(n, int(std::lround(until / dt)));
    CellSweep w;
    w.I.assign(s.sweep.I.begin() + begin, s.sweep.I.begin() + end);
    w.V.assign(s.sweep.V.begin() + begin, s.sweep.V.begin() + end);
    for (double V : w.V) w.weight.push_back(V > fit.spike_above ? fit.spike_weight : 1);
    w.start_V = w.V.front();
    windows.push_back(std::move(w));
  }
  return windows;
}

double feature_sigma(const std::vector<double>& amplitudes, const std::vector<double>& values, double floor) {
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) points.emplace_back(amplitudes[i], values[i]);
  }
  std::sort(points.begin(), points.end());
  double square = 0, n = 0;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const auto [x0, y0] = points[i - 1];
    const auto [x1, y1] = points[i + 1];
    if (!(x1 > x0)) continue;
    const double a = (points[i].first - x0) / (x1 - x0), miss = points[i].second - (1 - a) * y0 - a * y1;
    square += miss * miss / (1 + a * a + (1 - a) * (1 - a)), ++n;
  }
  return std::max(floor, n > 0 ? std::sqrt(square / n) : 0);
}

// A spike; a sample; else 5 % of the feature, at least 1 mV of a voltage and 0.05 of a number.
double feature_floor(const fitting::FeatureInfo& f, double dt, double value) {
  const std::string name = f.name, unit = f.unit;
  if (name == "spike_count") return 1;
  if (unit == "mV") return 1;
  if (unit == "ms") return std::max(dt, 0.05 * std::abs(value));
  return std::max(0.05, 0.05 * std::abs(value));
}

bool count_within(double model, double recorded) { return std::abs(model - recorded) <= std::max(1.0, 0.1 * recorded); }

}  // namespace axograd::tasks
