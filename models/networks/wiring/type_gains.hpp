// One gain for all synapses between two cell types: weight = gain[pair] x base, with the base (sign x count) fixed. A few hundred
// numbers are trained in place of every synapse (Lappalainen et al. 2024).
#pragma once
#include <span>
#include <utility>
#include <vector>

#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

struct TypeGains {
  std::vector<std::pair<int, int>> types;  // [pairs] presynaptic and postsynaptic type, in the order of their first edge
  std::vector<int> pair;                   // [size] of every edge
};
TypeGains type_gains(const Edges& edges, std::span<const int> pre_type, std::span<const int> post_type);

// Gains with which the mean |weight| of every pair is `magnitude` (flyvis: 0.01 / mean count); 1 where all of a pair's bases are
// 0.
std::vector<double> first_gains(const TypeGains& pairs, std::span<const double> base, double magnitude);
// weight[k] = gain[pair[k]] x base[k].
void apply_gains(Edges& edges, const TypeGains& pairs, std::span<const double> base, std::span<const double> gain);
// dE/dgain from dE/dweight. [pairs]
std::vector<double> gain_gradient(const TypeGains& pairs, std::span<const double> base, std::span<const double> weight_gradient);

}  // namespace axograd::networks
