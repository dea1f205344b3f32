// Which stretches of which sweeps train a model and which test it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tasks/preprocess/options.hpp"

namespace axograd::tasks {

// A stretch [begin, end) of samples of one sweep.
struct Piece {
  int sweep = 0;
  std::int64_t begin = 0, end = 0;
  std::int64_t size() const { return end - begin; }
  friend bool operator==(const Piece&, const Piece&) = default;
};

// What the split needs to know of a sweep. `file` is whatever names its file.
struct SweepShape {
  std::string file;
  std::int64_t samples = 0;
  double dt_ms = 0.1;
};

struct SplitOptions {
  std::string by = "file";
  std::string train_file = "training", test_file = "test";
  std::vector<int> train_sweeps, test_sweeps;
  RoiOptions train, test;
  template <class V> void visit(V& v) {
    v("by", by,
      {.doc = "what separates training from test: the file, the sweep, or the time within each sweep",
       .choices = {"file", "sweep", "time"}});
    v("train_file", train_file, {.doc = "by file: files whose name without extension ends in this are for training"});
    v("test_file", test_file, {.doc = "by file: files whose name without extension ends in this are for testing"});
    v("train_sweeps", train_sweeps, {.doc = "by sweep: sweeps for training, from 0; empty: those not for testing", .low = 0});
    v("test_sweeps", test_sweeps, {.doc = "by sweep: sweeps for testing, from 0", .low = 0});
    v("train", train, {.doc = "region of each training sweep that counts"});
    v("test", test, {.doc = "region of each test sweep that counts"});
  }
};

struct Split {
  std::vector<Piece> train, test;
};

// UsageError: a sweep that does not exist or serves both sides, an empty side, or by time regions that overlap.
Split split(const std::vector<SweepShape>& sweeps, const SplitOptions& options);

// Samples of a region within a sweep, cut at its end. UsageError when nothing is left.
Piece region(const SweepShape& sweep, int index, const RoiOptions& roi);

}  // namespace axograd::tasks
