// Do the error bars of fitted cells mean what they say? Fits the targets of the recovery suite that spike and compares with the
// truth.
//   cell_intervals [CELL] [FIRST] [LAST] [SIGMA]     pospischil_rs (default), _fs or _lts; seeds FIRST … LAST, noise SIGMA mV
//   (0.5)
// For each target: D = how much lower twice the negative log-likelihood is at the fit than at the truth (chi2 with as many
// degrees of freedom as parameters when the fit is the minimum; negative when it is not), the distance of the truth in the metric
// of the error bars squared (the same law, when the likelihood is quadratic out to there), and z = (fit - truth)/error of each
// parameter.
#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>

#include "models/registry.hpp"
#include "tasks/fit_cell/errors.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/recovery/targets.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

struct Total {
  int targets = 0, reached = 0;
  double deviance = 0, distance = 0;
  std::vector<int> covered;
  std::vector<double> z2;
};

double on_scale(const FreeParameter& f, double x) { return f.box.log_scale() ? std::log(x) : x; }

void judge(const CellTarget& t, const char* cell, int seed, Total& total) {
  NudgedTraces objective(neuron(cell), {t.sweep}, t.dt, t.given, t.free, std::max(t.sigma, 0.1));
  const NudgeResult r = fit_by_nudging(objective, {});
  if (r.error > 1 + t.sigma) return void(fmt::print("seed {:3}: not found ({:.2f} mV)\n", seed, r.error));
  std::vector<float> V;
  cell_spikes(neuron(cell), {objective.params(r.best)}, t.sweep, t.dt, 1, &V);
  const Uncertainty u = cell_errors(objective, r.best, V);
  objective.set_rate(0);
  const double scale = 2 * std::pow(objective.sigma() / t.sigma, 2);
  const double deviance = scale * (objective.evaluate(objective.free(t.truth), fitting::Need::value).value -
                                   objective.evaluate(r.best, fitting::Need::value).value);
  const auto n = Eigen::Index(t.free.size());
  Eigen::VectorXd off(n);
  for (Eigen::Index i = 0; i < n; ++i)
    off[i] = u.info.x[i] - on_scale(t.free[std::size_t(i)], t.truth[std::size_t(t.free[std::size_t(i)].index)]);
  const double distance = off.dot(u.info.data_curvature * off);
  ++total.targets, total.deviance += deviance, total.distance += distance;
  total.reached += deviance > 0;
  fmt::print("seed {:3}: {:2} spikes, {:.4f} mV off, {} searches, D {:9.2f}, distance {:9.2f}, z", seed, t.spikes, r.error,
             r.rounds, deviance, distance);
  for (Eigen::Index i = 0; i < n; ++i) {
    const fitting::Estimate& e = u.estimates.list[std::size_t(i)];
    const double truth = t.truth[std::size_t(t.free[std::size_t(i)].index)], z = off[i] / e.error_x;
    total.covered[std::size_t(i)] += e.low <= truth && truth <= e.high;
    total.z2[std::size_t(i)] += z * z;
    fmt::print(" {:5.2f}", z);
  }
  fmt::print("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const RecoveryCase& which = recovery_case(argc > 1 ? argv[1] : "pospischil_rs");
  const int first = argc > 2 ? std::atoi(argv[2]) : 1, last = argc > 3 ? std::atoi(argv[3]) : 30;
  const double sigma = argc > 4 ? std::atof(argv[4]) : 0.5;
  Total total;
  total.covered.resize(which.ranges.size()), total.z2.resize(which.ranges.size());
  for (int seed = first; seed <= last; ++seed) {
    const CellTarget t = recovery_target(which, seed, sigma);
    if (t.spikes > 0) judge(t, which.cell, seed, total);
  }
  const double n = total.targets, p = double(which.ranges.size());
  fmt::print("{}, noise {:g} mV: {} targets, {} of them below the truth; mean D {:.2f}, mean distance {:.2f} for {} parameters\n",
             which.cell, sigma, total.targets, total.reached, total.deviance / n, total.distance / n, p);
  int covered = 0;
  for (std::size_t i = 0; i < which.ranges.size(); ++i) {
    covered += total.covered[i];
    fmt::print("  {:8} held {:5.1f} %, root mean square z {:.2f}\n", which.ranges[i].name, 100 * total.covered[i] / n,
               std::sqrt(total.z2[i] / n));
  }
  fmt::print("95 % intervals hold the truth: {} of {} ({:.1f} %)\n", covered, int(n * p), 100 * covered / (n * p));
}
