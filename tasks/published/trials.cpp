#include "tasks/published/trials.hpp"

#include "core/num/philox.hpp"
#include "tasks/published/objective.hpp"

namespace axograd::tasks {
namespace {

constexpr std::uint64_t noise_stream = std::uint64_t{1} << 40;  // the starting points use the streams from 0 on

double mean_square(const PublishedProblem& p, const std::vector<std::vector<double>>& target, Samples samples,
                   const std::vector<double>& x) {
  PublishedObjective objective(p, voltage_errors(p, target, samples));
  return objective.evaluate(Eigen::Map<const Eigen::VectorXd>(x.data(), Eigen::Index(x.size())), fitting::Need::value).value;
}

}  // namespace

std::vector<std::vector<double>> noisy_target(const PublishedProblem& p, double noise, std::int64_t seed) {
  auto V = p.voltages(p.truth());
  for (std::size_t s = 0; noise > 0 && s < V.size(); ++s) {
    for (std::size_t t = 0; t < V[s].size(); ++t) V[s][t] += noise * normal(std::uint64_t(seed), noise_stream + s, t);
  }
  return V;
}

Trial run_trial(const PublishedProblem& p, double noise, const PublishedSearch& search, std::int64_t seed, int threads) {
  const auto target = noisy_target(p, noise, seed), clean = noisy_target(p, 0, seed);
  Trial t;
  t.seed = seed;
  t.fit = fit_published(p, target, search, seed, threads);
  t.loss = mean_square(p, target, Samples::published, t.fit.x);
  t.clean_loss = mean_square(p, clean, Samples::published, t.fit.x);
  t.error = mean_square(p, target, Samples::all, t.fit.x);
  t.truth_error = mean_square(p, target, Samples::all, p.truth());
  t.found = noise > 0 ? t.error <= t.truth_error : t.loss <= solved_loss(p);
  return t;
}

}  // namespace axograd::tasks
