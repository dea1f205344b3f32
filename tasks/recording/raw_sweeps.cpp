#include "tasks/recording/raw_sweeps.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/base/error.hpp"
#include "data/pairing.hpp"
#include "data/read_recording.hpp"
#include "tasks/recording/files.hpp"

namespace axograd::tasks {
namespace {

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

void check_finite(const RawSweep& s) {
  for (std::size_t k = 0; k < s.v.size(); ++k) {
    if (!std::isfinite(s.v[k]) || !std::isfinite(s.i[k]))
      throw InputError(fmt::format(
          "{}: sample {} is not a finite number; cut the sweep with recording.train.end or repair the file", s.name, k));
  }
}

}  // namespace

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
  for (const RawSweep& s : sweeps) check_finite(s);
  return sweeps;
}

}  // namespace axograd::tasks
