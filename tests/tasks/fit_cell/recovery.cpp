// How often a cell with 6 or 8 unknown parameters is found again from 200 ms of its voltage, and what that costs.
//   cell_recovery [CELL] [FIRST] [LAST] [SIGMA]     pospischil_rs (default), _fs or _lts; seeds FIRST … LAST (1 … 30), noise
//   SIGMA in mV (0)
// With noise it also counts how often the 95 % intervals of what was found hold the truth, and whether targets without spikes are
// said to leave the sodium current or the threshold open.
#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>

#include "core/base/process.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/errors.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/recovery/targets.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

Uncertainty errors_of(const char* cell, NudgedTraces& objective, const NudgeResult& r, const CellTarget& t) {
  std::vector<float> V;
  cell_spikes(neuron(cell), {objective.params(r.best)}, t.sweep, t.dt, 1, &V);
  return cell_errors(objective, r.best, V);
}

bool left_open(const Uncertainty& u) {
  for (const auto& f : u.identifiability.findings) {
    if (f.text.find("g_Na") != std::string::npos || f.text.find("V_T") != std::string::npos) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const RecoveryCase& which = recovery_case(argc > 1 ? argv[1] : "pospischil_rs");
  const int first = argc > 2 ? std::atoi(argv[2]) : 1, last = argc > 3 ? std::atoi(argv[3]) : 30;
  const double sigma = argc > 4 ? std::atof(argv[4]) : 0;
  int spiking = 0, found = 0, intervals = 0, covered = 0, silent = 0, open = 0;
  std::vector<double> cpu;
  for (int seed = first; seed <= last; ++seed) {
    const auto t = recovery_target(which, seed, sigma);
    NudgedTraces objective(neuron(which.cell), {t.sweep}, t.dt, t.given, t.free, std::max(sigma, 0.1));
    const double begun = cpu_seconds();
    const NudgeResult r = fit_by_nudging(objective, {});
    cpu.push_back(cpu_seconds() - begun);
    const bool good = r.error < 1 + sigma;
    spiking += t.spikes > 0;
    found += t.spikes > 0 && good;
    if (sigma > 0 && good) {
      const Uncertainty u = errors_of(which.cell, objective, r, t);
      if (t.spikes == 0) ++silent, open += left_open(u);
      for (std::size_t i = 0; t.spikes > 0 && i < t.free.size(); ++i) {
        const fitting::Estimate& e = u.estimates.list[i];
        const double truth = t.truth[std::size_t(t.free[i].index)];
        ++intervals, covered += e.low <= truth && truth <= e.high;
      }
    }
    double worst = 0;
    const auto p = objective.params(r.best);
    for (const FreeParameter& f : t.free) {
      const auto i = std::size_t(f.index);
      worst = std::max(worst, f.box.log_scale() ? std::abs(std::log(p[i] / t.truth[i])) : std::abs(p[i] - t.truth[i]) / 5);
    }
    fmt::print("seed {:3}: {:2} spikes, free run {:.3f} mV off, {} searches, {:.2f} CPU-s, worst parameter {:.3f}{}\n", seed,
               t.spikes, r.error, r.rounds, cpu.back(), worst, good ? "" : "  NOT FOUND");
  }
  std::sort(cpu.begin(), cpu.end());
  fmt::print(
      "{}, noise {:g} mV: {} of {} spiking targets found (free run within 1 mV + noise); median {:.2f}, most {:.2f} CPU-s\n",
      which.cell, sigma, found, spiking, cpu[cpu.size() / 2], cpu.back());
  if (intervals > 0)
    fmt::print("95 % intervals hold the truth: {} of {} ({:.1f} %)\n", covered, intervals, 100.0 * covered / intervals);
  if (silent > 0) fmt::print("targets without spikes that are said to leave g_Na or V_T open: {} of {}\n", open, silent);
}
