// Random numbers for wiring, one after the other: draw k of a purpose is a function of (seed, purpose, k) alone.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace axograd::networks {

// What the numbers are for; different purposes of one seed are independent. The values are part of what a seed means.
enum class Purpose : std::uint64_t {
  topology = 0x1001,
  delays,
  weights,
  signs,
  swaps,
  weight_shuffle,
  rewiring,
  rewiring_noise,
  low_rank,
  spectrum,
};

class Draws {
 public:
  Draws(std::uint64_t seed, Purpose purpose, std::uint64_t first = 0)
      : seed_(seed), stream_(static_cast<std::uint64_t>(purpose)), count_(first) {}
  double uniform();                     // inside (0, 1)
  double normal();                      // mean 0, variance 1
  double truncated_normal(double cut);  // standard normal given that it lies within ± cut; its variance is below 1
  double exponential();                 // mean 1
  std::int64_t below(std::int64_t n);   // 0 … n - 1, all alike
  // `k` different numbers of 0 … n - 1, in increasing order, every set alike (Floyd 1987). k <= n.
  std::vector<std::int64_t> distinct(std::int64_t k, std::int64_t n);
  template <class T> void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[static_cast<std::size_t>(below(static_cast<std::int64_t>(i)))]);
  }

 private:
  std::uint64_t seed_, stream_, count_;
};

}  // namespace axograd::networks
