// How well single neurons tell the classes of trials apart.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "tasks/network_report/recorded.hpp"

namespace axograd::tasks::network_report {

// d' of every neuron for its counts [trials, neurons]: (mean of class 1 - mean of class 0) / root mean of the two variances. With
// more classes the root mean square over all pairs, without sign. 0 where nothing varies and no mean differs; where the counts of
// each class are constant but differ, their difference over the standard deviation 1/2 that a rounded count has at least.
std::vector<double> d_prime(const float* counts, int neurons, const std::vector<int>& labels, int classes);

struct SelectivityOptions {
  double width_ms = 100;
  int most_windows = 60;  // the windows are made wider where there would be more
  int permutations = 5;   // of the labels, for the limit of chance
  std::uint64_t seed = 1;
};

struct Selectivity {
  int windows = 0, neurons = 0;
  double width_ms = 0;
  std::vector<double> d_prime;   // [N, windows]
  std::vector<double> strength;  // [N] root mean square of d' over the windows
  double limit = 0;              // 95 % of |d'| under permuted labels lie below, over all windows and neurons that fire
  double at(int neuron, int window) const { return d_prime[std::size_t(neuron) * std::size_t(windows) + std::size_t(window)]; }
};

// UsageError without at least two classes of two trials each.
Selectivity selectivity(const Recorded& recorded, const SelectivityOptions& options = {});

// The same, or nothing where it cannot be computed.
std::optional<Selectivity> selectivity_if_classes(const Recorded& recorded, const SelectivityOptions& options = {});

// The `count` neurons of the largest strength, the strongest first.
std::vector<int> most_selective(const Selectivity& selectivity, int count);

std::vector<int> shuffled(int count, std::uint64_t seed,
                          std::uint64_t stream);  // 0 … count - 1 in an order made by (seed, stream) alone

}  // namespace axograd::tasks::network_report
