#include "tasks/stages/stage.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"
#include "fitting/callbacks/checkpoint_writer.hpp"
#include "fitting/callbacks/history_writer.hpp"
#include "fitting/callbacks/stop_signal.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"

namespace axograd::tasks {
namespace {

namespace fs = std::filesystem;

class Telling final : public fitting::Callback {
 public:
  Telling(const StageEvents& events, std::string stage, long budget)
      : events_(events), stage_(std::move(stage)), budget_(budget) {}
  fitting::Action on(const fitting::Moment& m) override {
    if (m.phase == fitting::Phase::iteration && events_.iteration) events_.iteration(stage_, m.now, budget_);
    return fitting::Action::go_on;
  }
  std::string_view name() const override { return "telling"; }
  void visit_state(fitting::StateVisitor&) override {}

 private:
  const StageEvents& events_;
  std::string stage_;
  long budget_;
};

}  // namespace

std::string Stages::done_file(const std::string& name) const { return folder_ + "/stages/" + name + ".json"; }

bool Stages::remembered(const std::string& name, StageResult& r) {
  if (folder_.empty() || !fs::exists(done_file(name))) return false;
  const auto j = nlohmann::json::parse(read_file(done_file(name)), nullptr, false);
  if (j.is_discarded() || !j.contains("x")) return false;
  const auto x = j["x"].get<std::vector<double>>();
  r.x = Eigen::Map<const Eigen::VectorXd>(x.data(), Eigen::Index(x.size()));
  r.loss = j["loss"].is_number() ? j["loss"].get<double>() : std::numeric_limits<double>::infinity();  // null: not finite
  r.iterations = j["iterations"];
  r.evaluations = j["evaluations"];
  r.status = j["status"];
  r.reason = j["reason"];
  r.cpu_s = j["cpu_s"];
  return true;
}

void Stages::remember(const std::string& name, const StageResult& r) {
  if (folder_.empty()) return;
  nlohmann::json j = {{"x", std::vector<double>(r.x.begin(), r.x.end())},
                      {"loss", r.loss},
                      {"iterations", r.iterations},
                      {"evaluations", r.evaluations},
                      {"status", r.status},
                      {"reason", r.reason},
                      {"cpu_s", r.cpu_s}};
  make_folders(folder_ + "/stages");
  write_file_atomic(done_file(name), j.dump(1));
  std::error_code none;
  fs::remove_all(folder_ + "/checkpoint/" + name, none);
}

StageResult Stages::run(const std::string& name, fitting::Objective& objective, const Eigen::VectorXd& start, long iterations,
                        double tolerance) {
  StageResult r;
  if (remembered(name, r)) {
    if (events_.done) events_.done(name, r, true);
    return r;
  }
  fitting::FitOptions o;
  o.iterations = iterations;
  // In nats, not as a part of the loss: a voltage of many samples makes the loss large, and error bars are a matter of half a
  // nat.
  o.loss_tolerance = tolerance / std::max(1.0, std::abs(objective.evaluate(start, fitting::Need::value).value));
  o.gradient_tolerance = 1e-10;
  o.patience = 1;
  fitting::Callbacks callbacks;
  std::optional<fitting::FoundCheckpoint> found;
  if (!folder_.empty()) {
    fitting::CheckpointFolder checkpoints(folder_ + "/checkpoint/" + name);
    found = checkpoints.newest();
    callbacks.push_back(std::make_shared<fitting::HistoryWriter>(folder_ + "/history.jsonl", name));
    fitting::CheckpointOptions every;
    every.seconds = checkpoint_;
    callbacks.push_back(std::make_shared<fitting::CheckpointWriter>(checkpoints, every, std::map<std::string, std::string>{},
                                                                    "axograd resume " + folder_, events_.warning));
  }
  callbacks.push_back(std::make_shared<Telling>(events_, name, iterations));
  callbacks.push_back(std::make_shared<fitting::StopSignal>());
  fitting::LevenbergMarquardt lm;
  const auto report = fitting::fit(objective, start, lm, o, callbacks, found ? &found->snapshot : nullptr);
  if (stop_requested()) throw Stopped{name};
  r = {report.x,      report.loss, report.iterations, report.evaluations, std::string(to_string(report.status)),
       report.reason, report.cpu_s};
  remember(name, r);
  if (events_.done) events_.done(name, r, false);
  return r;
}

}  // namespace axograd::tasks
