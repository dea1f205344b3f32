// The error of a cell along one of its parameters, the others true, while it is pulled towards the recording and while it runs freely:
// the figures of docs/cell-fit.md are drawn from this (scripts/figures-cell-fit).
//   cell_landscape [SEED] > landscape.csv      a target of the recovery suite (pospischil_rs; 3)
#include <fmt/format.h>
#include <cmath>
#include <cstdlib>

#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/recovery/targets.hpp"

using namespace axograd;
using namespace axograd::tasks;

int main(int argc, char** argv) {
  const RecoveryCase& which = recovery_case("pospischil_rs");
  const CellTarget t = recovery_target(which, argc > 1 ? std::atoi(argv[1]) : 3, 0);
  NudgedTraces objective(neuron(which.cell), {t.sweep}, t.dt, t.given, t.free, 1);
  const Eigen::VectorXd truth = objective.free(t.truth);
  const int points = 401;
  fmt::print("parameter,value,truth,rate_per_ms,error_mv\n");
  for (const char* name : {"g_Na", "V_T", "g_M"}) {
    Eigen::Index at = 0;
    while (objective.parameters()[std::size_t(at)].name != name) ++at;
    const FreeParameter& f = objective.boxes()[std::size_t(at)];
    Eigen::MatrixXd line = truth.replicate(1, points);
    for (int k = 0; k < points; ++k) line(at, k) = f.box.free(f.box.between((k + 0.5) / points));
    for (double rate : {5.0, 0.3, 0.03, 0.0}) {
      objective.set_rate(rate);
      const auto e = objective.evaluate_many(line, fitting::Need::value);
      for (int k = 0; k < points; ++k) {
        const double error = std::sqrt(2 * e[std::size_t(k)].value / double(objective.samples()));  // sigma is 1 mV
        fmt::print("{},{:.6g},{:.6g},{:g},{:.6g}\n", name, f.box.at(line(at, k)), t.truth[std::size_t(f.index)], rate, error);
      }
    }
  }
}
