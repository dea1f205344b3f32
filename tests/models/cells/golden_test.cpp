// Spike times and f-I curves of the cells against an adaptive integrator run on equations written down once more
// (scripts/golden-cells). NEURON 9.0.2 gives those of the squid axon, the cortical cells and COBAHH within 0.001 ms
// (scripts/golden_cells_neuron.py).
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;
using nlohmann::json;

namespace {

json golden() {
  std::ifstream file(AXOGRAD_SOURCE_DIR "/data/golden/cells.json");
  REQUIRE(file.good());
  return json::parse(file);
}

// Times at which V passes 0 mV upwards, by a line through the two samples.
std::vector<double> crossings(const Bed<double>& bed, std::int64_t lane) {
  std::vector<double> times;
  for (std::int64_t t = 1; t < bed.steps; ++t) {
    const double a = bed.at("V_m", t - 1, lane), b = bed.at("V_m", t, lane);
    if (a <= 0 && b > 0) times.push_back((double(t) - b / (b - a)) * bed.dt);
  }
  return times;
}

// One lane per current of the golden entry.
Bed<double> run(const std::string& name, const json& entry, double dt) {
  const auto& runs = entry.at("runs");
  const auto lanes = std::int64_t(runs.size());
  Bed<double> bed(neuron(name), std::int64_t(std::lround(entry.at("duration").get<double>() / dt)), lanes, dt);
  const auto onset = std::int64_t(std::lround(entry.at("onset").get<double>() / dt));
  for (std::int64_t t = onset; t < bed.steps; ++t) {
    for (std::int64_t i = 0; i < lanes; ++i)
      bed.inputs[0][std::size_t(t * lanes + i)] = runs[std::size_t(i)].at("current").get<double>();
  }
  bed.run(engine<double>(neuron(name)));
  return bed;
}

// Largest distance of a spike time from the golden one, -1 where the numbers of spikes differ.
double misfit(const std::vector<double>& ours, const std::vector<double>& theirs) {
  if (ours.size() != theirs.size()) return -1;
  double worst = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) worst = std::max(worst, std::abs(ours[i] - theirs[i]));
  return worst;
}

}  // namespace

TEST_CASE("cells: golden spike times", "[cells]") {
  const json all = golden();
  REQUIRE(all.size() == 10);
  for (const auto& [name, entry] : all.items()) {
    const double dt = 0.0025;
    const auto bed = run(name, entry, dt), half = run(name, entry, dt / 2);
    for (std::int64_t lane = 0; lane < bed.lanes; ++lane) {
      const json& r = entry.at("runs")[std::size_t(lane)];
      INFO(name << " at " << r.at("current"));
      const auto theirs = r.at("spikes").get<std::vector<double>>();
      const auto ours = crossings(bed, lane);
      auto better = crossings(half, lane);
      REQUIRE(ours.size() == theirs.size());
      REQUIRE(better.size() == theirs.size());
      for (std::size_t i = 0; i < better.size(); ++i) better[i] = 2 * better[i] - ours[i];  // first order: extrapolated to dt = 0
      CHECK(misfit(better, theirs) < 0.02);
    }
  }
}

// Gates and voltage stand half a step apart (the gates move first), as in a leapfrog: the error of spike times falls with the
// square of the step, except in cells with a gate at its steady value or with a calcium pool, which see the voltage of the step
// before.
TEST_CASE("cells: f-I curves at an ordinary step, and the order of spike times", "[cells]") {
  const json all = golden();
  for (const auto& [name, entry] : all.items()) {
    INFO(name);
    const double widths[] = {0.02, 0.01, 0.005};
    double error[3] = {};
    for (int i = 0; i < 3; ++i) {
      const auto bed = run(name, entry, widths[i]);
      for (std::int64_t lane = 0; lane < bed.lanes; ++lane) {
        const auto theirs = entry.at("runs")[std::size_t(lane)].at("spikes").get<std::vector<double>>();
        const auto ours = crossings(bed, lane);
        INFO("at " << entry.at("runs")[std::size_t(lane)].at("current") << ", dt " << widths[i]);
        CHECK(std::abs(double(ours.size()) - double(theirs.size())) <= 1 + 0.01 * double(theirs.size()));
        for (std::size_t k = 0; k < std::min<std::size_t>({3, ours.size(), theirs.size()}); ++k)
          error[i] += std::abs(ours[k] - theirs[k]);
      }
    }
    INFO("errors " << error[0] << ", " << error[1] << ", " << error[2] << " ms");
    const bool first_order = name == "pospischil_lts" || name == "wang_buzsaki" || name == "morris_lecar";
    for (int i : {0, 1}) {
      CHECK(error[i] / error[i + 1] > (first_order ? 1.7 : 3.5));
      CHECK(error[i] / error[i + 1] < (first_order ? 2.4 : 4.5));
    }
  }
}
