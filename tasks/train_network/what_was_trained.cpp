#include "tasks/train_network/what_was_trained.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/json_source.hpp"
#include "models/networks/filters.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

std::string joined(const std::vector<std::string>& words, const char* between = ", ") {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : between) + w;
  return out;
}

// An object as it was written: "tau_m 20, V_th 0.6".
std::string plain(const json& object, const std::vector<std::string>& without = {}) {
  std::vector<std::string> words;
  for (const auto& [key, value] : object.items()) {
    if (std::find(without.begin(), without.end(), key) != without.end()) continue;
    words.push_back(key + ' ' +
                    (value.is_string()   ? value.get<std::string>()
                     : value.is_object() ? '(' + plain(value) + ')'
                                         : value.dump()));
  }
  return joined(words);
}

const json* written(const SourceJson* source, const std::string& pointer) {
  const json* found = source && !pointer.empty() ? source->find(pointer) : nullptr;
  return found && found->is_object() ? found : nullptr;
}

std::string task_words(const Trained& t, const SourceJson* source) {
  const auto& s = t.task.shape();
  std::string name = "trials", options;
  if (const json* trials = source ? source->find("/trials") : nullptr) {
    name = trials->is_string() ? trials->get<std::string>() : trials->is_object() ? trials->value("preset", name) : name;
    if (trials->is_object()) options = plain(*trials, {"preset"});
  }
  std::vector<std::string> groups, epochs;
  for (const auto& g : s.groups) groups.push_back(fmt::format("{} {}", g.count, g.name));
  for (const auto& e : s.epochs) {
    if (!e.name.empty()) epochs.push_back(fmt::format("{} {:g}–{:g}", e.name, e.first * s.dt, e.end * s.dt));
  }
  std::string text = fmt::format("Task: {}{}. {} input channels of {}{}; {} outputs ({}).", name,
                                 options.empty() ? "" : " with " + options, s.channels, s.spikes ? "spikes" : "values",
                                 groups.empty() ? "" : " (" + joined(groups) + ")", s.outputs, joined(s.output_names));
  text += fmt::format(" {} {:g} ms in steps of {:g} ms", epochs.empty() ? "Trials of different timing, the longest" : "Trials of",
                      s.steps * s.dt, s.dt);
  return text + (epochs.empty() ? "." : ": " + joined(epochs) + " ms.");
}

std::string optimizer_words(const TrainingOptions& o, const SourceJson* source) {
  const json* block = o.optimizer.given() ? written(source, o.optimizer.pointer) : nullptr;
  if (!block) return "adam, learning rate 0.001, gradients clipped at norm 1";
  const json schedule = block->value("schedule", json::object());
  const std::string rest = plain(*block, {"type", "schedule"}), course = plain(schedule, {"rate"});
  return fmt::format("{}, learning rate {}{}{}", block->value("type", std::string("adam")), schedule.value("rate", 0.01),
                     course.empty() ? "" : ", " + course, rest.empty() ? "" : ", " + rest);
}

std::string training_words(const Trained& t, const SourceJson* source) {
  const auto& o = t.options.training;
  std::vector<std::string> rule = {o.learning.rule};
  if (o.learning.rule == "tbptt") rule.push_back(fmt::format("window of {} steps", o.learning.window));
  if (o.learning.rule == "eprop" || o.learning.rule.ends_with("d_rtrl")) rule.push_back(o.learning.feedback + " feedback");
  if (o.learning.traces) rule.push_back("traces carried forward");
  rule.push_back("reset " + o.learning.reset);
  const auto& e = t.options.network.surrogate;
  return fmt::format(
      "Training: {}; surrogate {}, width {:g}, gain {:g}; {}. {} of at most {} batches of {} trials; the weights of batch {}, which validated best, were "
      "kept. {} trained numbers, seed {}.",
      joined(rule), e.kind, e.width, e.gain, optimizer_words(o, source), t.iterations, o.iterations, o.batch,
      t.log.best_iteration(), t.model.start().size(), t.options.seed);
}

std::string connectome_words(const Trained& t) {
  const auto& c = *t.options.connectome;
  const std::string control = c.control == "none" ? "as it is" : subtitle_of(t.options);
  std::string text =
      fmt::format("Connectome: the synapses {} come from {}, {}; trained: {}{}; {}.", c.synapses,
                  std::filesystem::path(c.source.edges).filename().string(), control, c.learn,
                  c.learn == "low_rank" ? fmt::format(" (rank {})", c.rank) : "",
                  c.radius > 0 ? fmt::format("scaled to spectral radius {:g}", c.radius) : std::string("weights as counted"));
  for (const auto& said : t.said_of_connectome) text += ' ' + said + (said.ends_with('.') ? "" : ".");
  return text;
}

json population_table(const Trained& t, const SourceJson* source) {
  json rows = json::array();
  const auto& network = t.options.network;
  for (const auto& p : network.populations) {
    const json* parameters = p.parameters.given() ? written(source, p.parameters.pointer) : nullptr;
    std::string values = parameters ? plain(*parameters) : "defaults";
    if (!p.fitted.empty()) values += ", fitted: " + std::filesystem::path(p.fitted).filename().string();
    if (!p.learn.empty()) values += "; trained: " + joined(p.learn);
    rows.push_back({p.name, p.neuron, p.count, p.sign, values});
  }
  return {{"kind", "table"},
          {"title", "Cells"},
          {"columns",
           {{{"name", "population"}}, {{"name", "neuron"}}, {{"name", "cells"}}, {{"name", "sign"}}, {{"name", "parameters"}}}},
          {"rows", rows}};
}

std::string effect_words(const networks::SynapseOptions& given) {
  const auto s = networks::with_receptor(given);
  std::string text = s.filter;
  if (s.filter != "delta")
    text += fmt::format(", {}{:g} ms", s.filter == "double_exponential" ? fmt::format("{:g} and ", s.tau_rise) : "", s.tau);
  if (s.conductance)
    text += fmt::format("; conductance, reversal {:g}{}", s.reversal,
                        s.magnesium > 0 ? fmt::format(", {:g} mM magnesium", s.magnesium) : "");
  return given.receptor == "none" ? text : given.receptor + ": " + text;
}

std::string plasticity_words(const networks::SynapseOptions& s) {
  if (!s.plasticity) return "none";
  const auto& p = *s.plasticity;
  return fmt::format("U {:g}, depression {:g} ms, facilitation {:g} ms{}", p.U, p.tau_d, p.tau_f,
                     p.spread > 0 ? fmt::format(", spread {:g}", p.spread) : "");
}

std::string learned_words(const networks::SynapseOptions& s) {
  if (!s.learn) return "no";
  if (s.low_rank) return fmt::format("change of rank {}", s.low_rank->rank);
  return s.rewiring ? "yes, rewired" : "yes";
}

// Connections of one entry of the options: of all projections under its names (one per target and delay).
std::int64_t connections(const networks::SynapseOptions& s, const networks::NetworkModel<float>& model) {
  std::int64_t count = 0;
  const std::string stem = s.name.empty() ? s.from : s.name;
  const auto& n = model.network();
  for (const auto& p : n.projections) {
    const std::string& target = n.populations[std::size_t(p.population)].name;
    const bool meant = s.to.empty() || std::find(s.to.begin(), s.to.end(), target) != s.to.end();
    if (meant && (p.name == stem + '-' + target || p.name == s.name))
      count += std::count_if(p.wiring.weight.begin(), p.wiring.weight.end(), [](float w) { return w != 0; });
  }
  return count;
}

json synapse_table(const Trained& t) {
  json rows = json::array();
  for (const auto& s : t.options.network.synapses) {
    const auto& cells = t.options.network.populations;
    const bool external = std::none_of(cells.begin(), cells.end(), [&](const auto& p) { return p.name == s.from; });
    const std::string delay = external          ? "none"
                              : s.longest_delay ? fmt::format("{:g} to {:g}", s.delay, *s.longest_delay)
                              : s.delay > 0     ? fmt::format("{:g}", s.delay)
                                                : "one step";
    rows.push_back({s.from, s.to.empty() ? "all" : joined(s.to), connections(s, t.model), effect_words(s), delay,
                    plasticity_words(s), learned_words(s)});
  }
  return {
      {"kind", "table"},
      {"title", "Synapses"},
      {"columns",
       {{{"name", "from"}},
        {{"name", "to"}},
        {{"name", "connections"}},
        {{"name", "effect of a spike"}},
        {{"name", "delay"}, {"unit", "ms"}},
        {{"name", "short-term plasticity"}},
        {{"name", "trained"}}}},
      {"rows", rows},
      {"caption", "Connections whose weight is not 0 after training. Everything else that was set stands under Configuration."}};
}

}  // namespace

std::string subtitle_of(const TrainNetworkOptions& o) {
  if (!o.connectome || o.connectome->control == "none") return "";
  return o.connectome->control == "matched" ? "matched control: the connectome shuffled, every cell's numbers of synapses kept"
                                            : "control: the connectome's connections with their weights dealt out anew";
}

json what_was_trained(const Trained& t, const SourceJson* source) {
  json text = json::array({task_words(t, source), training_words(t, source)});
  if (t.options.connectome) text.push_back(connectome_words(t));
  return json::array({{{"kind", "text"}, {"text", text}}, population_table(t, source), synapse_table(t)});
}

}  // namespace axograd::tasks
