// Spikes of a group of 16 trials (core/network/spike_kernels.hpp).
#pragma once
#include <bit>

#include "core/network/spike_kernels.hpp"
#include "core/num/scalar.hpp"

AX_NAMESPACE_BEGIN

// f(source, trial) for every spike of a step, trial by trial within a source. Four sources make a word: the loop over the bits of a
// single mask would end too soon to be foreseen by the processor.
template <class F> AX_HD void each_spike(const TrialMask* fired, int count, F&& f) {
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    std::uint64_t word = fired[i] | std::uint64_t(fired[i + 1]) << 16 | std::uint64_t(fired[i + 2]) << 32 | std::uint64_t(fired[i + 3]) << 48;
    for (; word; word &= word - 1) {
      const int bit = __builtin_ctzll(word);
      f(i + bit / trial_lanes, bit % trial_lanes);
    }
  }
  for (; i < count; ++i) {
    for (unsigned mask = fired[i]; mask; mask &= mask - 1) f(i, __builtin_ctz(mask));
  }
}

inline void hold_spikes(const TrialMask* const (&fired)[held_steps], int count, HeldSpikes* held) {
  for (int i = 0; i < count; ++i) held[i] = 0;
  for (int k = 0; k < held_steps; ++k) {
    if (!fired[k]) continue;
    const TrialMask* const from = fired[k];
    for (int i = 0; i < count; ++i) held[i] |= HeldSpikes(from[i]) << (k * trial_lanes);
  }
}

// Bit p of all counts of a block of neurons is a plane of masks; a step adds to all of them at once.
inline void count_block(const TrialMask* fired, std::int64_t steps, int count, int first, int trials, std::int32_t* counts) {
  typedef TrialMask Masks __attribute__((vector_size(AX_VECTOR_BYTES)));
  constexpr int block = int(sizeof(Masks) / sizeof(TrialMask)), planes = 31;
  const int width = count - first < block ? count - first : block, used = std::bit_width(std::uint64_t(steps));
  Masks plane[planes] = {};
  for (std::int64_t t = 0; t < steps; ++t) {
    Masks carry = {};
    if (width == block) __builtin_memcpy(&carry, fired + t * count + first, sizeof carry);
    else __builtin_memcpy(&carry, fired + t * count + first, std::size_t(width) * sizeof(TrialMask));
    for (int p = 0; p < used; ++p) {
      const Masks next = plane[p] & carry;
      plane[p] ^= carry;
      carry = next;
    }
  }
  for (int g = 0; g < trials; ++g) {
    for (int i = 0; i < width; ++i) {
      std::int32_t sum = 0;
      for (int p = 0; p < used; ++p) sum += (plane[p][i] >> g & 1) << p;
      counts[std::int64_t(g) * count + first + i] = sum;
    }
  }
}
inline void count_spikes(const TrialMask* fired, std::int64_t steps, int count, int trials, std::int32_t* counts) {
  for (int first = 0; first < count; first += AX_VECTOR_BYTES / int(sizeof(TrialMask))) count_block(fired, steps, count, first, trials, counts);
}

inline void set_spike_kernels(SpikeKernels& k) {
  k.hold = hold_spikes;
  k.count = count_spikes;
}

AX_NAMESPACE_END
