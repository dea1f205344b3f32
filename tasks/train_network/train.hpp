// Trains a network on a task: from options to a run folder with weights and a report.
#pragma once
#include <memory>

#include "fitting/optimizer.hpp"
#include "tasks/task.hpp"
#include "tasks/train_network/options.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks {

// Exit::stopped when the user stopped it; run again with `resume` to go on.
Exit train_network(const TrainNetworkOptions& options, const trials::TrialTask& task, fitting::Optimizer& optimizer, const RunRequest& request);

}  // namespace axograd::tasks
