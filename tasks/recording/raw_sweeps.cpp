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

template <class T> bool among(const T& x, const std::vector<T>& list) {
  return list.empty() || std::find(list.begin(), list.end(), x) != list.end();
}

// `seen`: sweeps of the files before this one.
void append_sweeps(const data::Recording& r, const RecordingOptions& o, const Wanted& wanted, int& seen,
                   std::vector<RawSweep>& out) {
  const std::string file = std::filesystem::path(r.path).filename().string();
  for (std::size_t s = 0; s < r.sweeps.size(); ++s) {
    const int number = seen++;
    if (!among(r.sweeps[s].label, wanted.labels) || !among(number, wanted.numbers)) continue;
    const std::string name = r.sweeps.size() > 1 ? fmt::format("{} sweep {}", file, s) : file;
    out.push_back(
        {name, number, r.sweeps[s].dt_ms, data::voltage_mV(r, s, o.voltage_channel), data::current_pA(r, s, o.current_channel)});
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

std::vector<RawSweep> read_sweeps(const RecordingOptions& o, const std::vector<std::string>& patterns, const Wanted& wanted,
                                  Dataset& d) {
  std::vector<std::string> paths;
  for (const auto& p : patterns) {
    for (auto& f : matching_files(o.folder, p)) {
      if (std::find(paths.begin(), paths.end(), f) == paths.end()) paths.push_back(f);
    }
  }
  data::ReadOptions read;
  read.dt_ms = o.sampling_step;
  std::vector<RawSweep> sweeps;
  int seen = 0;
  for (const auto& group : data::group_by_channel(paths)) {
    const auto r = group.size() == 1 ? data::read_recording(group.front(), read) : data::read_recording(group, read);
    append_sweeps(r, o, wanted, seen, sweeps);
    for (const auto& w : r.warnings)
      d.warnings.push_back(fmt::format("{}: {}", std::filesystem::path(r.path).filename().string(), w));
  }
  for (const std::string& p : paths) d.files.push_back(p.substr(0, p.find('!')));
  if (sweeps.empty())
    throw InputError(fmt::format("{}: no sweep of {} has one of the labels asked for", o.folder, fmt::join(patterns, ", ")));
  for (int n : wanted.numbers) {
    if (n >= seen)
      throw InputError(
          fmt::format("{}: there is no sweep {}; {} holds sweeps 0 … {}", o.folder, n, fmt::join(patterns, ", "), seen - 1));
  }
  for (const RawSweep& s : sweeps) check_finite(s);
  return sweeps;
}

}  // namespace axograd::tasks
