#include "tasks/compare/race.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/json_source.hpp"
#include "core/base/process.hpp"
#include "fitting/callbacks/stop_signal.hpp"
#include "fitting/optimizers/box_search.hpp"
#include "fitting/search/multi_start.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {
namespace {

using fitting::Evaluation;
using fitting::Need;

struct RaceOver {};

// The objective with a clock: every evaluation is counted, and the one that solves the target or uses up the budget ends the
// race.
class Clocked final : public fitting::LaneObjective {
 public:
  Clocked(const Contest& contest, const std::vector<double>& multiples, Race& race)
      : contest_(contest), multiples_(multiples), race_(race), begun_(cpu_seconds()) {
    race_.loss = std::numeric_limits<double>::infinity();
  }
  const std::vector<fitting::ParameterInfo>& parameters() const override { return contest_.objective->parameters(); }
  Need offers() const override { return contest_.objective->offers(); }
  Evaluation evaluate(const Eigen::VectorXd& x, Need need) override { return evaluate_many(Eigen::MatrixXd(x), need).front(); }

  std::vector<Evaluation> evaluate_many(const Eigen::MatrixXd& points, Need need) override {
    note_time();  // what the method itself has used belongs to the budget too
    auto result = contest_.objective->evaluate_many(points, need);
    race_.cpu_s = cpu_seconds() - begun_;
    settle_budgets();
    race_.evaluations += points.cols();
    for (const Evaluation& e : result) {
      if (e.finite(Need::value)) race_.loss = std::min(race_.loss, e.value);
    }
    if (race_.loss < contest_.solved_below && race_.cpu_s <= largest()) {
      race_.solved = true;
      race_.solved_cpu_s = race_.cpu_s;
      race_.solved_evaluations = race_.evaluations;
      throw RaceOver{};
    }
    return result;
  }

  void note_time() {
    race_.cpu_s = cpu_seconds() - begun_;
    settle_budgets();
    if (stop_requested()) throw Stopped{"compare"};
    if (race_.cpu_s >= largest()) throw RaceOver{};
  }
  // What is true of every budget that has not ended.
  void finish() {
    race_.loss_at.resize(multiples_.size(), race_.loss);
    race_.evaluations_at.resize(multiples_.size(), race_.evaluations);
  }

 private:
  double largest() const { return multiples_.back() * race_.unit_cpu_s; }
  void settle_budgets() {
    while (race_.loss_at.size() < multiples_.size() && race_.cpu_s > multiples_[race_.loss_at.size()] * race_.unit_cpu_s) {
      race_.loss_at.push_back(race_.loss);
      race_.evaluations_at.push_back(race_.evaluations);
    }
  }

  const Contest& contest_;
  const std::vector<double>& multiples_;
  Race& race_;
  double begun_;
};

// Seeds of the optimisers are as many as there are starts, whatever the order of the methods.
struct Starter {
  const MethodOptions& method;
  std::uint64_t seed;
  std::atomic<std::uint64_t> made = 0;  // lanes ask from threads of their own
  std::unique_ptr<fitting::Optimizer> operator()() {
    Problems problems;
    auto optimizer = make_method(method, seed + 7919 * made++, problems);
    problems.raise();
    return optimizer;
  }
};

void run_starts(Clocked& objective, const MethodOptions& method, Starter& starter, fitting::Draws& draws, Race& race) {
  fitting::FitOptions options;
  options.iterations = method.iterations > 0 ? method.iterations : 1000000000;
  options.history = 0;
  race.starts += method.lanes;
  if (method.lanes == 1) {
    const auto optimizer = starter();
    fitting::fit(objective, draws.point(objective.size()), *optimizer, options);
    return;
  }
  Eigen::MatrixXd starts(objective.size(), method.lanes);
  for (Eigen::Index k = 0; k < starts.cols(); ++k) starts.col(k) = draws.point(objective.size());
  fitting::MultiStartOptions many;
  many.first_iterations = options.iterations;
  many.finalists = method.lanes;
  many.fit = options;
  fitting::fit_many(
      objective, starts, [&] { return starter(); }, many);
}

}  // namespace

std::unique_ptr<fitting::Optimizer> make_method(const MethodOptions& method, std::uint64_t seed, Problems& problems) {
  SourceJson own = parse_json(method.options.text.empty() ? "{}" : method.options.text, "options of " + method.shown());
  if (fitting::options_schema(method.type).at("properties").contains("seed")) own.value["seed"] = seed % 1000000007;
  return fitting::make_optimizer(method.type, own, "", problems);
}

Race own_race(const Contest& contest, const std::vector<double>& multiples) {
  Race r;
  r.target = contest.name;
  const Found found = contest.own();
  r.unit_cpu_s = r.cpu_s = r.solved_cpu_s = found.cpu_s;
  r.evaluations = r.solved_evaluations = found.evaluations;
  r.starts = 1;
  r.loss = found.loss;
  r.solved = found.loss < contest.solved_below;
  for (double m : multiples) {
    r.loss_at.push_back(m >= 1 ? found.loss : std::numeric_limits<double>::infinity());
    r.evaluations_at.push_back(m >= 1 ? found.evaluations : 0);
  }
  return r;
}

Race race(const Contest& contest, const MethodOptions& method, double unit_cpu_s, const std::vector<double>& multiples,
          std::uint64_t seed) {
  Race r;
  r.target = contest.name;
  r.method = method.shown();
  r.unit_cpu_s = unit_cpu_s;
  Clocked objective(contest, multiples, r);
  Starter starter{method, seed, {}};
  fitting::Draws draws(static_cast<std::int64_t>(seed % 1000000007));
  try {
    for (;;) run_starts(objective, method, starter, draws, r);
  } catch (const RaceOver&) {}
  objective.finish();
  return r;
}

}  // namespace axograd::tasks
