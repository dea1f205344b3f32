// The task `simulate`: a neuron driven by a current, by fluctuating conductances, or held at a voltage, forward only; traces,
// spikes and rates in a run folder.
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/conflict.hpp"
#include "core/base/json_source.hpp"
#include "core/base/process.hpp"
#include "core/num/philox.hpp"
#include "core/record/field_block.hpp"
#include "data/npy.hpp"
#include "models/registry.hpp"
#include "tasks/clamp/point_conductance.hpp"
#include "tasks/clamp/voltage_clamp.hpp"
#include "tasks/task.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

struct StimulusOptions {
  std::string unit = "pA";  // of the neuron's input; set before visit()
  std::string kind = "step";
  double mean = 0, sd = 0, tau = 5, begin = 100, end = 1e9;
  template <class V> void visit(V& v) {
    v("kind", kind,
      {.doc = "a step from `begin` to `end`, or the same with an Ornstein-Uhlenbeck process on top",
       .choices = {"step", "noise"}});
    v("mean", mean, {.doc = "height of the step", .unit = unit, .low = -1e6, .high = 1e6});
    v("sd", sd, {.doc = "standard deviation of the noise", .unit = unit, .low = 0, .high = 1e6});
    v("tau", tau, {.doc = "correlation time of the noise", .unit = "ms", .low = 1e-3, .high = 1e5});
    v("begin", begin, {.doc = "start of the stimulus", .unit = "ms", .low = 0, .high = 1e9});
    v("end", end, {.doc = "end of the stimulus", .unit = "ms", .low = 0, .high = 1e9});
  }
};

struct VoltageClampOptions {
  double holding = -70, command = -10, begin = 100, end = 1e9;
  template <class V> void visit(V& v) {
    v("holding", holding, {.doc = "voltage outside the step; gates start steady there", .unit = "mV", .low = -200, .high = 200});
    v("command", command, {.doc = "voltage during the step", .unit = "mV", .low = -200, .high = 200});
    v("begin", begin, {.doc = "start of the step", .unit = "ms", .low = 0, .high = 1e9});
    v("end", end, {.doc = "end of the step", .unit = "ms", .low = 0, .high = 1e9});
  }
};

class Simulate final : public TaskRun {
 public:
  template <class V> void visit(V& v) {
    std::vector<std::string> names;
    for (const NeuronEntry& n : neurons()) names.emplace_back(n.fields.info->name);
    v("model", model_, {.doc = "the neuron", .choices = names, .required = true});
    v("parameters", parameters_,
      {.doc = "the neuron's parameters, by name (axograd describe model NAME); the others keep their defaults"});
    v("step", dt_, {.doc = "time step", .unit = "ms", .low = 1e-4, .high = 10});
    v("duration", duration_, {.doc = "length of the simulation", .unit = "ms", .low = 1e-3, .high = 1e7});
    v("repeats", repeats_, {.doc = "repeats; each draws its own spikes, the stimulus is the same", .low = 1, .high = 10000});
    v("spikes", spikes_, {.doc = "hard threshold, or drawn from the neuron's escape rate", .choices = {"hard", "escape"}});
    v("seed", seed_, {.doc = "seed of noise and spikes", .low = 0});
    if (!model_.empty()) stimulus_.unit = neuron(model_).fields.input.fields[0].unit;
    v("stimulus", stimulus_, {.doc = "what is put into the neuron"});
    v("conductances", conductances_,
      {.doc =
           "background activity on top of the stimulus, for cells given per area: two fluctuating conductances; every repeat draws "
           "its own"});
    v("voltage_clamp", clamp_,
      {.doc =
           "holds a cell given per area at a voltage in place of the stimulus; the current that this takes is recorded, and no "
           "spikes"});
  }
  OptionTarget options() override { return OptionTarget(*this); }

  void check(const SourceJson& source, Problems& problems) override {
    const NeuronFields& fields = neuron(model_).fields;
    values_ = field_defaults(fields.params);
    if (parameters_.given()) read_fields(source, parameters_.pointer, fields.params, values_.data(), problems);
    const auto conflict = [&](const char* pointer, std::string message) { add_conflict(source, pointer, std::move(message), problems); };
    if (spikes_ == "escape" && !fields.log_rate)
      conflict("/spikes", fmt::format("{} has no escape rate; \"spikes\" must be \"hard\"", model_));
    const bool per_area = fields.info->units == UnitSystem::density;
    if (conductances_ && !per_area)
      conflict("/conductances", fmt::format("{} is not given per area; conductances are in mS/cm2", model_));
    if (clamp_ && !per_area)
      conflict("/voltage_clamp", fmt::format("{} has no channels whose current could be recorded", model_));
    if (clamp_ && conductances_) conflict("/voltage_clamp", "a clamped cell does not feel \"conductances\": give one of the two");
    if (duration_ / dt_ * repeats_ > 2e8)
      conflict("/duration", "more than 2e8 steps times repeats: shorten, or enlarge the step");
  }

  Exit run(const RunRequest& request) override {
    const double cpu = cpu_seconds();
    const auto steps = static_cast<std::int64_t>(std::llround(duration_ / dt_));
    if (clamp_) return hold(request, steps, cpu);
    const std::vector<double> current = stimulus(steps);
    std::vector<double> voltage(static_cast<std::size_t>(steps * repeats_));
    std::vector<std::int64_t> lanes, times;
    const LaneStatus worst =
        conductances_ ? fluctuate(current, voltage, lanes, times) : roll(current, voltage, lanes, times, steps, request.threads);
    write(request, current, voltage, lanes, times, steps, cpu, worst);
    if (worst.status == RunStatus::ok) return Exit::ok;
    fmt::print(stderr, "{} diverged at {:g} ms; a smaller \"step\" or another stimulus may help\n", model_,
               static_cast<double>(worst.step) * dt_);
    return Exit::numerical;
  }

 private:
  std::vector<double> stimulus(std::int64_t steps) const {
    std::vector<double> out(static_cast<std::size_t>(steps));
    const double keep = std::exp(-dt_ / stimulus_.tau),
                 kick = stimulus_.kind == "noise" ? stimulus_.sd * std::sqrt(1 - keep * keep) : 0;
    double noise = 0;
    for (std::int64_t t = 0; t < steps; ++t) {
      const double time = static_cast<double>(t) * dt_;
      noise = keep * noise +
              (kick > 0 ? kick * normal(static_cast<std::uint64_t>(seed_), noise_stream, static_cast<std::uint64_t>(t)) : 0);
      if (time >= stimulus_.begin && time < stimulus_.end) out[static_cast<std::size_t>(t)] = stimulus_.mean + noise;
    }
    return out;
  }

  // The clamp's current takes the place of the stimulus in what is written.
  Exit hold(const RunRequest& request, std::int64_t steps, double cpu) {
    std::vector<double> command;
    for (std::int64_t t = 0; t < steps; ++t) {
      const double time = static_cast<double>(t) * dt_;
      command.push_back(time >= clamp_->begin && time < clamp_->end ? clamp_->command : clamp_->holding);
    }
    const ClampCurrent held = clamp_current(neuron(model_), values_, command, dt_);
    repeats_ = 1;
    input_label_ = "current of the clamp";
    write(request, held.total, command, {}, {}, steps, cpu, {});
    for (std::size_t i = 0; i < held.names.size(); ++i)
      data::write_npy(request.out + "/arrays/clamp_" + held.names[i] + ".npy", std::span<const double>(held.channels[i]),
                      {held.channels[i].size()});
    return Exit::ok;
  }

  // As roll(), under `current` and the conductances.
  LaneStatus fluctuate(const std::vector<double>& current, std::vector<double>& voltage, std::vector<std::int64_t>& lanes,
                       std::vector<std::int64_t>& times) const {
    const auto n = static_cast<std::size_t>(repeats_);
    LaneStatus worst;
    for (std::size_t k = 0; k < n; ++k) {
      const ConductanceRun r = run_with_conductances(neuron(model_), values_, *conductances_, current, dt_,
                                                     static_cast<std::uint64_t>(seed_), noise_stream + 1 + 2 * k);
      for (std::size_t t = 0; t < current.size(); ++t) voltage[t * n + k] = r.V[t];
      lanes.insert(lanes.end(), r.spikes.size(), static_cast<std::int64_t>(k));
      times.insert(times.end(), r.spikes.begin(), r.spikes.end());
      if (worst.status == RunStatus::ok) worst = r.status;
    }
    return worst;
  }

  // Fills `voltage` [T, lanes] and the spikes (lane, step); gives the first lane that diverged.
  LaneStatus roll(const std::vector<double>& current, std::vector<double>& voltage, std::vector<std::int64_t>& lanes,
                  std::vector<std::int64_t>& times, std::int64_t steps, int threads) const {
    const NeuronEntry& entry = neuron(model_);
    std::vector<double> inputs = field_defaults(entry.fields.input);
    std::vector<Signal<double>> params, signals;
    for (const double& value : values_) params.push_back(constant(&value));
    for (std::size_t i = 0; i < inputs.size(); ++i) signals.push_back(i == 0 ? per_step(current.data()) : constant(&inputs[i]));
    std::vector<LaneStatus> status(static_cast<std::size_t>(repeats_));
    const Trace<double> trace{0, voltage.data(), 1};
    SpikeList list;
    Rollout<double> task;
    task.steps = steps;
    task.lanes = repeats_;
    task.dt = dt_;
    task.params = params.data();
    task.inputs = signals.data();
    task.spikes.mode = spikes_ == "escape" ? SpikeMode::escape : SpikeMode::hard;
    task.spikes.seed = static_cast<std::uint64_t>(seed_);
    task.traces = &trace;
    task.traces_count = 1;
    task.sink = list.sink();
    task.status = status.data();
    forward(engine<double>(entry), task, threads);
    for (const SpikeEvent& spike : list.take()) {
      lanes.push_back(spike.lane);
      times.push_back(spike.step);
    }
    for (const LaneStatus& s : status)
      if (s.status != RunStatus::ok) return s;
    return {};
  }

  void write(const RunRequest& request, const std::vector<double>& current, const std::vector<double>& voltage,
             const std::vector<std::int64_t>& lanes, const std::vector<std::int64_t>& times, std::int64_t steps, double cpu,
             const LaneStatus& worst) const {
    const NeuronFields& fields = neuron(model_).fields;
    const std::string arrays = request.out + "/arrays";
    make_folders(arrays);
    const auto t = static_cast<std::size_t>(steps), n = static_cast<std::size_t>(repeats_);
    data::write_npy(arrays + "/voltage.npy", std::span<const float>(std::vector<float>(voltage.begin(), voltage.end())), {t, n});
    data::write_npy(arrays + "/current.npy", std::span<const double>(current), {t});
    data::write_npy(arrays + "/spike_lanes.npy", std::span<const std::int64_t>(lanes), {lanes.size()});
    std::vector<double> spike_ms, first_ms;
    for (std::size_t i = 0; i < times.size(); ++i) {
      spike_ms.push_back(static_cast<double>(times[i]) * dt_);
      if (lanes[i] == 0) first_ms.push_back(spike_ms.back());
    }
    data::write_npy(arrays + "/spike_times_ms.npy", std::span<const double>(spike_ms), {spike_ms.size()});
    data::write_npy(arrays + "/first_spikes_ms.npy", std::span<const double>(first_ms), {first_ms.size()});
    const double rate = static_cast<double>(times.size()) / (static_cast<double>(repeats_) * duration_ / 1000);
    put(request, "summary.json",
        {{"model", model_},
         {"model_title", fields.info->title},
         {"status", worst.status == RunStatus::ok ? "converged" : "diverged"},
         {"spikes", times.size()},
         {"rate_hz", rate},
         {"repeats", repeats_},
         {"duration_s", duration_ / 1000},
         {"cpu_s", cpu_seconds() - cpu},
         {"peak_rss_mib", static_cast<double>(peak_rss_bytes()) / 1048576.0}});
    put(request, "provenance.json",
        {{"command", request.command}, {"seed", seed_}, {"threads", request.threads}, {"device", request.device}});
    const Field& state = fields.state.fields[0];
    const json voltage_panel = {
        {"label", state.doc},
        {"unit", state.unit},
        {"series", json::array({{{"name", "model"}, {"values", {{"array", "voltage"}, {"column", 0}}}, {"role", "model"}}})},
        {"marks", json::array({{{"name", "spikes"}, {"times", "first_spikes_ms"}, {"role", "model"}}})}};
    const json current_panel = {{"label", input_label_},
                                {"unit", stimulus_.unit},
                                {"height", 0.4},
                                {"series", json::array({{{"name", input_label_}, {"values", "current"}, {"role", "stimulus"}}})}};
    const json figure = {{"kind", "traces"},
                         {"x", {{"label", "time"}, {"unit", "ms"}, {"start", 0}, {"step", dt_}}},
                         {"panels", json::array({voltage_panel, current_panel})}};
    put(request, "report.json",
        {{"title", fmt::format("Simulation of {}", fields.info->title)},
         {"verdict", json::array({fmt::format("{} spikes, {:.3g} Hz.", times.size(), rate)})},
         {"sections", json::array({{{"title", "First repeat"}, {"figures", json::array({figure})}}})}});
  }

  static void put(const RunRequest& request, const char* name, const json& value) {
    write_file_atomic(request.out + '/' + name, value.dump(2) + '\n');
  }

  static constexpr std::uint64_t noise_stream = std::uint64_t{1} << 40;  // spikes use the streams 0 … repeats - 1
  std::string model_, spikes_ = "hard";
  OptionBlock parameters_;
  double dt_ = 0.05, duration_ = 1000;
  int repeats_ = 1;
  std::int64_t seed_ = 1;
  StimulusOptions stimulus_;
  std::optional<PointConductanceOptions> conductances_;
  std::optional<VoltageClampOptions> clamp_;
  std::string input_label_ = "input";
  std::vector<double> values_;
};

}  // namespace

Task simulate_task() { return {"simulate", "run a neuron forward under a step or noise", "simulate", make_task<Simulate>}; }

}  // namespace axograd::tasks
