// The task "compare": axograd's own recipe and other optimisers on the same targets, at budgets that are multiples of its CPU
// time.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/atomic_file.hpp"
#include "core/base/conflict.hpp"
#include "core/base/json_source.hpp"
#include "core/base/process.hpp"
#include "tasks/compare/options.hpp"
#include "tasks/compare/race_file.hpp"
#include "tasks/compare/standings.hpp"
#include "tasks/results/run_fit.hpp"
#include "tasks/task.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

class Compare final : public TaskRun {
 public:
  OptionTarget options() override { return OptionTarget(options_); }

  void check(const SourceJson& source, Problems& problems) override {
    const auto conflict = [&](const std::string& pointer, std::string message) { add_conflict(source, pointer, std::move(message), problems); };
    if (options_.first > options_.last)
      conflict("/last", fmt::format("the last target, {}, comes before the first, {}", options_.last, options_.first));
    if (options_.multiples.empty()) conflict("/multiples", "no budget is given");
    if (!std::is_sorted(options_.multiples.begin(), options_.multiples.end())) conflict("/multiples", "budgets must rise");
    for (std::size_t k = 0; k < options_.methods.size(); ++k) {
      const MethodOptions& m = options_.methods[k];
      const std::string pointer = "/methods/" + std::to_string(k);
      if (m.options.given()) fitting::make_optimizer(m.type, source, m.options.pointer, problems);
      for (std::size_t j = 0; j < k; ++j) {
        if (options_.methods[j].shown() == m.shown())
          conflict(pointer, fmt::format("two methods are called \"{}\": give one of them another \"label\"", m.shown()));
      }
    }
  }

  Exit run(const RunRequest& request) override {
    RunRequest silent = request;
    silent.quiet = true;  // the table is this task's own
    const Exit exit = run_fit(silent, options_.seed, [&](const StageEvents& events) {
      race_all(request, events);
      return std::vector<std::string>{};
    });
    return exit;
  }

 private:
  void race_all(const RunRequest& request, const StageEvents& events) {
    make_folders(request.out + "/stages");
    RaceFile file(request.out + "/stages/races.jsonl", options_.multiples.size());
    std::vector<Race> races;
    std::string unit;
    int skipped = 0;
    for (int number = options_.first; number <= options_.last; ++number) {
      const Contest contest = contest_of(options_.problem, number);
      unit = contest.unit;
      if (!contest.counts) {
        ++skipped;
        continue;
      }
      const auto seed = static_cast<std::uint64_t>(options_.seed) * 1000003 + static_cast<std::uint64_t>(number) * 10007;
      const Race own = file.race(contest.name, "", [&] { return own_race(contest, options_.multiples); });
      tell(request, own);
      races.push_back(own);
      for (const MethodOptions& m : options_.methods) {
        if (stop_requested()) throw Stopped{"compare"};
        races.push_back(
            file.race(contest.name, m.shown(), [&] { return race(contest, m, own.unit_cpu_s, options_.multiples, seed); }));
        tell(request, races.back());
      }
    }
    if (races.empty()) events.warning("none of these targets can be solved (recovery targets without spikes are left out)");
    write(request, races, unit, skipped);
  }

  static void tell(const RunRequest& request, const Race& r) {
    if (request.quiet) return;
    fmt::print(stderr, "{}: {}: {} after {:.2f} CPU-s, {} evaluations, loss {:.4g}\n", r.target,
               r.method.empty() ? own_name : r.method, r.solved ? "solved" : "not solved", r.cpu_s, r.evaluations, r.loss);
  }

  void write(const RunRequest& request, const std::vector<Race>& races, const std::string& unit, int skipped) const {
    const auto put = [&](const char* name, const json& value) {
      write_file_atomic(request.out + '/' + name, value.dump(2) + '\n');
    };
    const std::vector<Standing> all = standings(races, options_.multiples);
    double cpu = 0;
    for (const Race& r : races) cpu += r.cpu_s;
    const int targets = all.empty() ? 0 : all.front().targets;
    write_file_atomic(request.out + "/races.csv", races_csv(races, options_.multiples));
    write_race_arrays(races, all, request.out);
    put("summary.json", {{"model", "compare"},
                         {"status", "converged"},
                         {"targets", targets},
                         {"targets_left_out", skipped},
                         {"methods", standings_json(all, options_.multiples)},
                         {"cpu_s", cpu},
                         {"peak_rss_mib", static_cast<double>(peak_rss_bytes()) / 1048576.0}});
    json verdict = json::array();
    for (const Standing& s : all) {
      if (s.method.empty())
        verdict.push_back(fmt::format("axograd's own recipe solves {} of {} targets in {:.2f} CPU-s (median).",
                                      s.solved_cpu_s.size(), s.targets, s.median_cpu_s));
    }
    json warnings = json::array();
    if (skipped > 0)
      warnings.push_back(
          fmt::format("{} targets without spikes are left out: nothing says which of their parameters are right.", skipped));
    put("report.json", {{"title", title()},
                        {"verdict", verdict},
                        {"warnings", warnings},
                        {"sections", standings_sections(all, options_.multiples, unit)}});
    if (!request.quiet) fmt::print("\n{}\n{}\n", title(), standings_text(all, options_.multiples));
  }

  std::string title() const {
    return fmt::format("Methods compared: {}, targets {} … {}, noise {:g} mV",
                       options_.problem.type == "recovery" ? options_.problem.cell : options_.problem.type, options_.first,
                       options_.last, options_.problem.noise);
  }

  CompareOptions options_;
};

}  // namespace

Task compare_task() {
  return {"compare", "axograd's own recipe and other optimisers on the same targets at equal CPU time", "fit",
          make_task<Compare>};
}

}  // namespace axograd::tasks
