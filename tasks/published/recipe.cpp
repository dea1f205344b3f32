#include "tasks/published/recipe.hpp"

#include <memory>

#include "core/base/process.hpp"
#include "core/num/philox.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/search/multi_start.hpp"
#include "tasks/published/objective.hpp"
#include "tasks/published/spike_trains.hpp"

namespace axograd::tasks {
namespace {

Eigen::MatrixXd random_points(const PublishedProblem& p, int count, std::int64_t seed) {
  Eigen::MatrixXd x(Eigen::Index(p.free.size()), count);
  for (Eigen::Index k = 0; k < count; ++k) {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const PublishedProblem::Free& f = p.free[std::size_t(i)];
      x(i, k) = f.low + (f.high - f.low) * uniform<double>(std::uint64_t(seed), std::uint64_t(k), std::uint64_t(i));
    }
  }
  return x;
}

SquaredErrors what_to_fit(const PublishedProblem& p, const std::vector<std::vector<double>>& target, const PublishedSearch& o) {
  if (p.name == "gif2406") return threshold_errors(p, spikes_in(p, target));
  return voltage_errors(p, target, o.samples == "all" ? Samples::all : Samples::published);
}

}  // namespace

PublishedFit fit_published(const PublishedProblem& problem, const std::vector<std::vector<double>>& target,
                           const PublishedSearch& search, std::int64_t seed, int threads) {
  const double begun = cpu_seconds();
  PublishedObjective objective(problem, what_to_fit(problem, target, search), threads);
  fitting::MultiStartOptions o;
  o.first_iterations = search.first_iterations;
  o.fit.iterations = search.iterations;
  o.fit.gradient_tolerance = 0;  // parameters differ in size by 10^4: the loss decides
  o.fit.loss_tolerance = 1e-15;
  const auto make = [] { return std::make_unique<fitting::LevenbergMarquardt>(); };
  const fitting::ManyReport many = fitting::fit_many(objective, random_points(problem, search.starts, seed), make, o);
  PublishedFit fit;
  const Eigen::VectorXd& x = many.report().x;
  fit.x.assign(x.begin(), x.end());
  fit.evaluations = many.evaluations;
  fit.agreeing = many.agreeing;
  fit.cpu_s = cpu_seconds() - begun;
  return fit;
}

}  // namespace axograd::tasks
