#include "tasks/trials/trial_draws.hpp"

#include <algorithm>
#include <cmath>

#include "core/num/philox.hpp"

namespace axograd::tasks::trials {

namespace {
constexpr std::uint64_t own = 0x747269616c73;  // "trials": whatever else the seed is used for draws other numbers
}

TrialDraws::TrialDraws(std::uint64_t seed, std::int64_t trial, std::uint32_t purpose)
    : stream_(static_cast<std::uint64_t>(trial)), count_(std::uint64_t(purpose) << 32) {
  const Block key = random_block(seed, own, 0);
  key_ = std::uint64_t(key.w[1]) << 32 | key.w[0];
}

double TrialDraws::uniform() {
  if (has_uniform_) {
    has_uniform_ = false;
    return spare_uniform_;
  }
  const Block b = random_block(key_, stream_, count_++);
  spare_uniform_ = philox_detail::to_unit(b.w[2], b.w[3]);
  has_uniform_ = true;
  return philox_detail::to_unit(b.w[0], b.w[1]);
}

double TrialDraws::normal() {
  if (has_normal_) {
    has_normal_ = false;
    return spare_normal_;
  }
  const double radius = std::sqrt(-2 * std::log(uniform())), angle = 6.283185307179586 * uniform();
  spare_normal_ = radius * std::sin(angle);
  has_normal_ = true;
  return radius * std::cos(angle);
}

int TrialDraws::below(int n) { return std::min(n - 1, static_cast<int>(uniform() * n)); }

}  // namespace axograd::tasks::trials
