// Profile likelihoods of fitted cells: where the cell spikes they agree with the error bars of the curvature, where it is silent
// the sodium current is open.
#include "fitting/profile.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/errors.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

struct Fitted {
  NudgedTraces objective;
  Eigen::VectorXd u;
  Uncertainty errors;
  double nats;
};

Fitted fitted(const char* cell, const CellTarget& t) {
  NudgedTraces objective(neuron(cell), {t.sweep}, t.dt, t.given, t.free, t.sigma);
  const NudgeResult r = fit_by_nudging(objective, {});
  REQUIRE(r.error < 1 + t.sigma);
  std::vector<float> V;
  cell_spikes(neuron(cell), {objective.params(r.best)}, t.sweep, t.dt, 1, &V);
  const Uncertainty errors = cell_errors(objective, r.best, V);
  return {objective, r.best, errors, nats_per_loss(objective, V)};
}

}  // namespace

TEST_CASE("profile: a spiking cell's intervals are those of the curvature", "[fit_cell]") {
  const CellTarget t = recovery_target(recovery_case("pospischil_fs"), 101, 0.5);
  REQUIRE(t.spikes > 3);
  Fitted f = fitted("pospischil_fs", t);
  for (int i : {1, 5}) {  // g_Na, V_T
    const fitting::Estimate& e = f.errors.estimates.list[std::size_t(i)];
    const Box& box = t.free[std::size_t(i)].box;
    INFO(e.name << " " << e.low << " … " << e.high);
    const fitting::Profile p = fitting::profile(f.objective, f.u, i, e.standard_error / box.slope(f.u[i]), f.nats);
    CHECK_FALSE(p.open_low);
    CHECK_FALSE(p.open_high);
    const double width = e.high - e.low;
    CHECK(box.at(p.low) == Approx(e.low).margin(0.1 * width));
    CHECK(box.at(p.high) == Approx(e.high).margin(0.1 * width));
    CHECK(p.below < 0.1);
  }
}

TEST_CASE("profile: a silent cell leaves the sodium conductance open", "[fit_cell]") {
  CellTarget t;
  for (int seed = 101; t.sweep.V.empty() || t.spikes > 0; ++seed) t = recovery_target(recovery_case("pospischil_rs"), seed, 0.5);
  Fitted f = fitted("pospischil_rs", t);
  fitting::ProfileOptions o;
  o.points = 20;
  const fitting::Profile p = fitting::profile(f.objective, f.u, 1, 2, f.nats, o);
  INFO("from " << p.low << " to " << p.high << ", fit " << f.u[1] << ", below " << p.below);
  CHECK((p.open_low || p.open_high));
}
