// A task is what an experiment asks for: options, and what it makes of them in a run folder. One file, one line in tasks.list.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/record/options.hpp"

namespace axograd {
class SourceJson;
}

namespace axograd::tasks {

// Everything a run is given besides its own options.
struct RunRequest {
  const SourceJson* source = nullptr;  // the experiment, overrides applied: relative paths start at its folder (resolve())
  std::string out;                     // the run folder; exists, and holds config.json
  int threads = 1;
  std::string device = "cpu";
  bool quiet = false;
  bool terminal = false;             // progress may rewrite its line
  bool resume = false;               // go on from the checkpoints in `out`
  std::vector<std::string> command;  // the words typed, for provenance
};

class TaskRun {
 public:
  virtual ~TaskRun() = default;
  virtual OptionTarget options() = 0;
  // What options alone cannot tell: blocks that depend on other options, files that must fit together. Called once the options
  // are read without a problem; quick, and touches no large file.
  virtual void check(const SourceJson& source, Problems& problems) {
    (void)source;
    (void)problems;
  }
  // Exit::stopped after a stop signal, with a checkpoint from which resume goes on.
  virtual Exit run(const RunRequest& request) = 0;
};

struct Task {
  const char* name;
  const char* doc;   // one line
  const char* verb;  // the verb that runs it: "fit" or "simulate"
  std::unique_ptr<TaskRun> (*make)();
};

template <class T> std::unique_ptr<TaskRun> make_task() { return std::make_unique<T>(); }

std::span<const Task> tasks();  // in the order of tasks.list

}  // namespace axograd::tasks
