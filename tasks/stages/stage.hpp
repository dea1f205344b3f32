// Stages of a run: each sub-fit is saved when it is done and while it runs, so that a killed run goes on where it was and ends
// with the same numbers, bit for bit.
#pragma once
#include <functional>
#include <string>

#include "fitting/fit.hpp"

namespace axograd::tasks {

struct StageResult {
  Eigen::VectorXd x;
  double loss = 0;
  long iterations = 0, evaluations = 0;
  std::string status, reason;
  double cpu_s = 0;
};

// Told what is going on; all may be empty.
struct StageEvents {
  std::function<void(const std::string& stage, const fitting::HistoryEntry& now, long budget)> iteration;
  std::function<void(const std::string& stage, const StageResult& result, bool remembered)> done;
  std::function<void(const std::string& text)> warning;
};

// Thrown when the user stopped the run; everything up to here is saved.
struct Stopped {
  std::string stage;
};

class Stages {
 public:
  // Without a folder nothing is saved. `checkpoint`: seconds between two of a running stage.
  Stages(std::string folder, StageEvents events, double checkpoint = 2)
      : folder_(std::move(folder)), events_(std::move(events)), checkpoint_(checkpoint) {}

  // Levenberg-Marquardt from `start` until an iteration gains less than `tolerance` nats, or what an earlier run of the same
  // stage found.
  StageResult run(const std::string& name, fitting::Objective& objective, const Eigen::VectorXd& start, long iterations,
                  double tolerance = 0.05);
  const StageEvents& events() const { return events_; }

 private:
  std::string done_file(const std::string& name) const;
  bool remembered(const std::string& name, StageResult& result);
  void remember(const std::string& name, const StageResult& result);

  std::string folder_;
  StageEvents events_;
  double checkpoint_;
};

}  // namespace axograd::tasks
