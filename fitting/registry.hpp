// What can be chosen by name in a configuration (fitting.list): optimisers and losses with their options.
#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fitting/losses/trace_loss.hpp"
#include "fitting/optimizer.hpp"

namespace axograd {
class SourceJson;
class Problems;
}  // namespace axograd

namespace axograd::fitting {

std::vector<std::string> optimizer_names();
std::vector<std::string> loss_names();

// With the options that stand at `pointer` of the source ("" is the whole document; the key "type" is left to the caller).
// Mistakes in them go to `problems`. Throws UsageError with the nearest name for an unknown optimiser.
std::unique_ptr<Optimizer> make_optimizer(const std::string& name, const SourceJson& source, const std::string& pointer,
                                          Problems& problems);
std::unique_ptr<Optimizer> make_optimizer(const std::string& name);  // default options

// Losses that compare two voltage traces, with the options that stand at `pointer` (empty: the defaults). Mistakes in them go to
// `problems`; UsageError with the nearest name for an unknown one.
std::vector<std::string> trace_loss_names();
TraceLoss make_trace_loss(const std::string& name, const SourceJson& source, const std::string& pointer, Problems& problems);

// JSON Schema and a table for the terminal of the options; `name` is an optimiser or a loss. Throw UsageError.
nlohmann::json options_schema(const std::string& name);
std::string options_text(const std::string& name);

}  // namespace axograd::fitting
