#include "apps/catalogue.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/record/field_block.hpp"
#include "core/record/options.hpp"
#include "data/formats.hpp"
#include "fitting/losses/dv_dt.hpp"
#include "fitting/losses/feature_scores.hpp"
#include "fitting/losses/gamma_loss.hpp"
#include "fitting/losses/mean_square.hpp"
#include "fitting/losses/phase_plane.hpp"
#include "fitting/losses/soft_dtw.hpp"
#include "fitting/losses/spike_likelihood.hpp"
#include "fitting/losses/spike_window_square.hpp"
#include "fitting/losses/van_rossum.hpp"
#include "fitting/losses/windowed_moments.hpp"
#include "fitting/optimizers/adam.hpp"
#include "fitting/optimizers/cma_es.hpp"
#include "fitting/optimizers/differential_evolution.hpp"
#include "fitting/optimizers/gaussian_process.hpp"
#include "fitting/optimizers/gradient_descent.hpp"
#include "fitting/optimizers/lbfgs.hpp"
#include "fitting/optimizers/lbfgs_restarts.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/optimizers/nelder_mead.hpp"
#include "fitting/optimizers/nesterov.hpp"
#include "fitting/optimizers/newton.hpp"
#include "fitting/optimizers/particle_swarm.hpp"
#include "fitting/optimizers/polyak.hpp"
#include "fitting/optimizers/random_search.hpp"
#include "fitting/optimizers/rmsprop.hpp"
#include "fitting/optimizers/sobol_search.hpp"
#include "fitting/optimizers/two_points_de.hpp"
#include "models/registry.hpp"
#include "tasks/task.hpp"
#include "tasks/trials/registry.hpp"

namespace axograd::apps {
namespace {

using nlohmann::json;

// ---- models ----
struct Part {
  const char* key;
  const char* title;
  FieldList list;
};

std::vector<Part> parts_of(const NeuronFields& n) {
  std::vector<Part> out = {{"state", "State", n.state}, {"parameters", "Parameters", n.params}, {"input", "Input", n.input}};
  if (n.history.size > 0) out.push_back({"history", "Driven by spikes", n.history});
  return out;
}

std::string describe_model(const Item& item, Form form) {
  const NeuronFields& n = neuron(item.name).fields;
  const bool markdown = form == Form::markdown;
  std::string out = fmt::format("{}{}: {}\n\n{}\n\nSource: {}\n", markdown ? "## " : "", n.info->name, n.info->title,
                                markdown ? std::string(n.info->doc) : wrapped(n.info->doc, 100, ""), n.info->source);
  for (const Part& part : parts_of(n))
    out += fmt::format("\n{}{}\n{}{}", markdown ? "### " : "", part.title, markdown ? "\n" : "", markdown ? fields_markdown(part.list) : fields_text(part.list));
  if (n.log_rate) out += "\nSpikes may be drawn from an escape rate, and their likelihood computed.\n";
  return out;
}

json model_json(const Item& item) {
  const NeuronFields& n = neuron(item.name).fields;
  json out = {{"name", n.info->name}, {"title", n.info->title}, {"doc", n.info->doc}, {"source", n.info->source}, {"escape_rate", n.log_rate},
              {"schema", fields_schema(n.params)}};
  for (const Part& part : parts_of(n)) {
    out[part.key] = json::array();
    for (const Field& f : part.list)
      out[part.key].push_back({{"name", f.name}, {"default", f.value}, {"unit", f.unit}, {"low", f.low}, {"high", f.high}, {"doc", f.doc}, {"count", f.count}});
  }
  return out;
}

std::vector<Item> models() {
  std::vector<Item> out;
  for (const NeuronEntry& n : neurons()) out.push_back({n.fields.info->name, n.fields.info->title, describe_model, model_json});
  return out;
}

// ---- things with an option struct ----
template <class Options>
std::string describe_options(const Item& item, Form form) {
  const bool markdown = form == Form::markdown;
  const std::string table = markdown ? markdown_of<Options>() : describe_text<Options>();
  return fmt::format("{}{}{}{}\n{}", markdown ? "## " : "", item.name, item.doc.empty() ? "" : ": ", item.doc, table);
}
template <class Options>
json options_json(const Item& item) {
  return {{"name", item.name}, {"doc", item.doc}, {"schema", schema_of<Options>(item.name)}};
}

std::vector<Item> optimizers() {
  using namespace fitting;
  return {
#define AX_OPTIMIZER(name, Type) {#name, "", describe_options<Type::Options>, options_json<Type::Options>},
#define AX_LOSS(name, Type)
#include "fitting/fitting.list"
#undef AX_OPTIMIZER
#undef AX_LOSS
  };
}

std::vector<Item> losses() {
  using namespace fitting;
  return {
#define AX_OPTIMIZER(name, Type)
#define AX_LOSS(name, Type) {#name, "", describe_options<Type::Options>, options_json<Type::Options>},
#include "fitting/fitting.list"
#undef AX_OPTIMIZER
#undef AX_LOSS
  };
}

// ---- tasks ----
const tasks::Task& task_named(const std::string& name) {
  const auto all = tasks::tasks();
  return *std::find_if(all.begin(), all.end(), [&](const auto& t) { return name == t.name; });
}

std::string describe_task(const Item& item, Form form) {
  const auto run = task_named(item.name).make();
  const bool markdown = form == Form::markdown;
  return fmt::format("{}{}: {}\n\n{}", markdown ? "## " : "", item.name, item.doc, markdown ? markdown_of_target(run->options()) : text_of_target(run->options()));
}

json task_json(const Item& item) {
  const auto run = task_named(item.name).make();
  return {{"name", item.name}, {"doc", item.doc}, {"schema", schema_of_target(run->options(), item.name)}};
}

std::vector<Item> all_tasks() {
  std::vector<Item> out;
  for (const auto& t : tasks::tasks()) out.push_back({t.name, t.doc, describe_task, task_json});
  return out;
}

// ---- tasks of networks ----
std::string describe_trials(const Item& item, Form form) {
  const bool markdown = form == Form::markdown;
  const auto task = tasks::trials::make_trial_task(item.name);
  std::string out = fmt::format("{}{}: {}\n\n{}", markdown ? "## " : "", item.name, item.doc,
                                markdown ? markdown_of_target(task->options()) : text_of_target(task->options()));
  for (const auto& entry : tasks::trials::trial_tasks()) {
    if (entry.name != item.name) continue;
    for (const auto& preset : entry.presets()) {
      out += fmt::format("\n- `{}`: {}", preset.name, preset.doc);
      for (std::size_t i = 0; i < preset.overrides.size(); ++i) out += fmt::format("{}`{}`", i == 0 ? "; sets " : ", ", preset.overrides[i]);
    }
  }
  return out + "\n";
}

json trials_json(const Item& item) {
  const auto task = tasks::trials::make_trial_task(item.name);
  return {{"name", item.name}, {"doc", item.doc}, {"schema", schema_of_target(task->options(), item.name)}};
}

std::vector<Item> all_trials() {
  std::vector<Item> out;
  for (const auto& entry : tasks::trials::trial_tasks()) out.push_back({entry.name, entry.doc, describe_trials, trials_json});
  return out;
}

// ---- formats ----
std::string describe_format(const Item& item, Form form) {
  return fmt::format("{}{}: {}\n\nRead by `axograd inspect`, and by experiments; told from the file's content, not its name.\n",
                     form == Form::markdown ? "## " : "", item.name, item.doc);
}
json format_json(const Item& item) { return {{"name", item.name}, {"doc", item.doc}}; }

std::vector<Item> formats() {
  std::vector<Item> out;
  for (const auto& f : data::formats()) out.push_back({f.name, f.doc, describe_format, format_json});
  return out;
}

}  // namespace

std::span<const Kind> kinds() {
  static const Kind all[] = {{"model", "neuron models", models},
                             {"task", "what an experiment can ask for", all_tasks},
                             {"optimizer", "update rules of a fit", optimizers},
                             {"loss", "what a fit minimises", losses},
                             {"trials", "tasks that networks learn, and their presets", all_trials},
                             {"format", "files of recordings that are read", formats}};
  return all;
}

}  // namespace axograd::apps
