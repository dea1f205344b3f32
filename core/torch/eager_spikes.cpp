#include "core/torch/eager_spikes.hpp"

#include <ATen/ops/zeros.h>
#include <algorithm>
#include <cmath>

#include "core/rollout/kernels/draws.hpp"

namespace axograd {

EagerReal eager_evidence(const EagerReal& log_rate, const EagerReal& z, double dt, const RateLimits& limits) {
  const EagerReal x = (exp(min(log_rate, limits.log_cap)) + limits.floor) * (dt * 1e-3);
  return select(z > 0.5, max(log1mexp(max(x, 1e-37)), -100.0), -x);
}

EagerSpikes::EagerSpikes(const Rollout<double>& task)
    : k_(task), hazard_(std::size_t(task.lanes)), draws_(std::size_t(task.lanes)), counts_(std::size_t(task.lanes)) {
  if (k_.spikes.mode != SpikeMode::escape) return;
  for (std::int64_t lane = 0; lane < k_.lanes; ++lane) {
    threshold_.push_back(exponential_draw(k_.spikes.seed, k_.spikes.stream + std::uint64_t(lane), draws_[std::size_t(lane)]++));
  }
}

EagerReal EagerSpikes::decide(std::int64_t t, const EagerText& text) {
  const SpikeRule& rule = k_.spikes;
  const bool edge = text.fields().info->edge;
  EagerReal z;
  switch (rule.mode) {
    case SpikeMode::escape: z = drawn(text.log_rate()); break;
    case SpikeMode::forced: z = given(t); break;
    case SpikeMode::smooth: {
      const EagerReal u = text.drive();
      tell(t, select(u > 0.0, 1.0, 0.0).expanded(k_.lanes));
      z = eager_surrogate(u, rule.surrogate);
      return edge || !rule.surrogate_gradient ? z.detached() : z;
    }
    default: {
      const EagerReal u = text.drive();
      z = hard(text, u);
      tell(t, z.expanded(k_.lanes));
      return edge || !rule.surrogate_gradient ? z : eager_spike(u, z, rule.surrogate);
    }
  }
  tell(t, z.expanded(k_.lanes));
  return z;
}

EagerReal EagerSpikes::hard(const EagerText& text, const EagerReal& drive) {
  EagerMask fire = drive > 0.0;
  if (text.fields().info->edge) {
    const EagerMask above = fire;
    fire = fire & !above_;
    above_ = above;
  }
  return select(fire, 1.0, 0.0);
}

EagerReal EagerSpikes::drawn(const EagerReal& log_rate) {
  const at::Tensor rate = log_rate.detached().expanded(k_.lanes).contiguous();
  at::Tensor z = at::zeros({k_.lanes}, at::kDouble);
  for (std::size_t lane = 0; lane < hazard_.size(); ++lane) {
    hazard_[lane] += std::exp(std::min(rate.data_ptr<double>()[lane], 35.0)) * (k_.dt * 1e-3);
    if (hazard_[lane] < threshold_[lane]) continue;
    z.data_ptr<double>()[lane] = 1;
    hazard_[lane] = 0;
    threshold_[lane] = exponential_draw(k_.spikes.seed, k_.spikes.stream + lane, draws_[lane]++);
  }
  return EagerReal(z);
}

EagerReal EagerSpikes::given(std::int64_t t) const {
  at::Tensor z = at::zeros({k_.lanes}, at::kDouble);
  for (std::int64_t lane = 0; lane < k_.lanes; ++lane) {
    const std::int64_t* first = k_.spikes.forced_steps + k_.spikes.forced_offsets[lane];
    const std::int64_t* last = k_.spikes.forced_steps + k_.spikes.forced_offsets[lane + 1];
    if (std::binary_search(first, last, t)) z.data_ptr<double>()[lane] = 1;
  }
  return EagerReal(z);
}

void EagerSpikes::tell(std::int64_t t, const at::Tensor& fired, const double* fraction) {
  const at::Tensor on = fired.detach().contiguous();
  const double* z = on.data_ptr<double>();
  for (std::int64_t first = 0; first < k_.lanes; first += 64) {
    std::uint64_t bits = 0;
    for (std::int64_t i = 0; i < std::min<std::int64_t>(64, k_.lanes - first); ++i) {
      if (z[first + i] <= 0.5) continue;
      bits |= std::uint64_t(1) << i;
      ++counts_[std::size_t(first + i)];
    }
    if (bits && k_.sink.put) k_.sink.put(k_.sink.context, t, first, bits, fraction ? fraction + first : nullptr);
  }
}

void EagerSpikes::write_counts() const {
  if (k_.spike_counts) std::copy(counts_.begin(), counts_.end(), k_.spike_counts);
}

}  // namespace axograd
