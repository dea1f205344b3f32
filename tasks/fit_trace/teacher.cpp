#include "tasks/fit_trace/teacher.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"

namespace axograd::tasks {

SpikeBasis make_basis(const BasisOptions& o, const std::string& pointer) {
  SpikeBasis b;
  if (o.kind == "exponential") {
    if (o.tau.empty()) throw UsageError(pointer + ".tau: an exponential basis needs at least one time constant");
    b = exponential_basis(o.tau);
  } else if (o.kind == "rectangular") {
    b = rectangular_basis(o.length, o.first, o.slope);
  } else {
    b = raised_cosine_basis(o.count, o.length);
  }
  if (b.size() > FlexGifLayout::max_etas) {
    throw UsageError(fmt::format("{}: the basis has {} functions, at most {} are possible; make it shorter or its bins wider",
                                 pointer, b.size(), int(FlexGifLayout::max_etas)));
  }
  return b;
}

Teacher::Teacher(const std::vector<Trace>& traces, double step, const SpikeBasis& e, const SpikeBasis& g, const TeacherOptions& o)
    : dt(step), hold(std::max(1, int(std::lround(o.refractory / step)))), eta(e), gamma(g) {
  for (const Trace& t : traces) add_sweep(t, o);
  sweep_begin.push_back(std::int64_t(V.size()));
  if (reset_count_ > 0) V_reset = reset_sum_ / reset_count_;
  if (reset_count_ > 1) {
    const double variance = (reset_square_ - reset_count_ * V_reset * V_reset) / (reset_count_ - 1);
    V_reset_se = std::sqrt(std::max(variance, 1e-6) / reset_count_);
  }
  use = scored;
}

std::vector<int> Teacher::spaced(const std::vector<int>& spikes) {
  std::vector<int> kept;
  for (int s : spikes) {
    if (!kept.empty() && s < kept.back() + hold) {
      ++dropped_spikes;
      continue;
    }
    kept.push_back(s);
  }
  return kept;
}

void Teacher::add_sweep(const Trace& trace, const TeacherOptions& o) {
  const auto base = std::int64_t(V.size());
  const int n = trace.samples();
  const std::vector<int> spikes = spaced(trace.spikes);
  sweep_begin.push_back(base);
  V.insert(V.end(), trace.V.begin(), trace.V.end());
  I.insert(I.end(), trace.I.begin(), trace.I.end());
  x.resize(x.size() + std::size_t(n) * std::size_t(eta.size()));
  y.resize(y.size() + std::size_t(n) * std::size_t(gamma.size()));
  spike_features(eta, spikes, n, hold, dt, x.data() + base * eta.size());
  spike_features(gamma, spikes, n, hold, dt, y.data() + base * gamma.size());

  std::vector<std::uint8_t> marks(std::size_t(n), 0), spike(std::size_t(n), 0);
  std::vector<int> folds(std::size_t(n), -1);
  const auto mark = [&](int begin, int end) {
    const int block = std::max(1, int(std::lround(o.block / dt)));
    for (int t = std::max(begin, trace.begin); t < end; ++t) {
      marks[std::size_t(t)] = use_likelihood | use_voltage;
      folds[std::size_t(t)] = (t - trace.begin) / block % o.folds;
    }
  };
  int begin = 0;
  bool after = false;
  for (int s : spikes) {
    segments.push_back({base + begin, base + s + 1, true, after, trace.V[std::size_t(begin)]});
    mark(begin, s + 1);
    spike[std::size_t(s)] = 1;
    for (int t = std::max(0, s - int(std::lround(o.before_spike / dt))); t <= s; ++t) marks[std::size_t(t)] &= ~use_voltage;
    begin = s + hold;
    after = true;
    if (begin < n) {
      const double v = trace.V[std::size_t(begin)];
      reset_sum_ += v, reset_square_ += v * v, ++reset_count_;
    }
  }
  if (begin < n) {
    segments.push_back({base + begin, base + n, false, after, trace.V[std::size_t(begin)]});
    mark(begin, n);
  }
  scored.insert(scored.end(), marks.begin(), marks.end());
  is_spike.insert(is_spike.end(), spike.begin(), spike.end());
  fold.insert(fold.end(), folds.begin(), folds.end());
}

RenewalData Teacher::data() const {
  return {dt, V.data(), I.data(), x.data(), y.data(), use.data(), segments.data(), std::int64_t(segments.size())};
}

void Teacher::hold_out(int k) {
  for (std::size_t t = 0; t < use.size(); ++t) {
    use[t] = k >= 0 && fold[t] == k ? std::uint8_t(scored[t] & use_likelihood ? use_held_out : 0) : scored[t];
  }
}

}  // namespace axograd::tasks
