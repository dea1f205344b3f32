// What a fitting task says on the terminal while it runs and when it is done, and where it came from (provenance.json).
#pragma once
#include <string>
#include <vector>

#include "tasks/fit_trace/stage.hpp"
#include "tasks/task.hpp"

namespace axograd::tasks {

std::string utc_now();  // 2026-01-31T12:00:00Z

// One line that is rewritten on a terminal; elsewhere a line every ten seconds, and one per finished stage. `request` must
// outlive it.
StageEvents progress_events(const RunRequest& request);

void write_provenance_of(const RunRequest& request, std::int64_t seed, const std::string& started,
                         const std::vector<std::string>& files);

// The scores of a run folder as a table, the verdict on its parameters, its cost.
void print_fit_scores(const std::string& folder);

}  // namespace axograd::tasks
