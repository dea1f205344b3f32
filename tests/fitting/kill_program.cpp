// A small fit that may be killed at any moment: started again with the same folder, it goes on from the newest checkpoint. At its
// end it writes `result`, every number as its bits. scripts/kill-test and the test "fitting_kill" drive it.
#include <fmt/format.h>

#include <bit>
#include <cstdio>
#include <filesystem>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/base/process.hpp"
#include "fitting/callbacks/checkpoint_writer.hpp"
#include "fitting/callbacks/early_stop.hpp"
#include "fitting/callbacks/history_writer.hpp"
#include "fitting/callbacks/stop_signal.hpp"
#include "fitting/optimizers/adam.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "tests/fitting/problem_bank.hpp"

using namespace axograd;
using namespace axograd::fitting;

static Report run(const std::string& folder, bool first_order) {
  const auto bank = testing::least_squares_bank();
  const auto& problem = first_order ? bank[0] : bank[7];
  Adam adam({.schedule = {.rate = 0.02, .kind = "cosine", .period = 150}});
  LevenbergMarquardt lm;
  Optimizer& optimizer = first_order ? static_cast<Optimizer&>(adam) : lm;
  const CheckpointFolder store(folder + "/checkpoints");
  const Callbacks callbacks{
      std::make_shared<HistoryWriter>(folder + "/history.jsonl", "fit"),
      std::make_shared<EarlyStop>(EarlyStopOptions{.patience = 100000}, [](const Eigen::VectorXd& x) { return x.norm(); }),
      std::make_shared<StopSignal>(),
      std::make_shared<CheckpointWriter>(store, CheckpointOptions{.seconds = 1e9, .iterations = 1},
                                         std::map<std::string, std::string>{{"program", "kill"}},
                                         "start it again with this folder")};
  const auto found = store.newest();
  if (found) std::printf("resumed from %s\n", found->path.c_str());
  return fit(*problem.objective, problem.start, optimizer, {.iterations = 150}, callbacks, found ? &found->snapshot : nullptr);
}

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s FOLDER adam|levenberg_marquardt\n", argv[0]);
    return 2;
  }
  try {
    catch_stop_signals();
    make_folders(argv[1]);
    const Report report = run(argv[1], std::string(argv[2]) == "adam");
    std::printf("%s: %s. %s\n", std::string(to_string(report.status)).c_str(), report.reason.c_str(), report.advice.c_str());
    if (report.status == Status::stopped) return 75;
    std::string text =
        fmt::format("{} {} {:016x}\n", report.iterations, report.evaluations, std::bit_cast<uint64_t>(report.loss));
    for (double v : report.x) text += fmt::format("{:016x}\n", std::bit_cast<uint64_t>(v));
    write_file_atomic(std::string(argv[1]) + "/result", text);
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return static_cast<int>(error.exit());
  }
}
