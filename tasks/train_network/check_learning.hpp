// What the options of learning cannot ask for together.
#pragma once
#include "core/base/json_source.hpp"
#include "tasks/train_network/options.hpp"

namespace axograd::tasks {

// Ways to train synapses that exclude each other; adaptive feedback for rules that go back through time.
void check_learning(const TrainNetworkOptions& options, const SourceJson& source, Problems& problems);

}  // namespace axograd::tasks
