// A connectome as the wiring of a network.
#pragma once
#include "models/networks/network_model.hpp"
#include "tasks/train_network/options.hpp"

namespace axograd::tasks {

struct WiredConnectome {
  networks::GivenWiring wiring;
  std::vector<std::string> notes;   // warnings of the reader, where the signs come from, how much a control moved
};

// dt in ms: delays become whole steps, at least one. Paths are as they stand (the caller resolves them). InputError, UsageError as the
// reader's; UsageError where weights cannot be scaled.
WiredConnectome wire_connectome(const WiredConnectomeOptions& options, double dt, std::uint64_t seed);

}  // namespace axograd::tasks
