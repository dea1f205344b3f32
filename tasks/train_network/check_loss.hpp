// Mistakes in training.loss that options alone cannot tell.
#pragma once
#include "core/base/json_source.hpp"
#include "tasks/train_network/options.hpp"

namespace axograd::tasks {

void check_loss(const NetworkLossOptions& loss, const SourceJson& source, Problems& problems);

}  // namespace axograd::tasks
