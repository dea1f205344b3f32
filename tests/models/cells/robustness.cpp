// Random parameter sets from the whole box of every conductance-based cell: counts of runs that end well, fail and say where, or
// leak a number that is not finite.
//   cell_robustness [LANES_RS] [LANES_OTHERS] [MS]     10000, 1000, 200
#include <fmt/format.h>
#include <cstdlib>

#include "tests/models/cells/box_runs.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

template <class R>
std::int64_t row(const NeuronEntry& cell, std::int64_t lanes, double ms, const char* precision, bool derivatives) {
  const BoxRuns r = box_runs<R>(cell, lanes, ms, 7, derivatives);
  fmt::print("{:24} {} {:11} {:6} {:8} {:8} {:6} {:6} {:12} {:7.2f}", cell.fields.info->name, precision,
             derivatives ? "derivatives" : "forward", r.lanes, r.spiking, r.failed, r.mute, r.leaks, r.derivatives, r.wall_s);
  for (const std::string& text : r.examples) fmt::print("  {}", text);
  fmt::print("\n");
  return r.mute + r.leaks;
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t first = argc > 1 ? std::atoll(argv[1]) : 10000, others = argc > 2 ? std::atoll(argv[2]) : 1000;
  const double ms = argc > 3 ? std::atof(argv[3]) : 200;
  fmt::print("{:24} {:4} {:11} {:>6} {:>8} {:>8} {:>6} {:>6} {:>12} {:>7}  {}\n", "cell", "", "run", "lanes", "spiking", "failed",
             "mute", "leaks", "derivatives", "wall s", "where it failed first");
  std::int64_t wrong = 0;
  for (const NeuronEntry& cell : neurons()) {
    if (cell.fields.info->units != UnitSystem::density) continue;
    const std::int64_t lanes = std::string(cell.fields.info->name) == "pospischil_rs" ? first : others;
    wrong += row<float>(cell, lanes, ms, "fp32", false);
    wrong += row<double>(cell, lanes, ms, "fp64", false);
    wrong += row<double>(cell, lanes, ms, "fp64", true);
  }
  return wrong > 0;
}
