// What is wrong with a network, told before anything runs.
#pragma once
#include "core/base/json_source.hpp"
#include "models/networks/drawn_synapses.hpp"
#include "tasks/train_network/options.hpp"

namespace axograd::tasks {

// Names, units and ranges first, each with its place; where these are right the network is built and the learning rule tried on it. A
// connectome's tables are not read: a single connection stands for them. Networks of more than 5000 cells are not built.
// Paths in `options` are as they stand in `source`.
void check_network(const TrainNetworkOptions& options, const networks::NetworkSurroundings& around, const SourceJson& source, Problems& problems);

}  // namespace axograd::tasks
