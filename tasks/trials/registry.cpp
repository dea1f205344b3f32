#include "tasks/trials/registry.hpp"

#include <fmt/format.h>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/record/overrides.hpp"
#include "tasks/trials/copy_task.hpp"
#include "tasks/trials/dms.hpp"
#include "tasks/trials/evidence.hpp"
#include "tasks/trials/go_no_go.hpp"
#include "tasks/trials/mante.hpp"
#include "tasks/trials/n_back.hpp"
#include "tasks/trials/odr.hpp"
#include "tasks/trials/paired_association.hpp"
#include "tasks/trials/ready_set_go.hpp"
#include "tasks/trials/romo.hpp"
#include "tasks/trials/store_recall.hpp"
#include "tasks/trials/yang.hpp"

namespace axograd::tasks::trials {

namespace {

template <class T> TrialTaskEntry entry(const char* name) {
  return {name, T::doc, [] { return std::unique_ptr<TrialTask>(std::make_unique<T>()); }, &T::presets};
}

// A task with a preset's overrides applied. Overrides are ours: a mistake in one is thrown.
std::unique_ptr<TrialTask> apply(const TrialTaskEntry& task, const Preset& preset) {
  auto made = task.make();
  SourceJson source;
  source.file = "preset " + preset.name;
  source.value = nlohmann::json::object();
  Problems problems;
  for (const std::string& assignment : preset.overrides) apply_override(source, assignment, problems);
  read_into(source, "", made->options(), problems);
  problems.raise();
  return made;
}

std::unique_ptr<TrialTask> find(const std::string& name) {
  for (const TrialTaskEntry& task : trial_tasks()) {
    if (task.name == name) return task.make();
    for (const Preset& preset : task.presets())
      if (preset.name == name) return apply(task, preset);
  }
  return nullptr;
}

void report(const SourceJson& source, const std::string& pointer, const char* code, std::string message, Problems& problems) {
  Problem p = source.problem_at(pointer);
  p.code = code;
  p.message = std::move(message);
  problems.add(std::move(p));
}

// The name in "task": "name" or "task": {"preset": "name"}, and where it stands.
const std::string* name_at(const SourceJson& source, std::string& pointer) {
  const nlohmann::json* json = source.find(pointer);
  if (json && json->is_object()) {
    const std::string inside = pointer_join(pointer, "preset");
    if (source.find(inside)) pointer = inside;
    json = source.find(inside);
  }
  return json && json->is_string() ? &json->get_ref<const std::string&>() : nullptr;
}

std::string in_json(const std::string& pointer, const std::string& dotted) {
  std::string out = pointer + '/';
  for (const char c : dotted) out += c == '.' ? '/' : c;
  return out;
}

}  // namespace

std::span<const TrialTaskEntry> trial_tasks() {
  static const std::vector<TrialTaskEntry> all = {
#define AX_TRIAL_TASK(name, Type) entry<Type>(#name),
#include "tasks/trials/trials.list"
#undef AX_TRIAL_TASK
  };
  return all;
}

std::vector<std::string> trial_names() {
  std::vector<std::string> names;
  for (const TrialTaskEntry& task : trial_tasks()) {
    names.push_back(task.name);
    for (const Preset& preset : task.presets()) names.push_back(preset.name);
  }
  return names;
}

std::unique_ptr<TrialTask> make_trial_task(const std::string& name) {
  auto task = find(name);
  if (!task) throw UsageError(fmt::format("there is no trial task \"{}\"{}", name, suggestion(name, trial_names())));
  return task;
}

std::unique_ptr<TrialTask> make_trial_task(const SourceJson& source, const std::string& pointer, Problems& problems) {
  std::string place = pointer;
  const std::string* name = name_at(source, place);
  if (!name) {
    report(source, place, "missing_key", "a trial task is a name, or an object with its name as \"preset\"", problems);
    return nullptr;
  }
  auto task = find(*name);
  if (!task) {
    Problem p = source.problem_at(place);
    p.code = "bad_choice";
    p.message = fmt::format("there is no trial task \"{}\"", *name);
    const std::string near = nearest(*name, trial_names());
    if (!near.empty()) p.suggestion = '"' + near + '"';
    p.allowed = quoted_list(trial_names(), 100);
    problems.add(std::move(p));
    return nullptr;
  }
  const std::size_t before = problems.size();
  if (source.find(pointer)->is_object()) read_into(source, pointer, task->options(), problems, {.ignore = {"preset"}});
  if (problems.size() == before)
    for (const Mistake& mistake : task->mistakes())
      report(source, in_json(pointer, mistake.key), "conflict", '"' + mistake.key + "\": " + mistake.message, problems);
  return task;
}

}  // namespace axograd::tasks::trials
