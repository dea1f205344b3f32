// Which states of a network's cells are their adaptation, to take it away.
#pragma once
#include <string>
#include <vector>

#include "core/network/network.hpp"

namespace axograd::tasks {

// Names of what is neither membrane potential nor gate (a number from 0 to 1) nor refractory clock, of all populations.
std::vector<std::string> adaptation_states(const Network<float>& network);

// Where these names stand among the states and the history of each population.
std::vector<std::vector<int>> places_of(const Network<float>& network, const std::vector<std::string>& names);

}  // namespace axograd::tasks
