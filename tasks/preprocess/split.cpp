#include "tasks/preprocess/split.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/error.hpp"

namespace axograd::tasks {
namespace {

// "dir/DRN164_5ht_test.abf" -> "DRN164_5ht_test"
std::string stem(const std::string& file) {
  const std::size_t slash = file.find_last_of('/');
  const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
  return name.substr(0, name.find_last_of('.'));
}

std::set<int> sweeps_of_file(const std::vector<SweepShape>& sweeps, const std::string& ending) {
  std::set<int> chosen;
  for (std::size_t s = 0; s < sweeps.size(); ++s)
    if (stem(sweeps[s].file).ends_with(ending)) chosen.insert(static_cast<int>(s));
  return chosen;
}

std::set<int> listed(const std::vector<int>& list, std::size_t count, const char* option) {
  for (int s : list)
    if (s < 0 || s >= static_cast<int>(count))
      throw UsageError(fmt::format("split.{}: there is no sweep {}; the recording has sweeps 0 to {}", option, s,
                                   static_cast<int>(count) - 1));
  return {list.begin(), list.end()};
}

std::vector<Piece> pieces(const std::vector<SweepShape>& sweeps, const std::set<int>& chosen, const RoiOptions& roi) {
  std::vector<Piece> out;
  for (int s : chosen) out.push_back(region(sweeps[static_cast<std::size_t>(s)], s, roi));
  return out;
}

void check_regions(const SplitOptions& o) {
  const bool before = o.train.end && *o.train.end <= o.test.begin, after = o.test.end && *o.test.end <= o.train.begin;
  if (!before && !after)
    throw UsageError(
        "split.by is \"time\" but the regions split.train and split.test overlap; give one an end before the "
        "other's begin");
}

}  // namespace

Piece region(const SweepShape& sweep, int index, const RoiOptions& roi) {
  auto sample = [&](double ms) { return static_cast<std::int64_t>(std::floor(std::min(ms / sweep.dt_ms, 1e15) + 1e-6)); };
  Piece piece{index, sample(roi.begin), roi.end ? std::min(sweep.samples, sample(*roi.end)) : sweep.samples};
  if (piece.begin >= piece.end)
    throw UsageError(fmt::format("the region from {:g} ms{} leaves nothing of sweep {}, which lasts {:g} ms", roi.begin,
                                 roi.end ? fmt::format(" to {:g} ms", *roi.end) : "", index,
                                 static_cast<double>(sweep.samples) * sweep.dt_ms));
  return piece;
}

Split split(const std::vector<SweepShape>& sweeps, const SplitOptions& options) {
  std::set<int> train, test;
  if (options.by == "file") {
    train = sweeps_of_file(sweeps, options.train_file);
    test = sweeps_of_file(sweeps, options.test_file);
  } else if (options.by == "sweep") {
    test = listed(options.test_sweeps, sweeps.size(), "test_sweeps");
    train = listed(options.train_sweeps, sweeps.size(), "train_sweeps");
    for (int s = 0; options.train_sweeps.empty() && s < static_cast<int>(sweeps.size()); ++s)
      if (!test.contains(s)) train.insert(s);
  } else {
    check_regions(options);
    for (int s = 0; s < static_cast<int>(sweeps.size()); ++s) {
      train.insert(s);
      test.insert(s);
    }
  }
  for (int s : train)
    if (options.by != "time" && test.contains(s))
      throw UsageError(
          fmt::format("split: sweep {} is for training and for testing; a model must not be tested on what it was "
                      "fitted to",
                      s));
  if (train.empty() || test.empty())
    throw UsageError(fmt::format("split by {}: no sweep is left for {}", options.by, train.empty() ? "training" : "testing"));
  return {pieces(sweeps, train, options.train), pieces(sweeps, test, options.test)};
}

}  // namespace axograd::tasks
