// What `fit`, `simulate` and `resume` share: the run folder, signals, the report at the end.
#pragma once
#include <string>

#include "apps/experiment.hpp"

namespace axograd::apps {

struct RunSettings {
  std::string verb;    // "fit" or "simulate": the tasks this verb runs
  bool smoke = false;
  bool force = false;  // use an --out folder that holds something already
};

// Reads the experiment, makes the run folder (--out, else runs/<name>, runs/<name>-2, …) with config.json and origin.json, runs the
// task and writes the report. Exit::stopped after Ctrl-C, with the command that goes on.
Exit run_experiment(const std::string& path, const RunSettings& settings, const Globals& globals);

// Goes on with a run that was stopped or killed; needs nothing but its folder.
Exit resume_run(const std::string& folder, const Globals& globals);

}  // namespace axograd::apps
