// What every adjoint shares: checkpoint segments, the running sums, what the objective and the caller say about a step.
#pragma once
#include "core/rollout/kernels/step_jacobian.hpp"

AX_NAMESPACE_BEGIN

struct Segments {
  std::int64_t length, count;
};
// One segment if `bytes_per_step` fit the budget for all steps, else about sqrt(steps) of them.
inline Segments segments_for(std::int64_t steps, std::int64_t bytes_per_step, std::int64_t budget) {
  if (steps * (bytes_per_step + 8) <= budget || steps < 4) return {steps, 1};
  std::int64_t length = 1;
  while (length * length < steps) ++length;
  length = (length + check_every - 1) / check_every * check_every;   // sums are flushed at the same steps as with a full tape
  return {length, (steps + length - 1) / length};
}

// d(squares)/d(state) at the observed state of step t; 0 without squares.
template <class M, class V> AX_HD V squares_slope(const Rollout<Real<V>>& k, const LaneBlock& b, std::int64_t t, const Carry<M, V>& x) {
  using R = Real<V>;
  const Objective<R>& o = k.objective;
  if (o.state < 0) return V(R(0));
  const V r = (Observer<M, V>::item(x, o.state) - read<V>(o.target, t, b)) * R(2 * o.square_scale);
  return o.weight.data ? r * read<V>(o.weight, t, b) : r;
}

// What the objective and the caller say about the state observed at step t is added to dL/dcarry, which is then passed through the pull.
template <class V>
AX_HD void add_cotangents(const Rollout<Real<V>>& k, const Adjoint<Real<V>>& a, const LaneBlock& b, std::int64_t t, const V& squares, V* carry) {
  using R = Real<V>;
  if (k.objective.state >= 0) carry[k.objective.state] += squares;
  for (int i = 0; i < a.cotangents_count; ++i) {
    const Trace<const R>& y = a.cotangents[i];
    if (t % y.every == 0) carry[y.index] += read_row<V>(y.data + t / y.every * k.lanes, b);
  }
  if (k.drive.state >= 0) carry[k.drive.state] *= V(R(1 - k.drive.gain));
}

// total[params] += (dcoeff/dparams)^T total[coeff]
template <class M, class V> __attribute__((noinline)) void pass_coefficients_on(const Rollout<Real<V>>& k, const Cell<M, V>& cell, double (*total)[V::width]) {
  if constexpr (coeff_size<M> > 0) {
    using D = Dual<V, 1>;
    const V* value = reinterpret_cast<const V*>(&cell.p);
    for (int i = 0; i < params_size<M>; ++i) {
      ParamsOf<M, D> p;
      fill(p, [&](int j) { return D::seed(value[j], j == i ? 0 : -1); });
      const CoeffOf<M, D> c = prepare<M, D>(p, k.dt);
      int j = params_size<M>;
      c.each([&](const D& y) {
        for (int lane = 0; lane < V::width; ++lane) total[i][lane] += double(y.d[0][lane]) * total[j][lane];
        ++j;
      });
    }
  }
}

// Adjoint of the carry and sums of the parameters' and coefficients' derivatives.
template <class M, class V> struct AdjointState {
  using R = Real<V>;
  static constexpr int leaves = params_size<M> + coeff_size<M>;
  V carry[carry_size<M>];
  V sum[leaves > 0 ? leaves : 1];
  double total[leaves > 0 ? leaves : 1][V::width];

  AX_HD AdjointState() {
    for (auto& x : carry) x = V(R(0));
    for (auto& x : sum) x = V(R(0));
    for (auto& row : total) {
      for (auto& x : row) x = 0;
    }
  }
  AX_HD void flush() {
    for (int i = 0; i < leaves; ++i) {
      add_lanes(total[i], sum[i]);
      sum[i] = V(R(0));
    }
  }
  // to the caller's arrays
  void finish(const Rollout<R>& k, const Adjoint<R>& a, const Cell<M, V>& cell, const LaneBlock& b) {
    pass_coefficients_on<M, V>(k, cell, total);
    if (a.params) {
      for (int i = 0; i < params_size<M>; ++i) write_sums<V>(total[i], a.params + i * k.lanes, b);
    }
    if (a.start) {
      for (int i = 0; i < state_size<M>; ++i) {
        for (int lane = 0; lane < b.active; ++lane) a.start[i * k.lanes + b.first + lane] = double(carry[i][lane]);
      }
    }
  }
};

AX_NAMESPACE_END
