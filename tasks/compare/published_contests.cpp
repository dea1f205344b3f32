#include "tasks/compare/published_contests.hpp"

#include "core/base/process.hpp"
#include "tasks/compare/unit_box.hpp"
#include "tasks/published/objective.hpp"
#include "tasks/published/trials.hpp"

namespace axograd::tasks {
namespace {

Contest contest(const PublishedProblem& p, const ContestOptions& o, int seed) {
  const double noise = o.noise;
  const auto target = noisy_target(p, noise, seed);
  const auto loss = [&p, target, noise] {
    return std::make_unique<PublishedObjective>(p, voltage_errors(p, target, noise > 0 ? Samples::all : Samples::published));
  };
  const auto at = [loss](const std::vector<double>& x) {
    return loss()->evaluate(Eigen::Map<const Eigen::VectorXd>(x.data(), Eigen::Index(x.size())), fitting::Need::value).value;
  };
  std::vector<ShareMap> maps;
  for (const PublishedProblem::Free& f : p.free) maps.push_back(linear_share(f.low, f.high));
  Contest c;
  c.name = p.name + ", seed " + std::to_string(seed);
  c.unit = "mV^2";
  c.objective = std::make_unique<UnitBox>(loss(), maps);
  c.solved_below = noise > 0 ? at(p.truth()) * (1 + 1e-12) : solved_loss(p);
  c.own = [&p, target, at, seed] {
    const PublishedFit fit = fit_published(p, target, {}, seed);
    return Found{at(fit.x), fit.evaluations, fit.cpu_s};
  };
  return c;
}

}  // namespace

Contest published_hh_contest(const ContestOptions& options, int seed) {
  static const PublishedProblem problem = published_hh();
  return contest(problem, options, seed);
}

Contest published_gif_contest(const ContestOptions& options, int seed) {
  static const PublishedProblem problem = published_gif();
  return contest(problem, options, seed);
}

}  // namespace axograd::tasks
