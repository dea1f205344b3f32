// The frame of a task that fits: progress while it runs, provenance.json and the scores when it is done.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tasks/stages/stage.hpp"
#include "tasks/task.hpp"

namespace axograd::tasks {

std::string utc_now();  // 2026-01-31T12:00:00Z

// OUT/provenance.json: version, command, seed, threads, device, the time `started` and now, bytes and hashes of the `files` read.
void write_provenance(const RunRequest& request, std::int64_t seed, const std::string& started,
                      const std::vector<std::string>& files);

// Fits, writes its results into the run folder and returns the files it read. Throws Stopped when the user stopped it.
using Fit = std::function<std::vector<std::string>(const StageEvents& events)>;

// Exit::stopped when the fit was stopped; run again with `resume` to go on.
Exit run_fit(const RunRequest& request, std::int64_t seed, const Fit& fit);

}  // namespace axograd::tasks
