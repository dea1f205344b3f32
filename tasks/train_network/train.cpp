#include "tasks/train_network/train.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"
#include "fitting/callbacks/checkpoint_writer.hpp"
#include "fitting/callbacks/history_writer.hpp"
#include "fitting/callbacks/stop_signal.hpp"
#include "tasks/results/run_fit.hpp"
#include "tasks/train_network/adaptive_feedback.hpp"
#include "tasks/train_network/results.hpp"
#include "tasks/train_network/rewire_step.hpp"
#include "tasks/train_network/wired_connectome.hpp"

namespace axograd::tasks {
namespace {

// A line per validation; on a terminal the line of the present batch is rewritten.
class Teller {
 public:
  Teller(const RunRequest& request, std::int64_t iterations) : quiet_(request.quiet), terminal_(request.terminal), iterations_(iterations) {}
  void operator()(const fitting::HistoryEntry& now, const NetworkObjective::Seen& seen, const network_report::Share* validation) const {
    if (quiet_ || (!validation && !terminal_)) return;
    std::string line = fmt::format("batch {}/{}  loss {:.4f}  correct {:.3f}  {:.1f} Hz  |gradient| {:.2g}  {:.0f} CPU-s", now.iteration, iterations_,
                                   now.loss, seen.accuracy, seen.rate_hz, seen.gradient_norm, now.cpu_s);
    if (validation) line += fmt::format("  validation {:.3f} ({} of {})", validation->value(), validation->correct, validation->trials);
    fmt::print(stderr, "{}{}{}", terminal_ ? "\r\x1b[K" : "", line, validation || !terminal_ ? "\n" : "");
    std::fflush(stderr);
  }

 private:
  bool quiet_, terminal_;
  std::int64_t iterations_;
};

network_report::StartState start_state(const NetworkObjective& objective, const trials::TrialTask& task, const networks::NetworkModel<float>& model,
                                       const TrainNetworkOptions& o, int threads) {
  network_report::StartState start;
  EvaluateHooks hooks;
  hooks.seen = [&](const trials::TrialBatch& batch, const NetworkRun<float>& run) { start.activity = network_report::activity(recorded(batch, run, model)); };
  evaluate_network(model.network(), task, stream_seed(o.seed, TrialStream::training), std::min(32, o.training.batch), threads, hooks);
  start.gradient_norms = objective.block_norms();
  return start;
}

// What happens to a step of the optimiser before the next loss is taken.
std::vector<std::shared_ptr<StepChange>> step_changes(const networks::NetworkModel<float>& model, NetworkObjective& objective,
                                                      const LearningOptions& o, const std::shared_ptr<RewireStep>& rewiring) {
  std::vector<std::shared_ptr<StepChange>> changes;
  if (rewiring) changes.push_back(rewiring);
  if (o.feedback == "adaptive") changes.push_back(std::make_shared<AdaptiveFeedback>(objective, model, o.feedback_decay));
  return changes;
}

// What to do next. A finished training cannot be resumed with other settings.
std::string advice_for(const fitting::Report& report, const TrainNetworkOptions& o) {
  if (report.status != fitting::Status::budget) return report.advice;
  return fmt::format("All training.iterations ({}) are done; for more, start a new run with a larger number.", o.training.iterations);
}

}  // namespace

networks::NetworkSurroundings surroundings(const trials::TrialShape& shape) {
  networks::NetworkSurroundings around{.dt = shape.dt, .channels = shape.channels, .outputs = shape.outputs, .groups = {}, .given = {}};
  for (const auto& g : shape.groups) around.groups.push_back({g.name, g.first, g.count});
  return around;
}

Exit train_network(const TrainNetworkOptions& o, const trials::TrialTask& task, fitting::Optimizer& optimizer, const RunRequest& request) {
  const double begun = cpu_seconds();
  const std::string started = utc_now();
  const std::string& folder = request.out;
  if (!request.resume) {
    for (const char* old : {"/checkpoint", "/history.jsonl"}) std::filesystem::remove_all(folder + old);
  }
  remove_unfinished(folder);
  networks::NetworkSurroundings around = surroundings(task.shape());
  std::vector<std::string> said_of_connectome;
  if (o.connectome) {
    WiredConnectome wired = wire_connectome(*o.connectome, around.dt, std::uint64_t(o.seed));
    for (const std::string& note : wired.notes) {
      if (!request.quiet) fmt::print(stderr, "connectome: {}\n", note);
    }
    around.given[o.connectome->synapses] = std::move(wired.wiring);
    said_of_connectome = std::move(wired.notes);
  }
  networks::NetworkModel<float> model(o.network, around, std::uint64_t(o.seed));
  NetworkObjective objective(model, task, o, request.threads);
  data::Weights before = weights_of(model);
  objective.select_batch(0);
  objective.evaluate(model.start(), fitting::Need::gradient);
  const network_report::StartState start = start_state(objective, task, model, o, request.threads);
  const auto recurrent = recurrent_start(before);
  if (!request.quiet) {
    if (recurrent) fmt::print(stderr, "{}\n", text_of(*recurrent));
    for (const auto& f : network_report::check_before_training(start)) fmt::print(stderr, "{}: {} {}\n", f.serious ? "warning" : "note", f.text, f.advice);
  }

  const auto rewiring = model.rewired().empty() ? nullptr : std::make_shared<RewireStep>(model.rewired());
  std::optional<ChangedStep> changed;
  const auto changes = step_changes(model, objective, o.training.learning, rewiring);
  if (!changes.empty()) changed.emplace(optimizer, changes);
  const fitting::CheckpointFolder checkpoints(folder + "/checkpoint");
  const auto found = request.resume ? checkpoints.newest() : std::nullopt;
  const auto log = std::make_shared<TrainingLog>(
      objective, o.training,
      [&](const Eigen::VectorXd& theta) {
        model.set(theta);
        return evaluate_network(model.network(), task, stream_seed(o.seed, TrialStream::validation), o.training.validation_trials, request.threads).share;
      },
      Teller(request, o.training.iterations));
  const fitting::Callbacks callbacks = {
      std::make_shared<fitting::HistoryWriter>(folder + "/history.jsonl", "train"), log,
      std::make_shared<fitting::CheckpointWriter>(checkpoints, fitting::CheckpointOptions{.seconds = o.training.checkpoint},
                                                  std::map<std::string, std::string>{{"task", "train_network"}}, "axograd resume " + folder),
      std::make_shared<fitting::StopSignal>()};
  fitting::Optimizer& stepping = changed ? *changed : optimizer;
  const auto report = fitting::fit(objective, model.start(), stepping, {.iterations = o.training.iterations}, callbacks, found ? &found->snapshot : nullptr);
  if (stop_requested()) return Exit::stopped;

  const Eigen::VectorXd& chosen = log->best().size() > 0 ? log->best() : report.x;
  model.set(chosen);
  const bool reached = report.status == fitting::Status::stopped;   // by the log: nobody else stops it from here on
  const Trained trained{o, task, model, std::move(before), start, recurrent, rewiring ? rewiring->replaced() : 0, *log, reached ? "reached" : std::string(to_string(report.status)),
                        reached ? fmt::format("{:.1f} % of the validation answers are correct (stop_at {:g})", 100 * log->best_share().value(), o.training.stop_at) : report.reason,
                        reached ? "" : advice_for(report, o), report.iterations, cpu_seconds() - begun + log->earlier_cpu_s(), started, said_of_connectome};
  const auto share = write_trained(trained, request);
  if (!request.quiet) {
    const auto interval = share.interval();
    fmt::print("held out: {} of {} correct, {:.1f} % (95 % interval {:.1f} … {:.1f} %); chance {:.1f} %\n", share.correct, share.trials, 100 * share.value(),
               100 * interval.low, 100 * interval.high, 100 * task.shape().chance);
    fmt::print("{} batches, {:.1f} CPU-s; {}\n", report.iterations, trained.cpu_s, trained.reason);
  }
  return Exit::ok;
}

}  // namespace axograd::tasks
