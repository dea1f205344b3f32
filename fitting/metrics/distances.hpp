// Distances between two spike trains.
#pragma once
#include <span>

#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// Squared distance of the trains filtered with exp(-t / tau), divided by tau [van Rossum 2001]. One extra spike costs 1/2, two
// far-apart single spikes 1. O(number of spikes).
double van_rossum_squared(std::span<const int> a, std::span<const int> b, double dt_ms, double tau_ms);

// Least total cost of turning one train into the other: 1 to add or remove a spike, cost_per_ms * |dt| to move one
// [Victor & Purpura 1996]. O(|a| |b|).
double victor_purpura(std::span<const int> a, std::span<const int> b, double dt_ms, double cost_per_ms);

}  // namespace axograd::fitting
