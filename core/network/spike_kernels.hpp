// Work on the spikes of a group of 16 trials, whatever they are connected to (kernels.hpp).
#pragma once
#include "core/network/kernels.hpp"

namespace axograd {

// Outer products take this many steps together: the masks of a source in them fill a word, bit 16 k + g for trial g of step k.
inline constexpr int held_steps = 4;
using HeldSpikes = std::uint64_t;

struct SpikeKernels {
  // held[i] = the masks fired[k][i] of the held steps; null: a step without spikes
  void (*hold)(const TrialMask* const (&fired)[held_steps], int count, HeldSpikes* held) = nullptr;
  // counts[g * count + i], g < trials: the steps in which bit g of fired[step * count + i] is set
  void (*count)(const TrialMask* fired, std::int64_t steps, int count, int trials, std::int32_t* counts) = nullptr;
};

}  // namespace axograd
