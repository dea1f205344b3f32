#include "tasks/trials/trial_figure.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "data/npy.hpp"
#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

TEST_CASE("a trial as a figure: a raster of its spikes, or traces of its values", "[trials][figure]") {
  const auto folder = std::filesystem::temp_directory_path() / "axograd_trial_figure";
  std::filesystem::remove_all(folder);
  const axograd::tasks::ArrayFolder arrays(folder.string());
  const TrialBatch spikes = make_trial_task("evidence.paper2406")->draw(1, 0, 2);
  const nlohmann::json raster = trial_figure(spikes, 1, "input", arrays);
  CHECK(raster["kind"] == "raster");
  REQUIRE(raster["groups"].size() == 4);
  CHECK(raster["groups"][3]["name"] == "noise");
  CHECK(raster["spans"][0]["from"] == 2050);
  CHECK(raster["title"].get<std::string>().find(spikes.shape.output_names[std::size_t(spikes.windows[1].label)]) !=
        std::string::npos);
  int fired = 0;
  for (int t = 0; t < 2200; ++t)
    for (int c = 50; c < 75; ++c) fired += spikes.fires(1, t, c);
  std::ifstream file(folder / "arrays" / (raster["groups"][2]["times"].get<std::string>() + ".npy"), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const auto times = data::read_npy({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), "times.npy"});
  CHECK(times.values.size() == std::size_t(fired));

  const TrialBatch values = task_of(R"({"preset": "odr.neurogym", "encoding": {"kind": "values"}})")->draw(1, 0, 1);
  const nlohmann::json traces = trial_figure(values, 0, "input", arrays);
  CHECK(traces["kind"] == "traces");
  REQUIRE(traces["panels"].size() == 2);
  CHECK(traces["panels"][1]["series"].size() == 2);
  std::filesystem::remove_all(folder);
}
