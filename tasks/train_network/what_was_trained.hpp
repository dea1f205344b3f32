// The section "What was trained" of a report: task, cells, synapses, connectome, rule.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "tasks/train_network/results.hpp"

namespace axograd::tasks {

// Figures for the section. `source`: the experiment as written, whose names and options are repeated; may be null.
nlohmann::json what_was_trained(const Trained& trained, const SourceJson* source);

// Empty, or what sets a control apart from the network that it is a control of.
std::string subtitle_of(const TrainNetworkOptions& options);

}  // namespace axograd::tasks
