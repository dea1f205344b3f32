// The task "published": the two fitting problems of arXiv 2406.19708, fitted repeatedly.
#include "tasks/task.hpp"

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/conflict.hpp"
#include "core/base/json_source.hpp"
#include "core/base/process.hpp"
#include "tasks/published/results.hpp"

namespace axograd::tasks {
namespace {

class Published final : public TaskRun {
 public:
  OptionTarget options() override { return OptionTarget(options_); }

  void check(const SourceJson& source, Problems& problems) override {
    if (options_.problem != "gif2406") return;
    const auto conflict = [&](const char* pointer, const char* message) { add_conflict(source, pointer, message, problems); };
    if (options_.alpha_h != "published") conflict("/alpha_h", "alpha_h is a rate of hh2406; gif2406 has none");
    if (options_.search.samples != "all")
      conflict("/search/samples", "gif2406 reads the spikes from the target, which takes all of its samples");
  }

  Exit run(const RunRequest& request) override {
    const double begun = cpu_seconds();
    const PublishedProblem problem =
        options_.problem == "gif2406" ? published_gif() : published_hh(options_.alpha_h == "corrected");
    PublishedResults results{options_, problem, {}};
    for (int i = 0; i < options_.repeats; ++i)
      results.trials.push_back(run_trial(problem, options_.noise, options_.search, options_.seed + i, request.threads));
    write_published_results(results, request.out, cpu_seconds() - begun);
    const nlohmann::json provenance = {
        {"command", request.command}, {"seed", options_.seed}, {"threads", request.threads}, {"device", request.device}};
    write_file_atomic(request.out + "/provenance.json", provenance.dump(1) + '\n');
    if (!request.quiet) print_published(results);
    return Exit::ok;
  }

 private:
  PublishedOptions options_;
};

}  // namespace

Task published_task() {
  return {"published", "the two fitting problems of arXiv 2406.19708 (Hodgkin-Huxley and GIF), fitted repeatedly", "fit",
          make_task<Published>};
}

}  // namespace axograd::tasks
