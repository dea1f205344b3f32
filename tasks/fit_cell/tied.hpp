// Tied parameters of a configuration: {"g_T": "g_L"} or {"g_T": {"to": "g_L", "factor": 3}}.
#pragma once
#include <string>
#include <vector>

#include "core/record/options.hpp"
#include "tasks/fit_cell/free_parameters.hpp"

namespace axograd {
class SourceJson;
class Problems;
}  // namespace axograd

namespace axograd::tasks {

// Reads the block; a chain of ties is followed to its end, so that leaders are no followers themselves. Without a factor it is
// the ratio of the two values in `given` (all parameters). Unknown names, circles, ratios that do not exist go to `problems`.
std::vector<Tie> read_ties(const OptionBlock& block, const std::vector<std::string>& names, const std::vector<double>& given,
                           const SourceJson& source, Problems& problems);

// A leader must be fitted: what is tied to a fixed parameter is a value, and belongs into `values`.
void check_ties(const std::vector<Tie>& ties, const std::vector<FreeParameter>& free, const OptionBlock& block,
                const std::vector<std::string>& names, const SourceJson& source, Problems& problems);

}  // namespace axograd::tasks
