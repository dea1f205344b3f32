// Tasks and presets by name (trials.list).
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/json_source.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks::trials {

// Options of a task under a published name: overrides as `--set` takes them, over the task's defaults.
struct Preset {
  std::string name;  // "evidence.bellec2020"
  std::string doc;   // what it is and where it stands
  std::vector<std::string> overrides;
};

struct TrialTaskEntry {
  std::string name, doc;
  std::unique_ptr<TrialTask> (*make)();
  std::vector<Preset> (*presets)();
};

std::span<const TrialTaskEntry> trial_tasks();
std::vector<std::string> trial_names();  // tasks and presets, in the order of the list

// A task with its defaults, or a preset. UsageError with the nearest name.
std::unique_ptr<TrialTask> make_trial_task(const std::string& name);
// From a configuration: "evidence.bellec2020", or {"preset": "evidence.bellec2020", "dt": 1, …} with the task's options over the
// preset's. Mistakes go to `problems` with their place; nothing is returned where the name is wrong.
std::unique_ptr<TrialTask> make_trial_task(const SourceJson& source, const std::string& pointer, Problems& problems);

}  // namespace axograd::tasks::trials
