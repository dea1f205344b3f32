// An experiment file as the verbs see it: {"task": "…", "title": "…", "smoke": {…}, and the task's own options}.
#pragma once
#include <memory>
#include <string>

#include "apps/verb.hpp"
#include "core/base/json_source.hpp"
#include "tasks/task.hpp"

namespace axograd::apps {

struct Experiment {
  SourceJson source;  // with the overrides applied
  const tasks::Task* task = nullptr;
  std::unique_ptr<tasks::TaskRun> run;  // its options read
  std::string title;
};

// Reads `path`, applies the file's own "smoke" block when asked (settings for a run of seconds), --set and --seed, and reads the
// task's options. Throws ConfigError with every mistake found.
Experiment read_experiment(const std::string& path, const Globals& globals, bool smoke = false);

// An effective configuration as effective_config() wrote it; `path` is where the experiment stood (for messages and relative paths).
Experiment read_experiment_text(const std::string& text, const std::string& path);

// The experiment with every setting in force, as the run folder keeps it.
nlohmann::json effective_config(Experiment& experiment);

// JSON Schema of all experiments: one branch per task.
nlohmann::json experiment_schema();

}  // namespace axograd::apps
