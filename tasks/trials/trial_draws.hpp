// The random numbers of one trial: a function of (seed, number of the trial, purpose) and of how many were drawn before.
#pragma once
#include <cstdint>
#include <vector>

namespace axograd::tasks::trials {

class TrialDraws {
 public:
  // Purposes are independent of each other: what is shown (0) stays the same however it is encoded (1).
  TrialDraws(std::uint64_t seed, std::int64_t trial, std::uint32_t purpose);
  double uniform();  // in (0, 1)
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal();   // mean 0, variance 1
  int below(int n);  // 0 … n - 1
  bool chance(double p) { return uniform() < p; }
  template <class T> const T& one_of(const std::vector<T>& values) { return values[std::size_t(below(int(values.size())))]; }

 private:
  std::uint64_t key_, stream_, count_;
  double spare_uniform_ = 0, spare_normal_ = 0;
  bool has_uniform_ = false, has_normal_ = false;
};

}  // namespace axograd::tasks::trials
