// The user's own check of a model's derivatives: adjoint and forward sensitivities against central differences and, where the LibTorch
// side was built, against LibTorch's autograd through the eager reference; all in double.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plugins.hpp"
#include "apps/verb.hpp"
#include "core/base/text.hpp"
#include "models/registry.hpp"

namespace axograd::apps {
namespace {

// One lane of a neuron driven by a current, and the mean square of its first state's distance from where it starts. Spikes are the
// surrogate's own primitive, because a difference across a hard spike means nothing.
class Probe {
 public:
  Probe(const NeuronEntry& entry, double mean, double swing, double dt, int steps)
      : engine_(engine<double>(entry)), params(default_values(entry.fields.params)), inputs_(default_values(entry.fields.input)),
        current_(static_cast<std::size_t>(steps)), target_(default_values(entry.fields.state)[0]) {
    for (int t = 0; t < steps; ++t)  // three incommensurable periods reach most of a model's time scales
      current_[static_cast<std::size_t>(t)] = mean + swing * (std::sin(t * dt / 3.1) + std::sin(t * dt / 11.7) + std::sin(t * dt / 0.83)) / 3;
    for (std::size_t i = 0; i < params.size(); ++i) signals_.push_back(constant(&params[i]));
    for (std::size_t i = 0; i < inputs_.size(); ++i) input_signals_.push_back(i == 0 ? per_step(current_.data()) : constant(&inputs_[i]));
    task_.steps = steps;
    task_.lanes = 1;
    task_.dt = dt;
    task_.params = signals_.data();
    task_.inputs = input_signals_.data();
    task_.spikes.mode = SpikeMode::smooth;
    task_.objective.state = 0;
    task_.objective.target = constant(&target_);
    task_.objective.square_scale = 1.0 / steps;
    task_.squares = &loss_;
    task_.status = &status_;
  }

  double loss() {
    forward(engine_, task_);
    return status_.status == RunStatus::ok ? loss_ / static_cast<double>(task_.steps) : std::nan("");
  }
  std::vector<double> by_adjoint() {
    std::vector<double> out(params.size());
    Adjoint<double> wanted;
    wanted.params = out.data();
    adjoint(engine_, task_, wanted);
    return out;
  }
  std::vector<double> by_sensitivities() {
    std::vector<double> out(params.size());
    constexpr int most = 64;
    for (int first = 0; first < static_cast<int>(params.size()); first += most) {
      std::vector<int> directions;
      for (int i = first; i < std::min(first + most, static_cast<int>(params.size())); ++i) directions.push_back(i);
      Sensitivities<double> wanted;
      wanted.directions = directions.data();
      wanted.count = static_cast<int>(directions.size());
      wanted.gradient = out.data() + first;
      sensitivities(engine_, task_, wanted);
    }
    return out;
  }
  // LibTorch's autograd; NaN where its library was not built.
  std::vector<double> by_libtorch() {
    std::vector<double> out(params.size(), std::nan(""));
    const TorchPlugin* torch = torch_plugin();
    if (!torch) return out;
    Adjoint<double> wanted;
    wanted.params = out.data();
    char message[512] = "";
    const int exit = torch->rollout(engine_.fields.info->name, &task_, &wanted, message, sizeof message);
    if (exit != 0) throw Error(static_cast<Exit>(exit), message);
    return out;
  }
  // Central difference of fourth order with step h.
  double by_difference(std::size_t i, double h) {
    const double x = params[i];
    const auto at = [&](double value) {
      params[i] = value;
      return loss();
    };
    const double slope = (8 * (at(x + h) - at(x - h)) - (at(x + 2 * h) - at(x - 2 * h))) / (12 * h);
    params[i] = x;
    return slope;
  }

 private:
  Engine<double> engine_;

 public:
  std::vector<double> params;

 private:
  std::vector<double> inputs_, current_;
  double target_, loss_ = 0;
  std::vector<Signal<double>> signals_, input_signals_;
  LaneStatus status_;
  Rollout<double> task_;
};

struct Row {
  std::string name, unit;
  double adjoint, sensitivities, difference, libtorch, error;
};

class CheckGrad final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    std::vector<std::string> names;
    for (const NeuronEntry& n : neurons()) names.emplace_back(n.fields.info->name);
    v("model", model_, {.doc = "the neuron", .choices = names, .required = true});
    v("step", dt_, {.doc = "time step", .unit = "ms", .low = 1e-4, .high = 10});
    v("steps", steps_, {.doc = "steps of the rollout", .low = 1, .high = 1e7});
    v("current", current_, {.doc = "mean input, in the model's unit; absent: 300 pA or 10 uA/cm2", .low = -1e6, .high = 1e6});
    v("tolerance", tolerance_, {.doc = "largest error, relative to the largest derivative per span of a parameter", .low = 0, .high = 1});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }

  Exit run(const Globals& globals) override {
    const NeuronEntry& entry = neuron(model_);
    const double mean = current_.value_or(entry.fields.info->units == UnitSystem::density ? 10 : 300);
    Probe probe(entry, mean, 0.5 * std::abs(mean), dt_, steps_);
    const double loss = probe.loss();
    if (!std::isfinite(loss)) {
      fmt::print(stderr, "the model diverges under this input; try another --current or a smaller --step\n");
      return Exit::numerical;
    }
    const std::vector<Row> rows = compare(probe, entry.fields.params);
    const double worst = std::max_element(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.error < b.error; })->error;
    const bool good = worst <= tolerance_;
    if (globals.json)
      print_json(rows, loss, worst, good);
    else
      print_table(rows, loss, worst, good);
    return good ? Exit::ok : Exit::numerical;
  }

 private:
  static std::vector<Row> compare(Probe& probe, const FieldList& list) {
    const auto adjoint = probe.by_adjoint(), forward = probe.by_sensitivities(), libtorch = probe.by_libtorch();
    const auto names = scalar_names(list);
    std::vector<Row> rows;
    std::vector<double> scales;
    double largest = 0;
    std::size_t i = 0;
    for (const Field& f : list) {
      for (int k = 0; k < f.count; ++k, ++i) {
        const double scale = std::max(std::abs(probe.params[i]), 1e-3 * (f.high - f.low));
        rows.push_back({names[i], f.unit, adjoint[i], forward[i], probe.by_difference(i, 1e-4 * scale), libtorch[i], 0});
        scales.push_back(scale);
        largest = std::max(largest, std::abs(adjoint[i]) * scale);
      }
    }
    for (i = 0; i < rows.size(); ++i) {
      Row& r = rows[i];
      double gap = std::max(std::abs(r.adjoint - r.difference), std::abs(r.sensitivities - r.difference));
      if (torch_plugin()) gap = std::max({gap, std::abs(r.adjoint - r.libtorch), std::abs(r.sensitivities - r.libtorch)});
      r.error = largest > 0 ? gap * scales[i] / largest : gap;
      if (!std::isfinite(r.error)) r.error = INFINITY;
    }
    return rows;
  }

  void print_table(const std::vector<Row>& rows, double loss, double worst, bool good) const {
    TextTable table({"parameter", "unit", "adjoint", "sensitivities", "differences", "LibTorch", "error"});
    for (const Row& r : rows)
      table.row({r.name, r.unit, fmt::format("{:.9g}", r.adjoint), fmt::format("{:.9g}", r.sensitivities), fmt::format("{:.9g}", r.difference),
                 torch_plugin() ? fmt::format("{:.9g}", r.libtorch) : "-", fmt::format("{:.1e}", r.error)});
    fmt::print("{}: {} steps of {:g} ms, loss {:.9g}\n\n{}\n{}: largest error {:.1e} (allowed {:.1e})\n", model_, steps_, dt_, loss, table.text("  "),
               good ? "the derivatives agree" : "THE DERIVATIVES DISAGREE", worst, tolerance_);
    if (!torch_plugin()) fmt::print("not compared with LibTorch's autograd: built without it\n");
  }
  void print_json(const std::vector<Row>& rows, double loss, double worst, bool good) const {
    nlohmann::json out = {{"model", model_}, {"steps", steps_}, {"step_ms", dt_}, {"loss", loss}, {"largest_error", worst}, {"agree", good}};
    for (const Row& r : rows) {
      out["parameters"].push_back({{"name", r.name}, {"unit", r.unit}, {"adjoint", r.adjoint}, {"sensitivities", r.sensitivities}, {"differences", r.difference}, {"error", r.error}});
      if (torch_plugin()) out["parameters"].back()["libtorch"] = r.libtorch;
    }
    fmt::print("{}\n", out.dump(2));
  }

  std::string model_;
  double dt_ = 0.05, tolerance_ = 1e-6;
  int steps_ = 400;
  std::optional<double> current_;
};

}  // namespace

Verb check_grad_verb() {
  return {"check-grad", "check a model's derivatives against central differences and LibTorch's autograd",
          "  axograd check-grad hh\n"
          "  axograd check-grad adex --steps 2000 --current 500 --json\n",
          make_verb<CheckGrad>};
}

}  // namespace axograd::apps
