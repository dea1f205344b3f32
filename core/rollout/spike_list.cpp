#include <algorithm>
#include <bit>
#include <utility>

#include "core/rollout/run.hpp"

namespace axograd {

void SpikeList::put(void* self, std::int64_t step, std::int64_t first_lane, std::uint64_t lanes, const double* fraction) {
  auto& list = *static_cast<SpikeList*>(self);
  const std::lock_guard lock(list.mutex_);
  for (; lanes; lanes &= lanes - 1) {
    const int i = std::countr_zero(lanes);
    list.events_.push_back({first_lane + i, step, fraction ? double(step) + fraction[i] : double(step)});
  }
}

std::vector<SpikeEvent> SpikeList::take() {
  std::sort(events_.begin(), events_.end(), [](const SpikeEvent& a, const SpikeEvent& b) { return a.lane != b.lane ? a.lane < b.lane : a.step < b.step; });
  return std::exchange(events_, {});
}

std::vector<std::vector<std::int64_t>> SpikeList::take_steps(std::int64_t lanes) {
  std::vector<std::vector<std::int64_t>> steps(static_cast<std::size_t>(lanes));
  for (const SpikeEvent& e : take()) steps[std::size_t(e.lane)].push_back(e.step);
  return steps;
}

ForcedSpikes::ForcedSpikes(const std::vector<std::vector<std::int64_t>>& steps_of_lanes) : offsets{0} {
  for (const auto& lane : steps_of_lanes) {
    steps.insert(steps.end(), lane.begin(), lane.end());
    std::sort(steps.begin() + offsets.back(), steps.end());
    offsets.push_back(std::int64_t(steps.size()));
  }
}

void ForcedSpikes::apply(SpikeRule& rule) const {
  rule.mode = SpikeMode::forced;
  rule.forced_offsets = offsets.data();
  rule.forced_steps = steps.data();
}

}  // namespace axograd
