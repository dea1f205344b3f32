// A search that goes on from saved stages ends like one that was never cut off.
#include "tasks/fit_cell/stage_memory.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>

#include "models/registry.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

struct Folder {
  std::string path = (std::filesystem::temp_directory_path() / fmt::format("axograd_stages_{}", getpid())).string();
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a search takes up the stages that were saved and gives the same numbers", "[stage_memory]") {
  const Folder folder;
  const StageMemory memory(folder.path);
  const RecoveryCase& which = recovery_case("pospischil_fs");
  const CellTarget t = recovery_target(which, 101, 0.5, 60);
  NudgedTraces objective(neuron(which.cell), {t.sweep}, t.dt, t.given, t.free, 0.5);
  NudgeOptions options;
  options.teacher.points = 8, options.teacher.kept = 2, options.starts = 4, options.kept = 2, options.rounds = 1;
  options.rates = {1, 0.1, 0}, options.polish = 5, options.shakes = 0;

  int number = 0;
  NudgeEvents saving;
  saving.on_stage = [&](const NudgeStage& s, bool) { memory.keep(++number, s); };
  const NudgeResult whole = fit_by_nudging(objective, options, saving);
  REQUIRE(number >= 4);

  // cut off after two stages
  for (int k = 3; k <= number; ++k) std::filesystem::remove(fmt::format("{}/stages/search_{:03}.json", folder.path, k));
  int recalled = 0, run = 0;
  NudgeEvents resuming;
  resuming.recall = [&](int n) { return memory.recall(n); };
  resuming.on_stage = [&](const NudgeStage&, bool old) { ++(old ? recalled : run); };
  const NudgeResult again = fit_by_nudging(objective, options, resuming);
  CHECK(recalled == 2);
  CHECK(run == number - 2);
  CHECK(again.best == whole.best);
  CHECK(again.error == whole.error);

  SECTION("a damaged file counts as none") {
    std::ofstream(folder.path + "/stages/search_001.json") << "{\"name\": ";
    CHECK_FALSE(memory.recall(1).has_value());
  }
}
