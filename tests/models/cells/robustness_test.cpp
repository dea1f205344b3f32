// A short version of cell_robustness: no run hangs, leaks a number that is not finite, or fails without saying where.
#include "tests/models/cells/box_runs.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

TEST_CASE("cells: random parameter sets end well or say where they failed", "[cells]") {
  for (const NeuronEntry& cell : neurons()) {
    if (cell.fields.info->units != UnitSystem::density) continue;
    INFO(cell.fields.info->name);
    const std::int64_t lanes = std::string(cell.fields.info->name) == "pospischil_rs" ? 1000 : 250;
    const BoxRuns runs[] = {box_runs<float>(cell, lanes, 50, 11, false), box_runs<double>(cell, lanes, 50, 11, false),
                            box_runs<double>(cell, 250, 50, 11, true)};
    for (const BoxRuns& r : runs) {
      CHECK(r.leaks == 0);
      CHECK(r.mute == 0);
      CHECK(r.spiking > 0);  // they ran, and under a current that matters
      CHECK(r.spiking < r.lanes);
    }
  }
}

TEST_CASE("cells: a run that fails is counted with lane, state and step", "[cells]") {
  const NeuronEntry& cell = neuron("pospischil_rs");
  Bed<float> bed(cell, 64, 4, 0.025);
  bed.params[std::size_t(bed.param("I_e"))][2] = 1e12f;  // uA/cm2: far beyond what the rates can be computed at
  bed.objective.state = 0;
  bed.target.assign(std::size_t(64 * 4), -60.0f);
  bed.run(engine<float>(cell));
  BoxRuns r;
  count_lanes(bed, bed.traces[0], {}, 3, r);
  CHECK(r.failed + r.leaks + r.mute == 1);
  CHECK(r.failed == 1);
  REQUIRE(r.examples.size() == 1);
  CHECK(r.examples[0].starts_with("lane 14: "));
}
