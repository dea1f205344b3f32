// The adjoint of neurons whose step has a sparse Jacobian: the forward pass puts the Jacobian's entries on the tape, so that no text
// runs on the way back. Without room for a whole tape the pass is run once for checkpoints and once more segment by segment, by the
// same function, so that both give the same bits. (A likelihood is left to adjoint.hpp, which evaluates the rate on the way back.)
#pragma once
#include "core/rollout/kernels/adjoint_state.hpp"
#include "core/rollout/kernels/step_jacobian.hpp"

AX_NAMESPACE_BEGIN

// Packs of one step on the tape: the derivative of the squares, then the entries of the Jacobian row by row. Only the shape of the
// Jacobian is used here, so that its numbers are never computed.
template <bool surrogate, class M, class V> AX_HD std::int64_t tape_stride(const Rollout<Real<V>>& k, const Cell<M, V>& cell) {
  Carry<M, V> x;
  x.each([](V& y) { y = V(Real<V>(0)); });
  const auto rows = step_jacobian<surrogate, M, V>(x, cell, V(Real<V>(0)), k.spikes, Real<V>(k.dt));
  std::int64_t count = 1;
  each_row(rows, [&](int, const StepDual<M, V>& row) __attribute__((always_inline)) { count += __builtin_popcountll(row.live); });
  return count;
}

// f(row, direction, n): the n-th entry of the tape, 1 … stride - 1
template <class Rows, class F> AX_HD void each_entry(Rows& rows, F&& f) {
  int n = 1;
  each_row(rows, [&](int i, auto& row) __attribute__((always_inline)) {
    for_directions<std::remove_cvref_t<decltype(row)>::directions>([&](auto k) __attribute__((always_inline)) {
      if (row.has(k)) f(i, k, row, n++);
    });
  });
}

template <class M, class V> class TapedAdjoint {
  using R = Real<V>;
  using At = StepDirections<M>;

 public:
  TapedAdjoint(const Rollout<R>& k, const Adjoint<R>& a, std::int64_t first)
      : k_(k), a_(a), b_(block_at<V>(k, first)), cell_(k, b_), slopes_(!M::info.edge && k.spikes.surrogate_gradient && differentiable(k)) {
    if constexpr (M::info.edge) stride_ = tape_stride<false>(k, cell_);
    else stride_ = slopes_ ? tape_stride<true>(k, cell_) : tape_stride<false>(k, cell_);
    segments_ = segments_for(k.steps, stride_ * std::int64_t(sizeof(V)), a.memory_budget);
  }
  std::int64_t scratch() const {
    return (segments_.length + 1) * stride_ * std::int64_t(sizeof(V)) + segments_.count * std::int64_t(sizeof(Carry<M, V>)) + k_.steps * 8 + 256;
  }
  void run(void* memory) {
    if constexpr (!M::info.edge) {
      if (slopes_) return run_as<true>(memory);
    }
    run_as<false>(memory);
  }

 private:
  static bool differentiable(const Rollout<R>& k) { return k.spikes.mode == SpikeMode::hard || k.spikes.mode == SpikeMode::smooth; }

  template <bool surrogate> void run_as(void* memory) {
    const FlushToZero guard;
    V* const tape = static_cast<V*>(memory);
    auto* checkpoints = reinterpret_cast<Carry<M, V>*>(tape + (segments_.length + 1) * stride_);
    auto* bits = reinterpret_cast<std::uint64_t*>(checkpoints + segments_.count);
    const bool whole = segments_.count == 1;
    Carry<M, V> x;
    start<M>(x, k_, b_);
    SpikeSource<M, V> source(k_, b_);
    Observer<M, V> observer(k_, b_);
    const auto end = [&](std::int64_t i) { return (i + 1) * segments_.length < k_.steps ? (i + 1) * segments_.length : k_.steps; };
    for (std::int64_t i = 0; i < segments_.count; ++i) {
      checkpoints[i] = x;
      forward<surrogate>(x, i * segments_.length, end(i), &source, &observer, bits, tape, whole ? stride_ : 0);
    }
    check<M>(x, k_.status, k_.steps, b_);
    observer.finish(x);
    if (a_.final_cotangent) {
      for (int i = 0; i < carry_size<M>; ++i) state_.carry[i] = read_row<V>(a_.final_cotangent + i * k_.lanes, b_);
    }
    for (std::int64_t i = segments_.count; i-- > 0;) {
      if (!whole) {
        x = checkpoints[i];
        forward<surrogate>(x, i * segments_.length, end(i), nullptr, nullptr, bits, tape, stride_);
      }
      backward<surrogate>(i * segments_.length, end(i), tape);
    }
    state_.finish(k_, a_, cell_, b_);
  }

  // Steps t0 … t1 - 1; step t goes to tape + (t - t0)*stride, so that stride 0 keeps nothing. Without a source the spikes are those
  // of `bits`.
  template <bool surrogate>
  __attribute__((noinline)) void forward(Carry<M, V>& state, std::int64_t t0, std::int64_t t1, SpikeSource<M, V>* source,
                                         Observer<M, V>* observer, std::uint64_t* bits, V* tape, std::int64_t stride) {
    const V none(R(0));
    Carry<M, V> x = state;
    Cell<M, V> cell = cell_;
    for (std::int64_t t = t0; t < t1; ++t, tape += stride) {
      if (cell.varying) cell.load_inputs(k_, t, b_);
      pull<M>(x, k_, t, b_);
      const auto before = cell.at(x.h, none, R(k_.dt));
      const auto drive = [&] { return V(M::drive(x.s, before)); };
      Spikes<V> spikes;
      if (source) {
        spikes = source->decide(t, k_.dt, drive, [&] { return log_rate_of<M, V>(x.s, before); });
        bits[t] = spikes.bits;
      } else if (k_.spikes.mode == SpikeMode::smooth) {
        spikes = {surrogate_value(drive(), k_.spikes.surrogate), 0};
      } else {
        spikes = {ones_where<V>(bits[t]), bits[t]};
      }
      if (observer) {
        observer->before(t, x);
        observer->spikes(t, spikes);
        if ((t & (check_every - 1)) == check_every - 1) {
          observer->flush();
          check<M>(x, k_.status, t, b_);
        }
      }
      tape[0] = squares_slope(k_, b_, t, x);
      const Carry<M, StepDual<M, V>> rows = step_jacobian<surrogate, M, V>(x, cell, spikes.z, k_.spikes, R(k_.dt));
      each_entry(rows, [&](int, auto k, const StepDual<M, V>& row, int n) __attribute__((always_inline)) { tape[n] = row.d[k]; });
      V* const value = reinterpret_cast<V*>(&x);
      each_row(rows, [&](int i, const StepDual<M, V>& row) __attribute__((always_inline)) { value[i] = row.v; });
    }
    state = x;
  }

  template <bool surrogate> __attribute__((noinline)) void backward(std::int64_t t0, std::int64_t t1, const V* tape) {
    constexpr int leaves = At::input - At::params, inputs = input_size<M>;
    V carry[carry_size<M>], sum[leaves > 0 ? leaves : 1];
    for (int i = 0; i < carry_size<M>; ++i) carry[i] = state_.carry[i];
    AX_UNROLL for (V& x : sum) x = V(R(0));
    Carry<M, V> nowhere;
    nowhere.each([](V& y) __attribute__((always_inline)) { y = V(R(0)); });
    for (std::int64_t t = t1 - 1; t >= t0; --t) {
      const V* const at = tape + (t - t0) * stride_;
      V next[carry_size<M>], input[inputs > 0 ? inputs : 1];
      AX_UNROLL for (V& x : next) x = V(R(0));
      AX_UNROLL for (V& x : input) x = V(R(0));
      const auto shape = step_jacobian<surrogate, M, V>(nowhere, cell_, V(R(0)), k_.spikes, R(k_.dt));
      each_entry(shape, [&](int i, auto k, const StepDual<M, V>&, int n) __attribute__((always_inline)) {
        if constexpr (k < At::params) next[k] += carry[i] * at[n];
        else if constexpr (k < At::input) sum[k - At::params] += carry[i] * at[n];
        else input[k - At::input] += carry[i] * at[n];
      });
      if (a_.inputs) {
        for (int i = 0; i < inputs; ++i) {
          if (a_.inputs[i]) write_row(input[i], a_.inputs[i] + t * k_.lanes, b_);
        }
      }
      add_cotangents(k_, a_, b_, t, at[0], next);
      AX_UNROLL for (int i = 0; i < carry_size<M>; ++i) carry[i] = next[i];
      if ((t & (check_every - 1)) == 0) flush(sum);
    }
    flush(sum);
    for (int i = 0; i < carry_size<M>; ++i) state_.carry[i] = carry[i];
  }
  template <int n> AX_HD void flush(V (&sum)[n]) {
    AX_UNROLL for (int i = 0; i < At::input - At::params; ++i) {
      const V x = sum[i];
      add_lanes(state_.total[i], x);
      sum[i] = V(R(0));
    }
  }

  const Rollout<R>& k_;
  const Adjoint<R>& a_;
  LaneBlock b_;
  Cell<M, V> cell_;
  bool slopes_;
  std::int64_t stride_ = 0;
  Segments segments_{};
  AdjointState<M, V> state_;
};

AX_NAMESPACE_END
