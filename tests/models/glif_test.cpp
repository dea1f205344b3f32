// The published GLIF cells: all load, and a sample of every level behaves.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "core/base/error.hpp"
#include "models/neurons/glif_parameters.hpp"
#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

std::string data_file() {
  const char* given = std::getenv("AXOGRAD_DATA");
  const std::string root = given ? given : std::string(AXOGRAD_SOURCE_DIR) + "/../shared/data";
  return root + "/glif/glif_teeter2018_params.json.gz";
}

}  // namespace

TEST_CASE("glif: 789 published cells load and fire", "[models]") {
  if (!std::filesystem::exists(data_file())) {
    WARN("skipped: no " + data_file() + " (set AXOGRAD_DATA)");
    return;
  }
  const std::vector<GlifModel> models = load_glif_models(data_file());
  std::set<std::string> cells;
  std::map<int, int> levels;
  for (const GlifModel& m : models) {
    cells.insert(m.cell);
    ++levels[m.level];
    REQUIRE(std::int64_t(m.params.size()) == neuron("glif" + std::to_string(m.level)).fields.params.size);
    for (double x : m.params) REQUIRE(std::isfinite(x));
  }
  CHECK(cells.size() == 789);
  CHECK(levels == std::map<int, int>{{1, 789}, {2, 288}, {3, 789}, {4, 288}, {5, 287}});
  CHECK(models[0].cell == "313860745");
  CHECK(models[0].params[0] == Approx(114.01426640816988));                       // pF
  CHECK(models[0].params[1] == Approx(1e9 / 232429457.19891635));                 // nS
  CHECK(models[0].params[3] == Approx(-69.04382069905596 + 24.594603753019972 * 0.8637301757933356));

  for (int level = 1; level <= 5; ++level) {
    const NeuronEntry& n = neuron("glif" + std::to_string(level));
    Bed<double> bed(n, 20000, 40, 0.05);
    std::int64_t lane = 0;
    std::vector<double> rheobase;
    for (const GlifModel& m : models) {
      if (m.level != level || lane == bed.lanes) continue;
      for (std::size_t i = 0; i < m.params.size(); ++i) bed.params[i][std::size_t(lane)] = m.params[i];
      bed.start[0][std::size_t(lane)] = m.params[2];
      rheobase.push_back(m.params[1] * (m.params[3] - m.params[2]));
      ++lane;
    }
    REQUIRE(lane == bed.lanes);
    for (std::int64_t t = 4000; t < bed.steps; ++t) {
      for (lane = 0; lane < bed.lanes; ++lane) bed.inputs[0][std::size_t(t * bed.lanes + lane)] = 1.5 * rheobase[std::size_t(lane)];
    }
    bed.run(engine<double>(n));
    int firing = 0;
    for (lane = 0; lane < bed.lanes; ++lane) {
      INFO("level " << level << " lane " << lane);
      CHECK(bed.status[std::size_t(lane)].status == RunStatus::ok);
      const auto& steps = bed.steps_of_lanes[std::size_t(lane)];
      firing += steps.empty() ? 0 : 1;
      CHECK((steps.empty() || steps[0] > 4000));
    }
    INFO("level " << level);
    CHECK(firing >= (level == 5 ? 20 : 40));   // a voltage-dependent threshold may outrun a step of current
  }
}

TEST_CASE("glif: the membrane's step is exact with decaying currents", "[models]") {
  const NeuronEntry& n = neuron("glif3");
  Bed<double> bed(n, 200, 1, 0.5);
  bed.start[1][0] = 40;   // I_asc[0], k = 0.1/ms; C 100 pF, g 5 nS: tau 20 ms
  bed.params[std::size_t(bed.param("V_th"))][0] = 50;
  bed.run(engine<double>(n));
  for (std::int64_t t = 0; t < bed.steps; ++t) {
    const double ms = 0.5 * double(t), exact = -70 + 40.0 / 100 * (std::exp(-ms / 20) - std::exp(-0.1 * ms)) / (0.1 - 0.05);
    REQUIRE(std::abs(bed.at("V_m", t) - exact) < 1e-11);
  }
}

TEST_CASE("glif: a file that is not one is refused", "[models]") {
  CHECK_THROWS_AS(load_glif_models("/nonexistent/glif.json"), InputError);
  const auto path = std::filesystem::temp_directory_path() / "axograd_glif_test.json";
  std::ofstream(path) << R"({"cells":{"1":{"species":"mouse","line":"x","models":{"GLIF1":{"C":1}}}}})";
  CHECK_THROWS_AS(load_glif_models(path.string()), InputError);
  std::filesystem::remove(path);
}
