// Conductance-based cells fitted by nudging: derivatives, the pull, a known cell found again, what is refused.
#include "models/registry.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

NudgedTraces objective_of(const CellTarget& t) {
  return NudgedTraces(neuron("pospischil_rs"), {t.sweep}, t.dt, t.given, t.free, 1);
}

}  // namespace

TEST_CASE("box: values come back, slopes are derivatives, bounds hold", "[fit_cell]") {
  for (const Box& b : {Box(0.5, 80), Box(-90, -40)}) {
    for (double s : {0.01, 0.3, 0.97}) {
      const double x = b.between(s), u = b.free(x), h = 1e-5;
      CHECK(b.at(u) == Approx(x));
      CHECK(b.slope(u) == Approx((b.at(u + h) - b.at(u - h)) / (2 * h)).epsilon(1e-7));
    }
    CHECK(b.at(-50) >= b.low());
    CHECK(b.at(50) <= b.high());
    CHECK(std::abs(b.free(b.high())) <= Box::farthest);
  }
}

TEST_CASE("nudged traces: gradient = finite differences at every pull; many points = one by one", "[fit_cell]") {
  const CellTarget t = recovery_target(recovery_case("pospischil_rs"), 2, 0.5, 60);
  NudgedTraces objective = objective_of(t);
  Eigen::VectorXd u = objective.free(t.truth);
  u[1] += 0.1, u[6] -= 0.05;
  for (double rate : {0.0, 0.3, 20.0}) {
    objective.set_rate(rate);
    const auto at = objective.evaluate(u, fitting::Need::curvature);
    for (Eigen::Index i = 0; i < u.size(); ++i) {
      Eigen::VectorXd up = u, down = u;
      const double h = 5e-7;  // the loss bends sharply where a spike may move
      up[i] += h, down[i] -= h;
      const double numeric =
          (objective.evaluate(up, fitting::Need::value).value - objective.evaluate(down, fitting::Need::value).value) / (2 * h);
      const std::string name = objective.parameters()[std::size_t(i)].name;
      INFO("pull " << rate << ", parameter " << name);
      // Gates start at their steady state, which V_T moves; the derivative does not follow that (objective.hpp).
      const double allowed = name == "V_T" ? 1e-4 : 1e-6;
      CHECK(std::abs(at.gradient[i] - numeric) <= allowed * std::max(1.0, at.gradient.cwiseAbs().maxCoeff()));
      CHECK(at.curvature(i, i) >= 0);
    }
    Eigen::MatrixXd two(u.size(), 2);
    two << u, objective.free(t.truth);
    const auto many = objective.evaluate_many(two, fitting::Need::gradient);
    CHECK(many[0].value == at.value);
    CHECK(many[0].gradient == at.gradient);
  }
}

TEST_CASE("the truth's free run is the recording, and the pull does not move it", "[fit_cell]") {
  const CellTarget t = recovery_target(recovery_case("pospischil_rs"), 3, 0);
  NudgedTraces objective = objective_of(t);
  const Eigen::VectorXd u = objective.free(t.truth);
  CHECK(objective.free_run_error(Eigen::MatrixXd(u))[0] < 1e-9);
  objective.set_rate(1);
  CHECK(objective.evaluate(u, fitting::Need::value).value < 1e-12);
}

TEST_CASE("white noise is measured beside spikes", "[fit_cell]") {
  const RecoveryCase& rs = recovery_case("pospischil_rs");
  for (double sigma : {0.5, 1.0}) {  // an upper estimate: what V itself does in 0.1 ms is in it
    const double noise = recording_noise({recovery_target(rs, 1, sigma).sweep}, 0.025);
    CHECK(noise > 0.95 * sigma);
    CHECK(noise < 1.15 * sigma);
  }
  CHECK(recording_noise({recovery_target(rs, 1, 0).sweep}, 0.025) < 0.1);
}

TEST_CASE("a cell is found again from its voltage alone", "[fit_cell]") {
  const CellTarget t = recovery_target(recovery_case("pospischil_rs"), 1, 0.5);
  REQUIRE(t.spikes > 0);
  NudgedTraces objective = objective_of(t);
  NudgeOptions options;
  options.starts = 32;
  options.kept = 8;
  const NudgeResult r = fit_by_nudging(objective, options);
  CHECK(r.error < 1 + t.sigma);
  const auto found = objective.params(r.best);
  for (const FreeParameter& f : t.free) {
    const auto i = std::size_t(f.index);
    if (f.box.log_scale())
      CHECK(std::abs(std::log(found[i] / t.truth[i])) < 0.3);
    else
      CHECK(std::abs(found[i] - t.truth[i]) < 3);
  }
  CHECK(int(r.stages.size()) >= int(options.rates.size()));
}

TEST_CASE("the search is the same for any number of threads", "[fit_cell]") {
  const CellTarget t = recovery_target(recovery_case("pospischil_rs"), 4, 0.5, 60);
  NudgeOptions options;
  options.starts = 8, options.kept = 4, options.rounds = 1, options.iterations = 3, options.spread_iterations = 2;
  NudgedTraces one(neuron("pospischil_rs"), {t.sweep}, t.dt, t.given, t.free, 1, 1);
  NudgedTraces two(neuron("pospischil_rs"), {t.sweep}, t.dt, t.given, t.free, 1, 2);
  CHECK(fit_by_nudging(one, options).best == fit_by_nudging(two, options).best);
}
