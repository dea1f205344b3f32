// Forward sensitivities of one lane along up to eight directions, with gradient and Gauss-Newton matrix summed on the way.
#pragma once
#include "core/num/dual_math.hpp"
#include "core/rollout/cuda/lane_forward.hpp"

AX_NAMESPACE_BEGIN

inline constexpr int lane_directions = 8;

template <class M, class R> struct LaneSensitivities {
  using At = LaneSizes<M>;
  using V = LaneReal<R>;
  using D = Dual<V, lane_directions>;
  using L = Leaf<V, lane_directions>;
  const Rollout<R>& k;
  const Sensitivities<R>& s;
  std::int64_t lane;
  ParamsOf<M, L> p;
  CoeffOf<M, D> c;
  LaneCarry<M, D> x;
  double gradient[lane_directions], matrix[lane_directions * lane_directions];

  AX_HD LaneSensitivities(const Rollout<R>& task, const Sensitivities<R>& wanted, const LaneCell<M, R>& cell)
      : k(task), s(wanted), lane(cell.lane) {
    const V* value = reinterpret_cast<const V*>(&cell.p);
    lane_fill(p, [&](int i) { return L::seed(value[i], slot(i)); });
    if constexpr (At::coeff > 0) {
      ParamsOf<M, D> q;
      lane_fill(q, [&](int i) { return D::seed(value[i], slot(i)); });
      c = lane_prepare<M, D>(q, k.dt);
    }
    const V* start = reinterpret_cast<const V*>(&cell.x.s);
    lane_fill(x.s, [&](int i) { return D::seed(start[i], slot(At::params + i)); });
    x.h.each([&](D& y) { y = D(V(R(0))); });
    for (double& g : gradient) g = 0;
    for (double& g : matrix) g = 0;
  }
  AX_HD int slot(int direction) const {
    for (int j = 0; j < s.count; ++j) {
      if (s.directions[j] == direction) return j;
    }
    return -1;
  }
  // before step t; cell.x holds the values after the pull
  AX_HD void observe(std::int64_t t, const LaneCell<M, R>& cell) {
    if (k.drive.state >= 0) {
      int i = 0;
      x.s.each([&](D& y) {
        if (i++ == k.drive.state) y = y.chain(lane_item(cell.x, k.drive.state, V(R(0))), V(R(1 - k.drive.gain)));
      });
    }
    if (k.objective.state >= 0) {
      const D y = lane_item(x, k.objective.state, D(V(R(0))));
      const double w = 2 * k.objective.square_scale * (k.objective.weight.data ? double(lane_read(k.objective.weight, t, lane).n) : 1.0);
      add(y, w * double((y.v - lane_read(k.objective.target, t, lane)).n), w);
    }
    if (s.trace.data && s.trace.every == 1) {
      const D y = lane_item(x, s.trace.index, D(V(R(0))));
      for (int j = 0; j < s.count; ++j) s.trace.data[(t * s.count + j) * k.lanes + lane] = y.d[j].n;
    }
  }
  AX_HD void step(std::int64_t t, const LaneCell<M, R>& cell, const V& z, bool slopes) {
    const V none(R(0));
    const R dt(k.dt);
    if constexpr (HasLogRate<M>) {
      if (k.objective.likelihood) {
        const D eta = M::log_rate(x.s, environment(p, c, cell.in, x.h, none, dt));
        const LaneEvidence<V> e = lane_evidence(eta.v, z, k.dt, k.objective.rate_limits);
        const double scale = k.objective.likelihood_scale,
                     w = k.objective.likelihood_weight.data ? double(lane_read(k.objective.likelihood_weight, t, lane).n) : 1.0;
        add(eta, w * scale * double(e.slope.n), w * (scale < 0 ? -scale : scale) * double(e.fisher.n));
      }
    }
    if constexpr (!M::info.edge) {
      if (slopes) {
        const D u = M::drive(x.s, environment(p, c, cell.in, x.h, none, dt));
        const D dual_z = u.chain(z, lane_surrogate_slope(u.v, k.spikes.surrogate));
        return lane_step<M>(x, environment(p, c, cell.in, x.h, dual_z, dt), dual_z);
      }
    }
    lane_step<M>(x, environment(p, c, cell.in, x.h, z, dt), z);
  }
  AX_HD void finish() const {
    for (int i = 0; s.gradient && i < s.count; ++i) s.gradient[lane * s.count + i] = gradient[i];
    for (int i = 0; s.gauss_newton && i < s.count; ++i) {
      for (int j = 0; j < s.count; ++j) {
        s.gauss_newton[(lane * s.count + i) * s.count + j] = matrix[i < j ? j * lane_directions + i : i * lane_directions + j];
      }
    }
  }

 private:
  // gradient += first*d, matrix += second*d d^T
  AX_HD void add(const D& y, double first, double second) {
    for (int i = 0; i < lane_directions; ++i) {
      gradient[i] += first * double(y.d[i].n);
      for (int j = 0; j <= i; ++j) matrix[i * lane_directions + j] += second * double(y.d[i].n) * double(y.d[j].n);
    }
  }
};

template <class M, class R> AX_HD void sensitivities_lane(const Rollout<R>& k, const Sensitivities<R>& s, std::int64_t lane) {
  LaneCell<M, R> cell(k, lane);
  LaneSpikes<M, R> source(k, lane);
  LaneObserver<M, R> observer(k, lane);
  LaneSensitivities<M, R> duals(k, s, cell);
  const bool slopes = k.spikes.surrogate_gradient && (k.spikes.mode == SpikeMode::hard || k.spikes.mode == SpikeMode::smooth);
  for (std::int64_t t = 0; t < k.steps; ++t) {
    cell.enter(t);
    observer.before(t, cell.x);
    duals.observe(t, cell);
    bool fired;
    const LaneReal<R> z = source.decide(t, cell, fired);
    observer.after(t, cell, z, fired);
    duals.step(t, cell, z, slopes);
    cell.step(z);
  }
  observer.finish(cell.x);
  duals.finish();
}

AX_NAMESPACE_END
