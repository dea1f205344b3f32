// The task "fit_cell": a conductance-based cell fitted to the voltage of a recording.
#include "tasks/task.hpp"

#include <fmt/format.h>

#include "core/base/conflict.hpp"
#include "core/base/json_source.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/diagnosis.hpp"
#include "tasks/fit_cell/fit_cell.hpp"
#include "tasks/recording/check_files.hpp"
#include "tasks/results/run_fit.hpp"

namespace axograd::tasks {
namespace {

class FitCell final : public TaskRun {
 public:
  OptionTarget options() override { return OptionTarget(options_); }

  void check(const SourceJson& source, Problems& problems) override {
    if (options_.fit.nudge.rates.empty() && options_.fit.nudge.teacher.points == 0) {
      Problem p = source.problem_at("/fit/nudge/rates");
      p.code = "out_of_range";
      p.message = "fit.nudge.rates is empty and so is fit.nudge.teacher.points: name at least one rate, 0 for the free run alone";
      problems.add(p);
    }
    check_files(options_.recording, options_.preprocess.electrode.method == "kernel", source, problems);
    if (options_.fit.steps && !options_.fit.polish.losses.empty()) {
      add_conflict(source, "/fit/polish", "fit.polish and fit.steps exclude each other: a protocol of steps has its own last search (fit.steps.tune)", problems);
    }
    try {
      const NeuronEntry& cell = neuron(options_.cell);
      if (cell.fields.info->units != UnitSystem::density)
        throw UsageError(fmt::format("\"{}\" is not given per area; allowed: {}", options_.cell, cells()));
      settings_ = cell_settings(options_, cell, source, problems);
      check_diagnosis(options_.uncertainty, cell.fields, settings_.free, source, problems);
    } catch (const UsageError& e) {
      Problem p = source.problem_at("/cell");
      p.code = "bad_choice";
      p.message = e.what();
      problems.add(p);
    }
  }

  Exit run(const RunRequest& request) override {
    options_.recording.folder = request.source->resolve(options_.recording.folder);
    return run_fit(request, options_.seed, [&](const StageEvents& events) {
      return fit_cell(options_, settings_, request.out, request.threads, events);
    });
  }

 private:
  static std::string cells() {
    std::string list;
    for (const NeuronEntry& n : neurons()) {
      if (n.fields.info->units == UnitSystem::density) list += (list.empty() ? "" : ", ") + std::string(n.fields.info->name);
    }
    return list;
  }

  FitCellOptions options_;
  CellSettings settings_;
};

}  // namespace

Task fit_cell_task() {
  return {"fit_cell", "fit a conductance-based cell (Hodgkin-Huxley, Pospischil, ...) to the voltage of a recording", "fit",
          make_task<FitCell>};
}

}  // namespace axograd::tasks
