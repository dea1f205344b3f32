// The channels' currents along a run: they, the capacitance and the stimulus add up to the slope of the voltage.
#include "models/currents.hpp"
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

TEST_CASE("cells: currents of all channels and the membrane add up to zero", "[cells]") {
  int cells = 0;
  for (const NeuronEntry& n : neurons()) {
    if (n.fields.info->units != UnitSystem::density) continue;
    INFO(n.fields.info->name);
    ++cells;
    const Scenario sc = scenario(n.fields.info->name);
    const double dt = sc.dt / 200;
    Bed<double> bed(n, std::int64_t(25 / dt), 1, dt);
    for (double& I : bed.inputs[0]) I = sc.mean;
    bed.run(engine<double>(n));
    const std::vector<double> params = default_values(n.fields.params);
    const std::vector<std::vector<double>> states(bed.traces.begin(), bed.traces.begin() + n.fields.state.size);
    const CellCurrents c = cell_currents(n, params, states);
    REQUIRE(c.names.size() == c.values.size());
    CHECK(c.names.back() == "I_L");
    const double C_m = params[std::size_t(index_of(n.fields.params, "C_m"))];
    double worst = 0, largest = 0;
    for (std::size_t t = 1; t + 1 < states[0].size(); ++t) {
      double sum = C_m * (states[0][t + 1] - states[0][t - 1]) / (2 * dt) - sc.mean;
      for (const auto& channel : c.values) sum += channel[t], largest = std::max(largest, std::abs(channel[t]));
      worst = std::max(worst, std::abs(sum));
    }
    CHECK(largest > 0.5 * sc.mean);
    CHECK(worst < 0.02 * largest);
  }
  CHECK(cells >= 12);
  CHECK(cell_currents(neuron("pospischil_lts"), default_values(neuron("pospischil_lts").fields.params),
                      std::vector<std::vector<double>>(std::size_t(neuron("pospischil_lts").fields.state.size), {0.5}))
            .names == std::vector<std::string>{"I_Na", "I_Kd", "I_M", "I_T", "I_L"});
  CHECK_THROWS_WITH(cell_currents(neuron("lif"), {}, {}), Catch::Contains("not made of channels"));
}
