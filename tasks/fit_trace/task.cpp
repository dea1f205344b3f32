// The task "fit_trace": what `axograd fit` runs for a recording.
#include "tasks/task.hpp"

#include "core/base/json_source.hpp"
#include "tasks/fit_trace/fit_trace.hpp"
#include "tasks/results/run_fit.hpp"

namespace axograd::tasks {
namespace {

class FitTrace final : public TaskRun {
 public:
  OptionTarget options() override { return OptionTarget(options_); }

  void check(const SourceJson& source, Problems& problems) override {
    if (options_.model.variants.empty()) {
      Problem p = source.problem_at("/model/variants");
      p.code = "out_of_range";
      p.message = "model.variants is empty: name at least one variant";
      problems.add(p);
    }
  }

  Exit run(const RunRequest& request) override {
    options_.recording.folder = request.source->resolve(options_.recording.folder);
    return run_fit(request, options_.seed,
                   [&](const StageEvents& events) { return fit_trace(options_, request.out, request.threads, events); });
  }

 private:
  FitTraceOptions options_;
};

}  // namespace

Task fit_trace_task() {
  return {"fit_trace", "fit a generalised integrate-and-fire neuron to a recording of voltage, current and spikes", "fit",
          make_task<FitTrace>};
}

}  // namespace axograd::tasks
