// Counting spike pairs, the arithmetic under every window-based score.
#pragma once
#include <cstdint>
#include <span>

#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// Number of pairs (s in a, m in b) with low <= s - m <= high (samples). Both sorted; O(|a| + |b|).
std::int64_t count_pairs(std::span<const int> a, std::span<const int> b, int low, int high);

// Coincidences within a closed window |s - m| <= window, every spike used at most once (greedy in time, which is the maximum).
std::int64_t coincidences(std::span<const int> a, std::span<const int> b, int window);

// Spikes of `a` that have at least one spike of `b` within the closed window (spikes of `b` may serve twice).
std::int64_t coincidences_with_replacement(std::span<const int> a, std::span<const int> b, int window);

// All spikes of all repeats below `samples`, sorted.
Train pooled(const Trains& trains, int samples);

}  // namespace axograd::fitting
