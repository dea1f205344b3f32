#include "tasks/results/run_fit.hpp"

#include <fmt/format.h>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/hash.hpp"
#include "core/rollout/isa_choice.hpp"
#include "tasks/results/console.hpp"

namespace axograd::tasks {

using nlohmann::json;

std::string utc_now() {
  const std::time_t t = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  char text[32];
  std::tm parts{};
  gmtime_r(&t, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

void write_provenance(const RunRequest& request, std::int64_t seed, const std::string& started,
                      const std::vector<std::string>& files) {
  json inputs = json::array();
  for (const auto& f : files)
    inputs.push_back({{"path", f}, {"bytes", std::filesystem::file_size(f)}, {"sha256", sha256_of_file(f)}});
  const json p = {{"axograd", AXOGRAD_VERSION},
                  {"command", request.command},
                  {"seed", seed},
                  {"threads", request.threads},
                  {"device", fmt::format("cpu ({})", isa_name(chosen_isa()))},
                  {"started", started},
                  {"finished", utc_now()},
                  {"inputs", inputs}};
  write_file_atomic(request.out + "/provenance.json", p.dump(1) + "\n");
}

Exit run_fit(const RunRequest& request, std::int64_t seed, const Fit& fit) {
  const std::string started = utc_now();
  if (!request.resume) {  // stages of another run with other settings must not be taken for this one's
    for (const char* old : {"/stages", "/checkpoint", "/history.jsonl"}) std::filesystem::remove_all(request.out + old);
  }
  remove_unfinished(request.out);
  try {
    const auto files = fit(progress_events(request));
    write_provenance(request, seed, started, files);
  } catch (const Stopped&) {
    return Exit::stopped;
  }
  if (!request.quiet) print_scores(request.out);
  if (!request.quiet) print_warnings(request.out);
  return Exit::ok;
}

}  // namespace axograd::tasks
