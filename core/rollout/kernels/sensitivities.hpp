// Forward sensitivities: dual packs carried along, eight directions at a time; the gradient and the Gauss-Newton matrix are summed on
// the fly, so that memory does not grow with time. More than eight directions run as several dual blocks in lockstep.
#pragma once
#include "core/rollout/kernels/event.hpp"
#include "core/rollout/kernels/normal_equations.hpp"
#include "core/rollout/kernels/step_jacobian.hpp"

AX_NAMESPACE_BEGIN

template <class M, class V> struct DualBlock {
  using D = Dual<V, sensitivity_width>;
  using L = Leaf<V, sensitivity_width>;
  Carry<M, D> x;
  CoeffOf<M, D> c;
  ParamsOf<M, L> p;
};

inline constexpr int sum_steps = 32;

AX_HD int dual_blocks(int directions) { return (directions + sensitivity_width - 1) / sensitivity_width; }

template <class M, class V> std::int64_t sensitivities_scratch(const Rollout<Real<V>>&, const Sensitivities<Real<V>>& s) {
  const int blocks = dual_blocks(s.count);
  return blocks * std::int64_t(sizeof(DualBlock<M, V>)) + NormalEquations<V>::bytes(blocks * sensitivity_width) + 256;
}

template <class M, class V> class SensitivityRun {
  using R = Real<V>;
  using D = Dual<V, sensitivity_width>;
  using L = Leaf<V, sensitivity_width>;

 public:
  AX_HD SensitivityRun(const Rollout<R>& k, const Sensitivities<R>& s, const LaneBlock& b, void* scratch)
      : k_(k), s_(s), b_(b), blocks_(dual_blocks(s.count)), cell_(k, b), observer_(k, b),
        duals_(static_cast<DualBlock<M, V>*>(scratch)),
        sums_(duals_ + blocks_, blocks_ * sensitivity_width, s.gauss_newton != nullptr) {
    start<M>(values_, k, b);
    for (int i = 0; i < blocks_; ++i) seed(duals_[i], i * sensitivity_width);
  }

  template <bool event> AX_HD void run() {
    SpikeSource<M, V> source(k_, b_);
    const bool slopes = !M::info.edge && k_.spikes.surrogate_gradient &&
                        (k_.spikes.mode == SpikeMode::hard || k_.spikes.mode == SpikeMode::smooth);
    const V none(R(0));
    for (std::int64_t t = 0; t < k_.steps; ++t) {
      if (cell_.varying) cell_.load_inputs(k_, t, b_);
      pull_all(t);
      observer_.before(t, values_);
      add_squares(t);
      if constexpr (event) {
        for (int i = 0; i < blocks_; ++i) event_block(duals_[i], t, i == 0);
      } else {
        const auto before = cell_.at(values_.h, none, R(k_.dt));
        const auto log_rate = [&] { return log_rate_of<M, V>(values_.s, before); };
        const Spikes<V> spikes = source.decide(t, k_.dt, [&] { return V(M::drive(values_.s, before)); }, log_rate);
        observer_.spikes(t, spikes);
        observer_.likelihood(t, spikes.z, log_rate);
        if constexpr (HasLogRate<M>) {
          if (k_.objective.likelihood) add_likelihood(t, spikes.z, log_rate());
        }
        step(spikes.z, slopes);
      }
      take_values();
      if ((t & (check_every - 1)) == check_every - 1) {
        observer_.flush();
        if ((t & (sum_steps - 1)) == sum_steps - 1) sums_.flush();
        check<M>(values_, k_.status, t, b_);
      }
    }
    sums_.flush();
    check<M>(values_, k_.status, k_.steps, b_);
    observer_.finish(values_);
    sums_.write(s_.gradient, s_.gauss_newton, s_.count, b_);
  }

 private:
  AX_HD void seed(DualBlock<M, V>& d, int base) {
    const auto slot = [&](int direction) {   // where the direction stands in this block, or -1
      int at = -1;
      for (int j = 0; j < sensitivity_width && base + j < s_.count; ++j) at = s_.directions[base + j] == direction ? j : at;
      return at;
    };
    const V* value = reinterpret_cast<const V*>(&cell_.p);
    fill(d.p, [&](int i) { return L::seed(value[i], slot(i)); });
    if constexpr (coeff_size<M> > 0) {
      ParamsOf<M, D> p;
      fill(p, [&](int i) { return D::seed(value[i], slot(i)); });
      d.c = prepare<M, D>(p, k_.dt);
    }
    const V* x = reinterpret_cast<const V*>(&values_);
    int i = 0;
    d.x.each([&](D& y) {
      y = D::seed(x[i], i < state_size<M> ? slot(params_size<M> + i) : -1);
      ++i;
    });
  }
  AX_HD void take_values() {
    V* x = reinterpret_cast<V*>(&values_);
    int i = 0;
    duals_[0].x.each([&](const D& y) { x[i++] = y.v; });
  }
  AX_HD void pull_all(std::int64_t t) {
    if (k_.drive.state < 0) return;
    pull<M>(values_, k_, t, b_);
    const V keep(R(1 - k_.drive.gain));
    for (int i = 0; i < blocks_; ++i) {
      D& y = reinterpret_cast<D*>(&duals_[i].x.s)[k_.drive.state];
      y = y.chain(Observer<M, V>::item(values_, k_.drive.state), keep);
    }
  }
  AX_HD void add_squares(std::int64_t t) {
    const Objective<R>& o = k_.objective;
    if (o.state >= 0) {
      V* const to = sums_.row();
      for (int i = 0; i < blocks_; ++i) copy_slopes(reinterpret_cast<const D*>(&duals_[i].x)[o.state], to, i);
      V w(R(2 * o.square_scale));
      if (o.weight.data) w = w * read<V>(o.weight, t, b_);
      sums_.add(w * (Observer<M, V>::item(values_, o.state) - read<V>(o.target, t, b_)), w);
    }
    if (s_.trace.data) {
      for (int j = 0; j < s_.count; ++j) {
        const D& y = reinterpret_cast<const D*>(&duals_[j / sensitivity_width].x)[s_.trace.index];
        write_row(y.d[j % sensitivity_width], s_.trace.data + (t * s_.count + j) * k_.lanes, b_);
      }
    }
  }
  AX_HD void add_likelihood(std::int64_t t, const V& z, const V& log_rate) {
    const V none(R(0));
    V* const to = sums_.row();
    for (int i = 0; i < blocks_; ++i) {
      const DualBlock<M, V>& d = duals_[i];
      copy_slopes(M::log_rate(d.x.s, environment(d.p, d.c, cell_.in, d.x.h, none, R(k_.dt))), to, i);
    }
    const SpikeEvidence<V> e = evidence(log_rate, z, k_.dt, k_.objective.rate_limits);
    const double scale = k_.objective.likelihood_scale;
    V w(R(1));
    if (k_.objective.likelihood_weight.data) w = read<V>(k_.objective.likelihood_weight, t, b_);
    sums_.add(w * e.slope * R(scale), w * e.fisher * R(scale < 0 ? -scale : scale));
  }
  AX_HD static void copy_slopes(const D& y, V* to, int block) {
    AX_UNROLL for (int j = 0; j < sensitivity_width; ++j) to[block * sensitivity_width + j] = y.d[j];
  }
  AX_HD void step(const V& z, bool slopes) {
    if constexpr (sparse_step<M>) {
      if constexpr (!M::info.edge) {
        if (slopes) return advance_all<true>(z);
      }
      advance_all<false>(z);
    } else {
      for (int i = 0; i < blocks_; ++i) step_block(duals_[i], z, slopes);
    }
  }
  // ds' = A ds + B dp + C dc with the Jacobian of this step, computed once for all directions.
  template <bool surrogate> AX_HD void advance_all(const V& z) {
    const Carry<M, StepDual<M, V>> rows = step_jacobian<surrogate, M, V>(values_, cell_, z, k_.spikes, R(k_.dt));
    for (int i = 0; i < blocks_; ++i) advance(duals_[i], rows);
  }
  AX_HD static void advance(DualBlock<M, V>& block, const Carry<M, StepDual<M, V>>& rows) {
    using At = StepDirections<M>;
    constexpr int row_size = sensitivity_width + 1;   // a Dual: value, derivatives
    V* const x = reinterpret_cast<V*>(&block.x);
    [[maybe_unused]] const V* const c = reinterpret_cast<const V*>(&block.c);
    each_row(rows, [&](int i, const StepDual<M, V>& row) __attribute__((always_inline)) { x[i * row_size] = row.v; });
    for (int j = 1; j <= sensitivity_width; ++j) {
      V old[carry_size<M>];
      AX_UNROLL for (int i = 0; i < carry_size<M>; ++i) old[i] = x[i * row_size + j];
      each_row(rows, [&](int i, const StepDual<M, V>& row) __attribute__((always_inline)) {
        V sum(R(0));
        for_directions<carry_size<M>>([&](auto k) __attribute__((always_inline)) { if (row.has(k)) sum += row.d[k] * old[k]; });
        for_directions<coeff_size<M>>([&](auto k) __attribute__((always_inline)) {
          if (row.has(At::coeff + k)) sum += row.d[At::coeff + k] * c[k * row_size + j];
        });
        x[i * row_size + j] = sum;
      });
    }
    const L* const p = reinterpret_cast<const L*>(&block.p);
    for_directions<params_size<M>>([&](auto k) __attribute__((always_inline)) {
      if (const int slot = p[k].k; slot >= 0) {
        each_row(rows, [&](int i, const StepDual<M, V>& row) __attribute__((always_inline)) {
          if (row.has(At::params + k)) x[i * row_size + 1 + slot] += row.d[At::params + k];
        });
      }
    });
  }
  AX_HD void step_block(DualBlock<M, V>& d, const V& z, bool slopes) const {
    const R dt = R(k_.dt);
    Carry<M, D> x = d.x;
    if constexpr (!M::info.edge) {
      const D u = M::drive(x.s, environment(d.p, d.c, cell_.in, x.h, V(R(0)), dt));
      const D dual_z = u.chain(z, slopes ? surrogate_slope(u.v, k_.spikes.surrogate) : V(R(0)));
      take_step<M>(x, environment(d.p, d.c, cell_.in, x.h, dual_z, dt), dual_z);
    } else {
      take_step<M>(x, environment(d.p, d.c, cell_.in, x.h, z, dt), z);
    }
    d.x = x;
  }
  AX_HD void event_block(DualBlock<M, V>& d, std::int64_t t, bool first) {
    Carry<M, D> x = d.x;
    const EventStep<M, D> e = event_step<M>(x, d.p, d.c, cell_.in, R(k_.dt));
    if (first) note_event<M>(observer_, e.fired, e.fraction.v, t, b_);
    d.x = x;
  }

  const Rollout<R>& k_;
  const Sensitivities<R>& s_;
  LaneBlock b_;
  int blocks_;
  Cell<M, V> cell_;
  Observer<M, V> observer_;
  Carry<M, V> values_;
  DualBlock<M, V>* duals_;
  NormalEquations<V> sums_;
};

template <class M, class V> void sensitivities_block(const Rollout<Real<V>>& k, const Sensitivities<Real<V>>& s, std::int64_t first, void* scratch) {
  const FlushToZero guard;
  SensitivityRun<M, V> run(k, s, block_at<V>(k, first), scratch);
  if constexpr (!M::info.edge) {
    if (k.spikes.mode == SpikeMode::event) return run.template run<true>();
  }
  run.template run<false>();
}

AX_NAMESPACE_END
