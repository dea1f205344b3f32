// What a fitting task says on the terminal while it runs and when it is done.
#pragma once
#include <string>

#include "tasks/stages/stage.hpp"
#include "tasks/task.hpp"

namespace axograd::tasks {

// One line that is rewritten on a terminal; elsewhere a line every ten seconds, and one per finished stage. `request` must
// outlive it.
StageEvents progress_events(const RunRequest& request);

// The scores of a run folder as a table, the verdict on its parameters with its findings, its cost.
void print_scores(const std::string& folder);
// The warnings of its report, to standard error.
void print_warnings(const std::string& folder);

}  // namespace axograd::tasks
