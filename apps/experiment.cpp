#include "apps/experiment.hpp"

#include <fmt/format.h>

#include "core/base/suggest.hpp"
#include "core/record/overrides.hpp"

namespace axograd::apps {
namespace {

// Keys of the top level that belong to the file, not to the task.
struct Header {
  std::string schema, task, title;
  OptionBlock smoke;
  template <class V>
  void visit(V& v) {
    std::vector<std::string> names;
    for (const auto& t : tasks::tasks()) names.emplace_back(t.name);
    v("$schema", schema, {.doc = "address of the schema, for editors"});
    v("task", task, {.doc = "what is to be done", .choices = names, .required = true});
    v("title", title, {.doc = "one line about this experiment"});
    v("smoke", smoke, {.doc = "settings that make the experiment a matter of seconds: {\"a.b\": value}"});
  }
};
const std::vector<std::string> header_keys = {"$schema", "task", "title", "smoke"};

void apply_smoke(SourceJson& source, Problems& problems) {
  const nlohmann::json* smoke = source.find("/smoke");
  if (!smoke || !smoke->is_object()) return;
  const nlohmann::json settings = *smoke;  // a copy: applying changes the document
  for (const auto& [path, value] : settings.items()) apply_override(source, path + '=' + value.dump(), problems);
}

// Of the header alone: keys it does not know are the task's.
Header read_header(const SourceJson& source, Problems& problems) {
  Header header;
  ReadSettings settings;
  if (source.value.is_object())
    for (const auto& [key, value] : source.value.items()) settings.ignore.push_back(key);
  read_options(source, "", header, problems, settings);
  return header;
}

// Header and options of `out.source`; throws with these and the earlier problems.
void finish(Experiment& out, Problems& problems) {
  const Header header = read_header(out.source, problems);
  out.title = header.title;
  for (const tasks::Task& task : tasks::tasks())
    if (header.task == task.name) out.task = &task;
  if (out.task) {
    out.run = out.task->make();
    read_into(out.source, "", out.run->options(), problems, {.ignore = header_keys});
    if (problems.empty()) out.run->check(out.source, problems);
  }
  problems.raise();
}

}  // namespace

Experiment read_experiment_text(const std::string& text, const std::string& path) {
  Experiment out;
  out.source = parse_json(text, path);
  Problems problems;
  finish(out, problems);
  return out;
}

Experiment read_experiment(const std::string& path, const Globals& globals, bool smoke) {
  Experiment out;
  out.source = read_json(path);
  Problems problems;
  if (smoke) apply_smoke(out.source, problems);
  for (const std::string& set : globals.set) apply_override(out.source, set, problems);
  if (globals.seed) {
    apply_override(out.source, fmt::format("seed={}", *globals.seed), problems);
    out.source.overrides["/seed"] = fmt::format("--seed {}", *globals.seed);
  }
  finish(out, problems);
  return out;
}

nlohmann::json effective_config(Experiment& experiment) {
  nlohmann::json out = json_of(experiment.run->options());
  out["task"] = experiment.task->name;
  if (!experiment.title.empty()) out["title"] = experiment.title;
  return out;
}

nlohmann::json experiment_schema() {
  auto branches = nlohmann::json::array();
  for (const tasks::Task& task : tasks::tasks()) {
    const auto run = task.make();
    nlohmann::json schema = schema_of_target(run->options(), task.name);
    const nlohmann::json header = schema_of<Header>();
    for (const std::string& key : header_keys) schema["properties"][key] = header["properties"][key];
    schema["properties"]["task"] = {{"const", task.name}, {"description", task.doc}};
    schema["required"].push_back("task");
    schema.erase("$schema");
    branches.push_back(std::move(schema));
  }
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "axograd experiment"}, {"oneOf", branches}};
}

}  // namespace axograd::apps
