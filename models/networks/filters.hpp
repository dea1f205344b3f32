// Synaptic filters by name.
#pragma once
#include "core/network/network.hpp"
#include "models/networks/options.hpp"

namespace axograd::networks {

// With the receptor's own values where one is named.
SynapseOptions with_receptor(SynapseOptions synapse);

// UsageError where a receptor (mV, nS) stands on a neuron whose membrane potential has another unit.
void check_receptor(const SynapseOptions& synapse, const std::string& population, const NeuronFields& fields);

// delta: g = u. exponential: jumps by 1 and decays with tau. alpha: t/tau e^(1 - t/tau), peak 1. double_exponential: difference of two
// exponentials, peak 1. dt in ms.
SynapticFilter filter_of(const SynapseOptions& synapse, double dt);

// A port without its place: the caller fills in the input.
NetworkPort port_of(const SynapseOptions& synapse, double dt);
bool same_port(const NetworkPort& a, const NetworkPort& b);   // names aside

}  // namespace axograd::networks
