#include "apps/run_experiment.hpp"

#include <filesystem>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "apps/report/report.hpp"
#include "apps/version.hpp"
#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"

namespace axograd::apps {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool in_use(const std::string& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return false;
  if (!fs::is_directory(folder, error)) return true;
  for (const auto& entry : fs::directory_iterator(folder, error)) {  // a run that failed before it began leaves its settings alone
    const auto name = entry.path().filename();
    if (name != "config.json" && name != "origin.json") return true;
  }
  return false;
}

// --out as it is, or a name under runs/ that is still free: no run is ever written over by accident.
std::string run_folder(const std::string& experiment, const RunSettings& settings, const Globals& globals) {
  if (!globals.out.empty()) {
    if (in_use(globals.out) && !settings.force)
      throw UsageError(fmt::format("{}: error: this folder holds something already; --force writes into it, axograd resume goes on with it", globals.out));
    return globals.out;
  }
  const std::string base = "runs/" + fs::path(experiment).stem().string();
  std::string name = base;
  for (int i = 2; in_use(name); ++i) name = fmt::format("{}-{}", base, i);
  return name;
}

void check_device(const std::string& device) {
  if (device == "cpu") return;
  throw ResourceError("error: --device " + device + ": the tasks of this version run on the CPU; allowed: cpu (axograd doctor tells what the CUDA plug-in sees)");
}

Exit run_in(const std::string& folder, Experiment& experiment, bool resume, const Globals& globals) {
  catch_stop_signals();
  tasks::RunRequest request;
  request.source = &experiment.source;
  request.out = folder;
  request.threads = globals.threads > 0 ? globals.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  request.device = globals.device;
  request.quiet = globals.quiet || globals.json;
  request.terminal = ::isatty(STDERR_FILENO) == 1;
  request.resume = resume;
  request.command = globals.command;
  const Exit exit = experiment.run->run(request);
  json out = {{"run", folder}, {"exit", static_cast<int>(exit)}};
  std::error_code error;
  if (exit == Exit::ok && fs::exists(fs::path(folder) / "report.json", error)) out["report"] = write_report(folder).string();
  if (globals.json) {
    const std::string summary = (fs::path(folder) / "summary.json").string();
    if (fs::exists(summary, error)) out["summary"] = read_json(summary).value;
    fmt::print("{}\n", out.dump(2));
  } else if (exit == Exit::stopped) {
    fmt::print(stderr, "stopped; go on with: axograd resume {}\n", folder);
  } else if (out.contains("report")) {
    fmt::print("report: {}\n", out["report"].get<std::string>());
  } else {
    fmt::print("run folder: {}\n", folder);
  }
  return exit;
}

}  // namespace

Exit run_experiment(const std::string& path, const RunSettings& settings, const Globals& globals) {
  Experiment experiment = read_experiment(path, globals, settings.smoke);
  if (experiment.task->verb != settings.verb)
    throw UsageError(fmt::format("{}: error: the task {} is run by: axograd {} {}", path, experiment.task->name, experiment.task->verb, path));
  check_device(globals.device);
  const std::string folder = run_folder(path, settings, globals);
  make_folders(folder);
  write_file_atomic(folder + "/config.json", effective_config(experiment).dump(2) + '\n');
  const json origin = {{"experiment", fs::absolute(path).lexically_normal().string()}, {"command", globals.command}, {"version", version()}};
  write_file_atomic(folder + "/origin.json", origin.dump(2) + '\n');
  return run_in(folder, experiment, false, globals);
}

Exit resume_run(const std::string& folder, const Globals& globals) {
  check_device(globals.device);
  if (!fs::exists(folder + "/origin.json"))
    throw UsageError(fmt::format("{}: error: {}", folder, fs::exists(folder) ? "this is not the folder of a run (it has no origin.json)" : "there is no such folder"));
  const SourceJson origin = read_json(folder + "/origin.json");
  const json* experiment_path = origin.find("/experiment");
  if (!experiment_path || !experiment_path->is_string()) throw UsageError(folder + "/origin.json: error: does not name the experiment");
  if (!globals.set.empty() || globals.seed) throw UsageError("axograd resume: error: a run goes on with its own settings; --set and --seed start a new one");
  // Paths in the effective configuration still start at the experiment's folder.
  Experiment experiment = read_experiment_text(read_file(folder + "/config.json"), experiment_path->get<std::string>());
  return run_in(folder, experiment, true, globals);
}

}  // namespace axograd::apps
