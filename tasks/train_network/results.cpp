#include "tasks/train_network/results.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/json_source.hpp"
#include "data/weights/export.hpp"
#include "tasks/network_report/perturbation.hpp"
#include "tasks/network_report/selectivity.hpp"
#include "tasks/results/run_fit.hpp"
#include "tasks/train_network/adaptation.hpp"
#include "tasks/train_network/what_was_trained.hpp"
#include "tasks/trials/psychometric.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;
namespace report = network_report;

// The network with some cells' spikes reaching nobody.
Network<float> silenced(const Network<float>& network, const std::vector<int>& neurons) {
  Network<float> n = network;
  const auto clear = [&](int neuron, int first, int count, std::vector<float>& w, auto&& range) {
    if (neuron < first || neuron >= first + count) return;
    const auto [from, to] = range(neuron - first);
    std::fill(w.begin() + from, w.begin() + to, 0.0F);
  };
  for (int neuron : neurons) {
    for (auto& p : n.projections) {
      if (p.external) continue;
      clear(neuron, p.first, p.count, p.wiring.weight, [&](int i) {
        return p.wiring.dense ? std::pair(std::int64_t(i) * p.wiring.post, std::int64_t(i + 1) * p.wiring.post)
                              : std::pair(p.wiring.row[std::size_t(i)], p.wiring.row[std::size_t(i) + 1]);
      });
    }
    const std::int64_t outputs = n.readout.outputs;
    clear(neuron, n.readout.first, n.readout.count, n.readout.weight, [&](int i) { return std::pair(i * outputs, (i + 1) * outputs); });
  }
  return n;
}

report::Share perturbed(const Trained& t, const report::Perturbation& p, const RunRequest& request, int trials) {
  EvaluateHooks hooks;
  const auto& shape = t.task.shape();
  hooks.change = [&](trials::TrialBatch& b, std::int64_t first) {
    if (p.kind == report::PerturbationKind::jitter)
      b.spikes = report::jitter_spikes(b.spikes, b.trials, shape.steps, shape.channels, p.amount / shape.dt, p.seed + std::uint64_t(first));
    if (p.kind == report::PerturbationKind::drop)
      b.spikes = report::drop_spikes(b.spikes, b.trials, shape.steps, shape.channels, p.amount, p.seed + std::uint64_t(first));
  };
  if (p.kind == report::PerturbationKind::reset) hooks.run.reset_at = p.step;
  if (p.kind == report::PerturbationKind::noise) hooks.run.disturbance = {.noise = p.amount, .seed = p.seed};
  if (p.kind == report::PerturbationKind::hold) hooks.run.disturbance.held = places_of(t.model.network(), p.states);
  const Network<float> network = p.kind == report::PerturbationKind::silence ? silenced(t.model.network(), p.neurons) : t.model.network();
  return evaluate_network(network, t.task, stream_seed(t.options.seed, TrialStream::test), trials, request.threads, hooks).share;
}

}  // namespace

// Names for bars: the task's own words, or those of two values; none where there is a scale.
std::vector<std::string> names_of(const std::vector<double>& values, const std::vector<std::string>& words, const std::string& unit) {
  std::vector<std::string> names;
  for (double x : values) {
    if (!words.empty())
      names.push_back(words[std::size_t(x)]);
    else if (values == std::vector<double>{0, 1} && unit.empty())
      names.push_back(x == 1 ? "yes" : "no");
    else if (values.size() == 2)
      names.push_back(fmt::format("{:g}{}{}", x, unit.empty() ? "" : " ", unit));
  }
  return names;
}

// Shares of correct answers against every condition of the trials that has more than one value.
std::vector<report::PsychometricPage> psychometric_pages(const trials::TrialShape& shape, const Evaluated& e) {
  std::vector<report::PsychometricPage> pages;
  const std::size_t count = shape.condition_names.size();
  for (std::size_t k = 0; k < count; ++k) {
    const auto words = shape.condition_words.empty() ? std::vector<std::string>() : shape.condition_words[k];
    if (!shape.classes && words.empty()) continue;
    std::vector<double> x;
    for (const auto& v : e.verdicts) x.push_back(e.conditions[std::size_t(v.trial) * count + k]);
    const auto curve = trials::share_correct(x, e.verdicts);
    if (curve.x.size() < 2) continue;
    report::PsychometricPage page;
    page.title = "Answers against " + shape.condition_names[k];
    page.x_label = shape.condition_names[k];
    if (!shape.condition_units.empty()) page.x_unit = shape.condition_units[k];
    page.chance = shape.chance;
    page.curves = {report::curve_of("correct", curve)};
    page.words = names_of(curve.x, words, page.x_unit);
    pages.push_back(std::move(page));
  }
  return pages;
}

// The files that a training reads, resolved.
std::vector<std::string> files_of(const TrainNetworkOptions& o) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& path) {
    if (!path.empty()) files.push_back(path);
  };
  if (o.connectome) {
    const auto& c = o.connectome->source;
    for (const auto* path : {&c.edges, &c.nodes, &c.edge_types, &c.node_types, &c.signs.table}) add(*path);
  }
  if (o.training.loss.rate_distribution) add(o.training.loss.rate_distribution->file);
  for (const auto& p : o.network.populations) add(p.fitted.empty() ? "" : p.fitted + "/parameters.json");
  return files;
}

// d' over answers of label 1, where there are two labels; where a task has lures, against them alone too.
void add_detection(const Evaluated& e, json& summary) {
  const auto d = trials::detection(e.verdicts), lures = trials::detection(e.verdicts, 1);
  if (d.targets == 0 || d.others == 0) return;
  summary["d_prime"] = d.d_prime();
  summary["hit_rate"] = d.hit_rate();
  summary["false_alarm_rate"] = d.false_alarm_rate();
  if (lures.others > 0) summary["d_prime_lures"] = lures.d_prime();
}

// The numbers of the psychometric pages: of every condition its values with their correct answers.
json conditions_of(const std::vector<report::PsychometricPage>& pages) {
  json all = json::object();
  for (const auto& page : pages) {
    json& list = all[page.x_label];
    const auto& curve = page.curves.front();
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      list.push_back({{"value", curve.x[i]}, {"correct", curve.share[i].correct}, {"trials", curve.share[i].trials}});
      if (!page.words.empty()) list.back()["name"] = page.words[i];
    }
  }
  return all;
}

report::Share write_trained(const Trained& t, const RunRequest& request) {
  const auto& o = t.options;
  report::NetworkRun run;
  EvaluateHooks hooks;
  hooks.seen = [&](const trials::TrialBatch& batch, const NetworkRun<float>& r) {
    if (!run.recorded) run.recorded = recorded(batch, r, t.model);
  };
  const auto shape = t.task.shape();
  const Evaluated held_out = evaluate_network(t.model.network(), t.task, stream_seed(o.seed, TrialStream::test), o.test.trials, request.threads, hooks);
  run.recorded->epochs = shape.epochs;
  run.recorded->output_names = shape.output_names;
  run.title = request.source ? request.source->value.value("title", "Training of a spiking network") : "Training of a spiking network";
  run.subtitle = subtitle_of(o);
  run.what = what_was_trained(t, request.source);
  run.held_out = held_out.share;
  run.chance = shape.chance;
  run.start = t.start;
  run.learning = t.log.history();
  run.before = t.before;
  run.after = weights_of(t.model);
  if (o.test.perturbations && shape.spikes) {
    const auto selectivity = report::selectivity_if_classes(*run.recorded);
    report::PerturbationOptions wanted;
    wanted.noise = o.test.noise;
    wanted.adaptation = adaptation_states(t.model.network());
    const auto list = report::standard_perturbations(*run.recorded, selectivity ? &*selectivity : nullptr, wanted);
    run.perturbations = report::run_perturbations(list, [&](const report::Perturbation& p) { return perturbed(t, p, request, std::min(256, o.test.trials)); });
  }
  run.psychometric = psychometric_pages(shape, held_out);
  const auto exported = data::export_network(request.out, run.after, t.model.network());
  json summary = {{"task", "train_network"}, {"status", t.status}, {"reason", t.reason}, {"advice", t.advice}, {"iterations", t.iterations},
                  {"cpu_s", t.cpu_s}, {"best_iteration", t.log.best_iteration()}, {"validation", t.log.best_share().value()}};
  if (!run.psychometric.empty()) summary["conditions"] = conditions_of(run.psychometric);
  if (shape.classes && shape.outputs <= 3) add_detection(held_out, summary);
  if (t.recurrent) summary["balance"] = {{"excitation", t.recurrent->excitation}, {"inhibition", t.recurrent->inhibition}, {"apart", t.recurrent->imbalance}};
  if (!t.model.rewired().empty()) summary["rewired"] = t.rewired;
  if (!exported.nir) summary["no_nir_because"] = exported.why_not;
  const json page = report::report_json(run, request.out, summary);
  write_file_atomic(request.out + "/report.json", page.dump(1) + '\n');
  write_file_atomic(request.out + "/summary.json", summary.dump(1) + '\n');
  write_provenance(request, o.seed, t.started, files_of(o));
  return held_out.share;
}

}  // namespace axograd::tasks
