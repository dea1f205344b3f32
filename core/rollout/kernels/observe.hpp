// What is read off a running block: traces, squares, log-likelihood, spike counts. Sums run in the pack's own precision over a few
// steps and are then added up in double.
#pragma once
#include "core/rollout/kernels/spikes.hpp"

AX_NAMESPACE_BEGIN

template <class M, class V> class Observer {
  using R = Real<V>;

 public:
  AX_HD Observer(const Rollout<R>& k, const LaneBlock& b) : k_(k), b_(b), squares_(R(0)), evidence_(R(0)), spikes_(R(0)) {
    for (int i = 0; i < V::width; ++i) squares_sum_[i] = evidence_sum_[i] = spikes_sum_[i] = 0;
    counts_ = k.spike_counts || k.sink.put;
    likelihood_ = k.objective.likelihood && k.log_likelihood;
    squares_wanted_ = k.objective.state >= 0 && k.squares;
    if (k.status) {
      for (int i = 0; i < b.active; ++i) k.status[b.first + i] = LaneStatus{};
    }
  }

  // state and history before step t
  AX_HD void before(std::int64_t t, const Carry<M, V>& x) {
    for (int i = 0; i < k_.traces_count; ++i) {
      const Trace<R>& y = k_.traces[i];
      if (y.every == 1) write_row(item(x, y.index), y.data + t * k_.lanes, b_);
      else if (t % y.every == 0) write_row(item(x, y.index), y.data + t / y.every * k_.lanes, b_);
    }
    if (squares_wanted_) {
      const V r = item(x, k_.objective.state) - read<V>(k_.objective.target, t, b_);
      squares_ += k_.objective.weight.data ? r * r * read<V>(k_.objective.weight, t, b_) : r * r;
    }
  }
  // the spikes of step t; `fraction`: event mode
  AX_HD void spikes(std::int64_t t, const Spikes<V>& s, const double* fraction = nullptr) {
    if (!counts_ || s.bits == 0) return;
    spikes_ += s.z;
    if (k_.sink.put) k_.sink.put(k_.sink.context, t, b_.first, s.bits, fraction);
  }
  template <class L> AX_HD void likelihood(std::int64_t t, const V& z, L&& log_rate) {
    if (!likelihood_) return;
    V value = evidence(log_rate(), z, k_.dt, k_.objective.rate_limits).value;
    if (k_.objective.likelihood_weight.data) value = value * read<V>(k_.objective.likelihood_weight, t, b_);
    evidence_ += value;
  }
  AX_HD void flush() {
    if (squares_wanted_) add_lanes(squares_sum_, squares_);
    if (likelihood_) add_lanes(evidence_sum_, evidence_);
    if (counts_) add_lanes(spikes_sum_, spikes_);
    squares_ = evidence_ = spikes_ = V(R(0));
  }
  AX_HD void finish(const Carry<M, V>& x) {
    flush();
    if (squares_wanted_) write_sums<V>(squares_sum_, k_.squares, b_);
    if (likelihood_) write_sums<V>(evidence_sum_, k_.log_likelihood, b_);
    if (k_.spike_counts) {
      for (int i = 0; i < b_.active; ++i) k_.spike_counts[b_.first + i] = std::int64_t(spikes_sum_[i]);
    }
    if (k_.final_state) {
      int i = 0;
      x.each([&](const V& y) { write_row(y, k_.final_state + i++ * k_.lanes, b_); });
    }
  }
  AX_HD static const V& item(const Carry<M, V>& x, int i) {
    if constexpr (history_size<M> > 0) {
      if (i >= state_size<M>) return reinterpret_cast<const V*>(&x.h)[i - state_size<M>];
    }
    return reinterpret_cast<const V*>(&x.s)[i];
  }

 private:
  const Rollout<R>& k_;
  LaneBlock b_;
  V squares_, evidence_, spikes_;
  bool counts_, likelihood_, squares_wanted_;
  double squares_sum_[V::width], evidence_sum_[V::width], spikes_sum_[V::width];
};

AX_NAMESPACE_END
