// From a recording to a fitted neuron: reads, prepares, fits every variant, chooses on training data, scores on held-out data.
#pragma once
#include <string>
#include <vector>

#include "tasks/fit_trace/options.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

// Runs everything and writes the results into `folder`; returns the files that were read. Throws Stopped when the user stopped
// it; run again to go on.
std::vector<std::string> fit_trace(const FitTraceOptions& options, const std::string& folder, int threads,
                                   const StageEvents& events);

}  // namespace axograd::tasks
