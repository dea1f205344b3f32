#include "tasks/recording/dataset.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "core/base/error.hpp"
#include "tasks/preprocess/prepare.hpp"
#include "tasks/preprocess/step_resistance.hpp"
#include "tasks/recording/raw_sweeps.hpp"

namespace axograd::tasks {
namespace {

// Cuts to the region's end; for held-out sweeps also to its begin, where simulations start.
Trace cut(const PreparedSweep& p, const RawSweep& raw, const RoiOptions& roi, bool fresh_start) {
  const int n = int(p.v.size());
  const int end = roi.end ? std::min(n, int(std::lround(*roi.end / p.dt_ms))) : n;
  const int begin = std::min(end, int(std::lround(roi.begin / p.dt_ms)));
  if (end - begin < 100)
    throw InputError(fmt::format("{}: the region {} ms … holds {} samples; the sweep is {:.0f} ms long", raw.name, roi.begin,
                                 end - begin, n * p.dt_ms));
  const int from = fresh_start ? begin : 0;
  Trace t;
  t.name = raw.name;
  t.number = raw.number;
  t.begin = begin - from;
  t.V.assign(p.v.begin() + from, p.v.begin() + end);
  t.I.assign(p.i.begin() + from, p.i.begin() + end);
  for (int s : p.spikes) {
    if (s >= from && s < end) t.spikes.push_back(s - from);
  }
  return t;
}

// Whether two currents are one stimulus: they go together, and are of one size (steps of two amplitudes only go together).
bool alike(const std::vector<float>& a, const std::vector<float>& b) {
  double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
  const double n = double(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) ma += a[i] / n, mb += b[i] / n;
  for (std::size_t i = 0; i < a.size(); ++i)
    aa += (a[i] - ma) * (a[i] - ma), bb += (b[i] - mb) * (b[i] - mb), ab += (a[i] - ma) * (b[i] - mb);
  if (aa == 0 || bb == 0) return true;
  return ab / std::sqrt(aa * bb) > 0.9 && std::abs(std::sqrt(aa / bb) - 1) < 0.03;
}

bool same_stimulus(const std::vector<Trace>& traces) {
  if (traces.size() < 2) return false;
  return std::all_of(traces.begin() + 1, traces.end(),
                     [&](const Trace& t) { return t.samples() == traces[0].samples() && alike(t.I, traces[0].I); });
}

ElectrodeKernel find_electrode(const RecordingOptions& o, const PreprocessOptions& p, Dataset& d) {
  if (o.electrode_file.empty())
    throw UsageError(
        "preprocess.electrode.method is \"kernel\", which needs recording.electrode_file; or set the method to \"none\" or \"resistance\"");
  const auto noise = [&] {
    try {
      return read_sweeps(o, {o.electrode_file}, {}, d);
    } catch (const InputError& e) {
      throw InputError(
          fmt::format("{}\nthe electrode is estimated from that file (recording.electrode_file); for a recording without one set "
                      "preprocess.electrode.method to \"none\" or \"resistance\"",
                      e.what()));
    }
  }();
  return electrode(noise.front().v, noise.front().i, noise.front().dt, p);
}

PreprocessOptions with_step_resistance(const RecordingOptions& o, PreprocessOptions p, Dataset& d) {
  std::vector<double> all;
  for (const RawSweep& s : read_sweeps(o, o.train_files, {o.train_labels, o.train_sweeps}, d))
    all.push_back(jump_resistance(s.v, s.i, s.dt));
  p.electrode.method = "resistance";
  p.electrode.resistance = step_resistance(all);
  return p;
}

// Scores on data that were fitted are not held out.
void warn_of_overlap(const RecordingOptions& o, Dataset& d) {
  const double infinite = std::numeric_limits<double>::infinity();
  const bool in_time = o.train.begin < o.test.end.value_or(infinite) && o.test.begin < o.train.end.value_or(infinite);
  if (!in_time) return;
  for (const Trace& a : d.train) {
    for (const Trace& b : d.test) {
      if (a.name != b.name) continue;
      d.warnings.push_back(
          fmt::format("{} is both fitted and held out in the same stretch of time: its scores are not of unseen data", a.name));
      return;
    }
  }
}

}  // namespace

int Dataset::spikes(const std::vector<Trace>& traces) const {
  int n = 0;
  for (const Trace& t : traces) n += int(std::count_if(t.spikes.begin(), t.spikes.end(), [&](int s) { return s >= t.begin; }));
  return n;
}

double Dataset::seconds(const std::vector<Trace>& traces) const {
  double s = 0;
  for (const Trace& t : traces) s += (t.samples() - t.begin) * dt * 1e-3;
  return s;
}

Dataset load_dataset(const RecordingOptions& o, const PreprocessOptions& given) {
  Dataset d;
  d.name = !o.name.empty() ? o.name : std::filesystem::path(o.folder).lexically_normal().filename().string();
  const bool estimated = given.electrode.method == "kernel";
  if (estimated) d.electrode = find_electrode(o, given, d);
  const PreprocessOptions p = given.electrode.method == "step" ? with_step_resistance(o, given, d) : given;
  const auto prepared = [&](const std::vector<std::string>& files, const Wanted& wanted, const RoiOptions& roi, bool fresh) {
    std::vector<Trace> traces;
    for (const RawSweep& s : read_sweeps(o, files, wanted, d)) {
      if (!estimated) d.electrode = electrode({}, {}, s.dt, p);  // none or a resistance: fits any sampling
      const PreparedSweep ready = prepare(s.v, s.i, s.dt, d.electrode, p);
      traces.push_back(cut(ready, s, roi, fresh));
      d.dt = ready.dt_ms;
    }
    return traces;
  };
  d.train = prepared(o.train_files, {o.train_labels, o.train_sweeps}, o.train, false);
  d.test = prepared(o.test_files, {o.test_labels, o.test_sweeps}, o.test, true);
  d.repeats = same_stimulus(d.test);
  warn_of_overlap(o, d);
  std::sort(d.files.begin(), d.files.end());
  d.files.erase(std::unique(d.files.begin(), d.files.end()), d.files.end());
  const int n = d.spikes(d.train);
  if (n < 20)
    throw InputError(fmt::format(
        "{}: {} spikes in the training data (threshold {} mV); a spiking model needs at least 20, good fits some hundreds",
        d.name, n, p.spikes.threshold));
  return d;
}

}  // namespace axograd::tasks
