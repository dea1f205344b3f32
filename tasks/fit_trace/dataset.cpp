#include "tasks/fit_trace/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "data/pairing.hpp"
#include "data/read_recording.hpp"
#include "tasks/preprocess/prepare.hpp"

namespace axograd::tasks {
namespace {

bool matches(const char* pattern, const char* name) {
  for (; *pattern; ++pattern) {
    if (*pattern == '*') {
      for (const char* rest = name;; ++rest) {
        if (matches(pattern + 1, rest)) return true;
        if (!*rest) return false;
      }
    }
    if (!*name || (*pattern != '?' && *pattern != *name)) return false;
    ++name;
  }
  return !*name;
}

struct RawSweep {
  std::string name;
  double dt = 0;
  std::vector<double> v, i;
};

bool wanted(const std::string& label, const std::vector<std::string>& labels) {
  return labels.empty() || std::find(labels.begin(), labels.end(), label) != labels.end();
}

void append_sweeps(const data::Recording& r, const RecordingOptions& o, const std::vector<std::string>& labels,
                   std::vector<RawSweep>& out) {
  const std::string file = std::filesystem::path(r.path).filename().string();
  for (std::size_t s = 0; s < r.sweeps.size(); ++s) {
    if (!wanted(r.sweeps[s].label, labels)) continue;
    const std::string name = r.sweeps.size() > 1 ? fmt::format("{} sweep {}", file, s) : file;
    out.push_back(
        {name, r.sweeps[s].dt_ms, data::voltage_mV(r, s, o.voltage_channel), data::current_pA(r, s, o.current_channel)});
  }
}

std::vector<RawSweep> read_sweeps(const RecordingOptions& o, const std::vector<std::string>& patterns,
                                  const std::vector<std::string>& labels, Dataset& d) {
  std::vector<std::string> paths;
  for (const auto& p : patterns) {
    for (auto& f : matching_files(o.folder, p)) {
      if (std::find(paths.begin(), paths.end(), f) == paths.end()) paths.push_back(f);
    }
  }
  data::ReadOptions read;
  read.dt_ms = o.sampling_step;
  std::vector<RawSweep> sweeps;
  for (const auto& group : data::group_by_channel(paths)) {
    const auto r = group.size() == 1 ? data::read_recording(group.front(), read) : data::read_recording(group, read);
    append_sweeps(r, o, labels, sweeps);
    for (const auto& w : r.warnings)
      d.warnings.push_back(fmt::format("{}: {}", std::filesystem::path(r.path).filename().string(), w));
  }
  d.files.insert(d.files.end(), paths.begin(), paths.end());
  if (sweeps.empty())
    throw InputError(fmt::format("{}: no sweep of {} has one of the labels asked for", o.folder, fmt::join(patterns, ", ")));
  return sweeps;
}

// Cuts to the region's end; for held-out sweeps also to its begin, where simulations start.
Trace cut(const PreparedSweep& p, const std::string& name, const RoiOptions& roi, bool fresh_start) {
  const int n = int(p.v.size());
  const int end = roi.end ? std::min(n, int(std::lround(*roi.end / p.dt_ms))) : n;
  const int begin = std::min(end, int(std::lround(roi.begin / p.dt_ms)));
  if (end - begin < 100)
    throw InputError(fmt::format("{}: the region {} ms … holds {} samples; the sweep is {:.0f} ms long", name, roi.begin,
                                 end - begin, n * p.dt_ms));
  const int from = fresh_start ? begin : 0;
  Trace t;
  t.name = name;
  t.begin = begin - from;
  t.V.assign(p.v.begin() + from, p.v.begin() + end);
  t.I.assign(p.i.begin() + from, p.i.begin() + end);
  for (int s : p.spikes) {
    if (s >= from && s < end) t.spikes.push_back(s - from);
  }
  return t;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
  const double n = double(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) ma += a[i] / n, mb += b[i] / n;
  for (std::size_t i = 0; i < a.size(); ++i)
    aa += (a[i] - ma) * (a[i] - ma), bb += (b[i] - mb) * (b[i] - mb), ab += (a[i] - ma) * (b[i] - mb);
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 1;
}

bool same_stimulus(const std::vector<Trace>& traces) {
  if (traces.size() < 2) return false;
  return std::all_of(traces.begin() + 1, traces.end(),
                     [&](const Trace& t) { return t.samples() == traces[0].samples() && correlation(t.I, traces[0].I) > 0.9; });
}

void check_finite(const RawSweep& s) {
  for (std::size_t k = 0; k < s.v.size(); ++k) {
    if (!std::isfinite(s.v[k]) || !std::isfinite(s.i[k]))
      throw InputError(fmt::format(
          "{}: sample {} is not a finite number; cut the sweep with recording.train.end or repair the file", s.name, k));
  }
}

ElectrodeKernel find_electrode(const RecordingOptions& o, const PreprocessOptions& p, Dataset& d) {
  if (o.electrode_file.empty())
    throw UsageError(
        "preprocess.electrode.method is \"kernel\", which needs recording.electrode_file; or set the method to \"none\" or \"resistance\"");
  const auto noise = read_sweeps(o, {o.electrode_file}, {}, d);
  check_finite(noise.front());
  return electrode(noise.front().v, noise.front().i, noise.front().dt, p);
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

std::vector<std::string> matching_files(const std::string& folder, const std::string& pattern) {
  namespace fs = std::filesystem;
  std::error_code failed;
  std::vector<std::string> found, all;
  for (const auto& e : fs::directory_iterator(folder, failed)) {
    if (!e.is_regular_file()) continue;
    all.push_back(e.path().filename().string());
    if (matches(pattern.c_str(), all.back().c_str())) found.push_back(e.path().string());
  }
  if (failed) throw InputError(fmt::format("{}: cannot read the folder: {}", folder, failed.message()));
  std::sort(found.begin(), found.end());
  std::sort(all.begin(), all.end());
  if (all.size() > 12) all.resize(12), all.push_back("…");
  if (found.empty())
    throw InputError(fmt::format("{}: no file matches \"{}\"; the folder holds: {}", folder, pattern, fmt::join(all, ", ")));
  return found;
}

Dataset load_dataset(const RecordingOptions& o, const PreprocessOptions& p, const std::vector<double>* taps) {
  Dataset d;
  d.name = !o.name.empty() ? o.name : std::filesystem::path(o.folder).lexically_normal().filename().string();
  const bool estimated = p.electrode.method == "kernel";
  if (estimated) d.electrode = find_electrode(o, p, d);
  if (taps) d.electrode.taps = *taps;
  const auto prepared = [&](const std::vector<std::string>& files, const std::vector<std::string>& labels, const RoiOptions& roi,
                            bool fresh) {
    std::vector<Trace> traces;
    for (const RawSweep& s : read_sweeps(o, files, labels, d)) {
      check_finite(s);
      if (!estimated) d.electrode = electrode({}, {}, s.dt, p);  // none or a resistance: fits any sampling
      const PreparedSweep ready = prepare(s.v, s.i, s.dt, d.electrode, p);
      traces.push_back(cut(ready, s.name, roi, fresh));
      d.dt = ready.dt_ms;
    }
    return traces;
  };
  d.train = prepared(o.train_files, o.train_labels, o.train, false);
  d.test = prepared(o.test_files, o.test_labels, o.test, true);
  d.repeats = same_stimulus(d.test);
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
