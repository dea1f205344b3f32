#include <cmath>

#include "core/base/error.hpp"
#include "core/base/process.hpp"
#include "core/base/suggest.hpp"
#include "models/registry.hpp"
#include "tasks/compare/contest.hpp"
#include "tasks/compare/published_contests.hpp"
#include "tasks/compare/unit_box.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/recovery/targets.hpp"

namespace axograd::tasks {
namespace {

// The loss is the mean square of the free run's error, so that it is solved below (1 mV + noise)^2.
Contest recovery_contest(const ContestOptions& o, int seed) {
  const RecoveryCase& which = recovery_case(o.cell);
  const CellTarget t = recovery_target(which, seed, o.noise, o.duration);
  const double size = std::max(o.noise, 0.1);
  const auto traces = [=] {
    return std::make_unique<NudgedTraces>(neuron(which.cell), std::vector{t.sweep}, t.dt, t.given, t.free, size);
  };
  Contest c;
  c.name = o.cell + ", seed " + std::to_string(seed);
  c.unit = "mV^2";
  c.counts = t.spikes > 0;
  c.solved_below = (1 + o.noise) * (1 + o.noise);
  c.objective = std::make_unique<UnitBox>(traces(), std::vector<ShareMap>(t.free.size(), logit_share()),
                                          2 * size * size / double(t.sweep.V.size()));
  c.own = [=] {
    const double begun = cpu_seconds();
    const NudgeResult r = fit_by_nudging(*traces(), {});
    Found f;
    f.loss = r.error * r.error;
    for (const NudgeStage& stage : r.stages) f.evaluations += stage.evaluations;
    f.cpu_s = cpu_seconds() - begun;
    return f;
  };
  return c;
}

}  // namespace

std::vector<std::string> contest_problems() { return {"recovery", "hh2406", "gif2406"}; }

Contest contest_of(const ContestOptions& options, int seed) {
  if (options.type == "recovery") return recovery_contest(options, seed);
  if (options.type == "hh2406") return published_hh_contest(options, seed);
  if (options.type == "gif2406") return published_gif_contest(options, seed);
  throw UsageError("there is no family of targets \"" + options.type + "\"" + suggestion(options.type, contest_problems()));
}

}  // namespace axograd::tasks
