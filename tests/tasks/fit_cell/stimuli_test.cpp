// Does the ranking of stimuli say something about the cell? A recording without spikes leaves the sodium current open; the
// stimulus that is ranked first must make the true cell spike, and a fit to both recordings must close it.
#include <algorithm>
#include <random>

#include "models/registry.hpp"
#include "tasks/fit_cell/errors.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/fit_cell/stimuli.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

bool open(const Uncertainty& u, const std::string& name) {
  for (const auto& f : u.identifiability.findings) {
    if (f.text.find(name) != std::string::npos) return true;
  }
  return false;
}

struct Fitted {
  Eigen::VectorXd u;
  double error, nats;
  Uncertainty errors;
};

Fitted fitted(NudgedTraces& objective) {
  const NudgeResult r = fit_by_nudging(objective, {});
  std::vector<float> V;
  cell_spikes(neuron("pospischil_rs"), {objective.params(r.best)}, objective.sweeps().front(), objective.dt(), 1, &V);
  return {r.best, r.error, nats_per_loss(objective, V), cell_errors(objective, r.best, V)};
}

}  // namespace

TEST_CASE("stimuli: for a silent recording the best-ranked one closes what was open", "[fit_cell]") {
  const NeuronEntry& cell = neuron("pospischil_rs");
  const double sigma = 0.5;
  CellTarget t;
  for (int seed = 101; t.sweep.V.empty() || t.spikes > 0; ++seed)
    t = recovery_target(recovery_case("pospischil_rs"), seed, sigma);
  NudgedTraces silent(cell, {t.sweep}, t.dt, t.given, t.free, sigma);
  const Fitted before = fitted(silent);
  REQUIRE(before.error < 1 + sigma);
  CHECK((open(before.errors, "g_Na") || open(before.errors, "V_T")));

  const StimulusRanking ranking = rank_stimuli(cell, silent, before.u, before.nats, candidate_stimuli(t.sweep, t.dt, 0));
  REQUIRE(ranking.list.size() > 10);
  for (const StimulusGain& g : ranking.list) {
    INFO(g.stimulus.name << ": " << g.bits << " bits, " << g.sharper << ", " << g.spikes << " spikes");
    CHECK(g.bits > 0);
    CHECK(g.sharper >= 1 - 1e-6);
    CHECK(g.bits <= ranking.list.front().bits);
  }
  const StimulusGain& again = *std::find_if(ranking.list.begin(), ranking.list.end(), [](const StimulusGain& g) {
    return g.stimulus.name == "the recorded current again";
  });
  CHECK(ranking.list.front().bits > 2 * again.bits);

  CellSweep next;
  next.I = ranking.list.front().stimulus.I;
  next.start_V = t.sweep.start_V;
  std::vector<float> V;
  INFO(ranking.list.front().stimulus.name);
  CHECK(!cell_spikes(cell, {t.truth}, next, t.dt, 1, &V)[0].empty());
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  for (float v : V) next.V.push_back(double(v) + sigma * normal(random));
  NudgedTraces both = silent.on({t.sweep, next});
  const Fitted after = fitted(both);
  CHECK(after.error < 1 + sigma);
  CHECK_FALSE(open(after.errors, "g_Na"));
  CHECK_FALSE(open(after.errors, "V_T"));
}
