// Saves the fit from time to time, at its begin and at its end.
#pragma once
#include <functional>
#include <limits>

#include "fitting/checkpoint.hpp"
#include "fitting/fit.hpp"

namespace axograd::fitting {

struct CheckpointOptions {
  double seconds = 30;
  int64_t iterations = 1000000000;

  template <class V> void visit(V& v) {
    v("seconds", seconds, {.doc = "longest time between checkpoints", .unit = "s", .low = 0});
    v("iterations", iterations, {.doc = "most iterations between checkpoints", .low = 1});
  }
};

// A disk that is full does not end the fit: `warn` is told, and the next checkpoint is tried again.
class CheckpointWriter final : public Callback {
 public:
  using Warn = std::function<void(const std::string&)>;
  // `metadata` goes into every file (config_sha256, version, …). `how_to_resume` is the command shown when the fit stops early.
  CheckpointWriter(CheckpointFolder folder, const CheckpointOptions& options, std::map<std::string, std::string> metadata = {},
                   std::string how_to_resume = {}, Warn warn = {});
  Action on(const Moment& moment) override;
  std::string_view name() const override { return "checkpoint"; }
  void visit_state(StateVisitor&) override {}

 private:
  bool due(const Moment& moment) const;
  bool write(const Moment& moment);

  CheckpointFolder folder_;
  CheckpointOptions options_;
  std::map<std::string, std::string> metadata_;
  std::string how_to_resume_;
  Warn warn_;
  double last_s_ = 0;
  long last_iteration_ = -1;
  double best_written_ = std::numeric_limits<double>::infinity();
};

}  // namespace axograd::fitting
