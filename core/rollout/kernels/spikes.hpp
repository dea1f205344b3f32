// Where the spikes of a step come from, block by block (SpikeMode in task.hpp), and what a given spike is worth.
#pragma once
#include "core/rollout/kernels/cell.hpp"
#include "core/rollout/kernels/draws.hpp"
#include "core/rollout/kernels/surrogates.hpp"

AX_NAMESPACE_BEGIN

template <class V> struct Spikes {
  V z;                     // 0 or 1 (smooth mode: anything between)
  std::uint64_t bits = 0;  // lanes that fired, padding lanes excluded
};

// hazard lambda*dt of one step from ln(lambda/Hz), dt in ms; the rate is capped where a step is certain to hold a spike
template <class V> AX_HD V hazard_of(const V& log_rate, double dt) {
  return exp(min(log_rate, V(Real<V>(35)))) * Real<V>(dt * 1e-3);
}

template <class M, class V> class SpikeSource {
  using R = Real<V>;

 public:
  AX_HD SpikeSource(const Rollout<R>& k, const LaneBlock& b) : mode_(k.spikes.mode), block_(b), rule_(&k.spikes), active_(active_bits(b)) {
    if (mode_ == SpikeMode::escape) {
      hazard_ = V(R(0));
      for (int i = 0; i < V::width; ++i) draws_[i] = 0;
      redraw(~std::uint64_t(0));
    }
    if (mode_ == SpikeMode::forced) open_lists();
  }

  // The spikes of step t. `drive()` and `log_rate()` give V and are called only in the modes that need them.
  template <class D, class L> AX_HD Spikes<V> decide(std::int64_t t, double dt, D&& drive, L&& log_rate) {
    switch (mode_) {
      case SpikeMode::escape: {
        hazard_ += hazard_of(log_rate(), dt);
        const auto fire = hazard_ >= threshold_;
        if (!any(fire)) return {V(R(0)), 0};
        const std::uint64_t bits = bits_of(fire);
        hazard_ = select(fire, V(R(0)), hazard_);
        redraw(bits);
        return {select(fire, V(R(1)), V(R(0))), bits & active_};
      }
      case SpikeMode::forced: {
        if (t != next_) return {V(R(0)), 0};
        const std::uint64_t bits = take(t);
        return {ones_where<V>(bits), bits & active_};
      }
      case SpikeMode::smooth: {
        const V u = drive();
        return {surrogate_value(u, rule_->surrogate), bits_of(u > V(R(0))) & active_};
      }
      default: {
        auto fire = drive() > V(R(0));
        if constexpr (M::info.edge) {
          const auto above = fire;
          fire = fire & !above_;
          above_ = above;
        }
        if (!any(fire)) return {V(R(0)), 0};
        return {select(fire, V(R(1)), V(R(0))), bits_of(fire) & active_};
      }
    }
  }

 private:
  __attribute__((noinline)) void redraw(std::uint64_t bits) {
    for (int i = 0; i < V::width; ++i) {
      if (bits >> i & 1) threshold_.set(i, R(exponential_draw(rule_->seed, rule_->stream + std::uint64_t(block_.first + i), draws_[i]++)));
    }
  }
  __attribute__((noinline)) void open_lists() {
    for (int i = 0; i < V::width; ++i) {
      const std::int64_t lane = block_.first + (i < block_.active ? i : block_.active - 1);
      cursor_[i] = rule_->forced_offsets[lane];
      end_[i] = rule_->forced_offsets[lane + 1];
    }
    find_next(0);
  }
  void find_next(std::int64_t from) {
    next_ = INT64_MAX;
    for (int i = 0; i < V::width; ++i) {
      while (cursor_[i] < end_[i] && rule_->forced_steps[cursor_[i]] < from) ++cursor_[i];
      if (cursor_[i] < end_[i] && rule_->forced_steps[cursor_[i]] < next_) next_ = rule_->forced_steps[cursor_[i]];
    }
  }
  __attribute__((noinline)) std::uint64_t take(std::int64_t t) {
    std::uint64_t bits = 0;
    for (int i = 0; i < V::width; ++i) {
      if (cursor_[i] < end_[i] && rule_->forced_steps[cursor_[i]] == t) bits |= std::uint64_t(1) << i;
    }
    find_next(t + 1);
    return bits;
  }

  SpikeMode mode_;
  LaneBlock block_;
  const SpikeRule* rule_;
  std::uint64_t active_;
  V hazard_, threshold_;
  MaskType<V> above_{true};   // neurons marked edge: a start above the threshold is no crossing
  std::uint64_t draws_[V::width];
  std::int64_t cursor_[V::width], end_[V::width], next_ = INT64_MAX;
};

// log P(this step's spike or silence) under ln(lambda/Hz) within limits; its derivative along log lambda; the expected square of that.
template <class V> struct SpikeEvidence {
  V value, slope, fisher;
};
template <class V> AX_HD SpikeEvidence<V> evidence(const V& log_rate, const V& z, double dt, const RateLimits& limits) {
  using R = Real<V>;
  const V cap(R(limits.log_cap)), own = exp(min(log_rate, cap)) * R(dt * 1e-3);
  const V x = own + R(limits.floor * dt * 1e-3);
  const V share = limits.floor > 0 ? V(own / x) : V(R(1));    // of the hazard that follows lambda
  const auto inside = log_rate < cap;                         // no slope where the rate is capped
  const V ratio = select(inside, x_over_expm1(x) * share, V(R(0)));   // own e^-x/(1 - e^-x)
  const auto spiked = z > V(R(0.5));
  V value = -x;
  if (any(spiked)) value = select(spiked, max(log1mexp(max(x, V(R(1e-37)))), V(R(-100))), value);
  return {value, select(spiked, ratio, select(inside, -own, V(R(0)))), own * ratio};
}

AX_NAMESPACE_END
