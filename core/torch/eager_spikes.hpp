// The spikes of an eager rollout: decided, counted and told like those of the fused engines (SpikeMode in core/rollout/task.hpp).
#pragma once
#include <vector>

#include "core/rollout/task.hpp"
#include "core/torch/eager_text.hpp"

namespace axograd {

// log P(spike or silence) of one step under ln(lambda/Hz), dt in ms.
EagerReal eager_evidence(const EagerReal& log_rate, const EagerReal& z, double dt, const RateLimits& limits);

class EagerSpikes {
 public:
  explicit EagerSpikes(const Rollout<double>& task);
  // z of step t, for modes other than event.
  EagerReal decide(std::int64_t t, const EagerText& text);
  // Counts and passes on the lanes with fired > 1/2.
  void tell(std::int64_t t, const at::Tensor& fired, const double* fraction = nullptr);
  void write_counts() const;

 private:
  EagerReal hard(const EagerText& text, const EagerReal& drive);
  EagerReal drawn(const EagerReal& log_rate);
  EagerReal given(std::int64_t t) const;

  const Rollout<double>& k_;
  EagerMask above_{true};   // neurons marked edge: a start above the threshold is no crossing
  std::vector<double> hazard_, threshold_;
  std::vector<std::uint64_t> draws_;
  std::vector<std::int64_t> counts_;
};

}  // namespace axograd
