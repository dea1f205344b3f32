#include "tasks/results/console.hpp"

#include <fmt/format.h>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

void show_iteration(const RunRequest& request, double& shown, const std::string& stage, const fitting::HistoryEntry& now,
                    long budget) {
  if (request.quiet) return;
  const double t = wall_seconds();
  if (t - shown < (request.terminal ? 0.1 : 10)) return;
  shown = t;
  const double rate = now.wall_s > 0 ? double(now.iteration) / now.wall_s : 0;
  const std::string text =
      fmt::format("{}: iteration {}/{}, loss {:.2f}, {:.1f} iterations/s, at most {:.0f} s more", stage, now.iteration, budget,
                  now.loss, rate, rate > 0 ? double(budget - now.iteration) / rate : 0);
  fmt::print(stderr, "{}{}{}", request.terminal ? "\r\033[K" : "", text, request.terminal ? "" : "\n");
  std::fflush(stderr);
}

void show_done(const RunRequest& request, double& shown, const std::string& stage, const StageResult& r, bool remembered) {
  if (request.quiet) return;
  shown = wall_seconds();
  fmt::print(stderr, "{}{}: {}, loss {:.2f} after {} iterations{}\n", request.terminal ? "\r\033[K" : "", stage, r.status, r.loss,
             r.iterations, remembered ? " (from the earlier run)" : "");
}

std::string cell(const json& block, const char* key) {
  return block.contains(key) && block[key].is_number() ? fmt::format("{:>9.3f}", block[key].get<double>())
                                                       : fmt::format("{:>9}", "–");
}

}  // namespace

StageEvents progress_events(const RunRequest& request) {
  const auto shown = std::make_shared<double>(0);
  return {
      [&request, shown](const auto& stage, const auto& now, long budget) { show_iteration(request, *shown, stage, now, budget); },
      [&request, shown](const auto& stage, const auto& result, bool remembered) {
        show_done(request, *shown, stage, result, remembered);
      },
      [](const std::string& text) { fmt::print(stderr, "warning: {}\n", text); }};
}

void print_scores(const std::string& folder) {
  const json s = json::parse(read_file(folder + "/summary.json"));
  fmt::print("\n{}: {}\n", s["recording"].get<std::string>(), s["model_title"].get<std::string>());
  if (s.contains("variants")) fmt::print("chosen by {}\n", s["selected_by"].get<std::string>());
  const json none = json::object();
  const bool compared = s.contains("baseline");
  const json& baseline = compared ? s["baseline"]["test"] : none;
  fmt::print("\nheld-out data             model{}  the cell's own reliability\n", compared ? "  two-step" : "");
  const auto row = [&](const char* title, const char* key, const char* own) {
    if (!s["test"].contains(key) || !s["test"][key].is_number()) return;
    fmt::print("{:<20} {}{}  {}\n", title, cell(s["test"], key), compared ? "  " + cell(baseline, key) : "",
               *own ? cell(s["test"], own) : "");
  };
  row("Md* (4 ms)", "md_star_4ms", "reliability_4ms");
  row("Md* (8 ms)", "md_star_8ms", "reliability_8ms");
  row("Γ (4 ms)", "gamma_4ms", "gamma_reliability_4ms");
  row("R²_V", "r2_v", "");
  row("EV (10 ms)", "explained_variance_10ms", "");
  row("bits/spike", "bits_per_spike", "");
  row("rate (Hz)", "rate_model_hz", "");
  row("rate of the cell", "rate_data_hz", "");
  if (s.contains("steps")) {
    const json& h = s["steps"]["held_out"];
    fmt::print("spike count within one spike or 10 % at {} of {} held-out amplitudes\n", h["within"].dump(),
               h["amplitudes"].dump());
  }
  fmt::print("\n");
  const json p = json::parse(read_file(folder + "/parameters.json"));
  if (p.contains("identifiability")) {
    fmt::print("{}\n", p["identifiability"]["verdict"].get<std::string>());
    for (const auto& f : p["identifiability"]["findings"]) fmt::print("  - {}\n", f.get<std::string>());
    fmt::print("\n");
  }
  fmt::print("{:.1f} CPU-s, {:.0f} MiB\n", s["cpu_s"].get<double>(), s["peak_rss_mib"].get<double>());
}

void print_warnings(const std::string& folder) {
  const json report = json::parse(read_file(folder + "/report.json"));
  for (const auto& w : report.value("warnings", json::array())) fmt::print(stderr, "warning: {}\n", w.get<std::string>());
}

}  // namespace axograd::tasks
