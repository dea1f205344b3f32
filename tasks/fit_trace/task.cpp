// The task "fit_trace": what `axograd fit` runs for a recording.
#include "tasks/task.hpp"

#include <fmt/format.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/hash.hpp"
#include "core/base/json_source.hpp"
#include "core/base/process.hpp"
#include "core/rollout/isa_choice.hpp"
#include "tasks/fit_trace/fit_trace.hpp"
#include "tasks/fit_trace/model.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

std::string utc_now() {
  const std::time_t t = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  char text[32];
  std::tm parts{};
  gmtime_r(&t, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// One line that is rewritten on a terminal; a line per finished stage, and every ten seconds, elsewhere.
class Display {
 public:
  explicit Display(const RunRequest& request) : quiet_(request.quiet), terminal_(request.terminal) {}
  void iteration(const std::string& stage, const fitting::HistoryEntry& now, long budget) {
    if (quiet_) return;
    const double t = wall_seconds();
    if (t - shown_ < (terminal_ ? 0.1 : 10)) return;
    shown_ = t;
    const double rate = now.wall_s > 0 ? double(now.iteration) / now.wall_s : 0;
    const std::string text =
        fmt::format("{}: iteration {}/{}, loss {:.2f}, {:.1f} iterations/s, at most {:.0f} s more", stage, now.iteration, budget,
                    now.loss, rate, rate > 0 ? double(budget - now.iteration) / rate : 0);
    fmt::print(stderr, "{}{}{}", terminal_ ? "\r\033[K" : "", text, terminal_ ? "" : "\n");
    std::fflush(stderr);
  }
  void done(const std::string& stage, const StageResult& r, bool remembered) {
    if (quiet_) return;
    shown_ = wall_seconds();
    fmt::print(stderr, "{}{}: {}, loss {:.2f} after {} iterations{}\n", terminal_ ? "\r\033[K" : "", stage, r.status, r.loss,
               r.iterations, remembered ? " (from the earlier run)" : "");
  }

 private:
  bool quiet_, terminal_;
  double shown_ = 0;
};

void write_provenance(const RunRequest& request, const FitTraceOptions& o, const std::string& started,
                      const std::vector<std::string>& files) {
  json inputs = json::array();
  for (const auto& f : files)
    inputs.push_back({{"path", f}, {"bytes", std::filesystem::file_size(f)}, {"sha256", sha256_of_file(f)}});
  const json p = {{"axograd", AXOGRAD_VERSION},
                  {"command", request.command},
                  {"seed", o.seed},
                  {"threads", request.threads},
                  {"device", fmt::format("cpu ({})", isa_name(chosen_isa()))},
                  {"started", started},
                  {"finished", utc_now()},
                  {"inputs", inputs}};
  write_file_atomic(request.out + "/provenance.json", p.dump(1) + "\n");
}

std::string cell(const json& block, const char* key) {
  return block.contains(key) && block[key].is_number() ? fmt::format("{:>9.3f}", block[key].get<double>())
                                                       : fmt::format("{:>9}", "–");
}

void print_scores(const std::string& folder) {
  const json s = json::parse(read_file(folder + "/summary.json"));
  fmt::print("\n{}: {}\n", s["recording"].get<std::string>(), s["model_title"].get<std::string>());
  if (s.contains("variants")) fmt::print("chosen by {}\n", s["selected_by"].get<std::string>());
  const json none = json::object();
  const json& baseline = s.contains("baseline") ? s["baseline"]["test"] : none;
  fmt::print("\nheld-out data             model  two-step  the cell's own reliability\n");
  const auto row = [&](const char* title, const char* key, const char* own) {
    fmt::print("{:<20} {}  {}  {}\n", title, cell(s["test"], key), cell(baseline, key), *own ? cell(s["test"], own) : "");
  };
  row("Md* (4 ms)", "md_star_4ms", "reliability_4ms");
  row("Md* (8 ms)", "md_star_8ms", "reliability_8ms");
  row("Γ (4 ms)", "gamma_4ms", "gamma_reliability_4ms");
  row("R²_V", "r2_v", "");
  row("EV (10 ms)", "explained_variance_10ms", "");
  row("bits/spike", "bits_per_spike", "");
  row("rate (Hz)", "rate_model_hz", "");
  fmt::print("{:<20} {}\n\n", "rate of the cell (Hz)", cell(s["test"], "rate_data_hz"));
  const json p = json::parse(read_file(folder + "/parameters.json"));
  if (p.contains("identifiability")) {
    fmt::print("{}\n", p["identifiability"]["verdict"].get<std::string>());
    for (const auto& f : p["identifiability"]["findings"]) fmt::print("  - {}\n", f.get<std::string>());
    fmt::print("\n");
  }
  fmt::print("{:.1f} CPU-s, {:.0f} MiB\n", s["cpu_s"].get<double>(), s["peak_rss_mib"].get<double>());
}

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
    Display display(request);
    const StageEvents events{
        [&](const auto& stage, const auto& now, long budget) { display.iteration(stage, now, budget); },
        [&](const auto& stage, const auto& result, bool remembered) { display.done(stage, result, remembered); },
        [](const std::string& text) { fmt::print(stderr, "warning: {}\n", text); }};
    const std::string started = utc_now();
    if (!request.resume) {  // stages of another run with other settings must not be taken for this one's
      for (const char* old : {"/stages", "/checkpoint", "/history.jsonl"}) std::filesystem::remove_all(request.out + old);
    }
    try {
      const auto files = fit_trace(options_, request.out, request.threads, events);
      write_provenance(request, options_, started, files);
    } catch (const Stopped&) {
      return Exit::stopped;
    }
    if (!request.quiet) print_scores(request.out);
    return Exit::ok;
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
