// Trains a network on a task: from options to a run folder with weights and a report.
#pragma once
#include <memory>

#include "fitting/optimizer.hpp"
#include "models/networks/network_model.hpp"
#include "tasks/task.hpp"
#include "tasks/train_network/options.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks {

// What a network that does the task is joined to.
networks::NetworkSurroundings surroundings(const trials::TrialShape& shape);

// Exit::stopped when the user stopped it; run again with `resume` to go on.
Exit train_network(const TrainNetworkOptions& options, const trials::TrialTask& task, fitting::Optimizer& optimizer, const RunRequest& request);

}  // namespace axograd::tasks
