// Forward sensitivities: dual packs carried along, eight directions at a time; the gradient and the Gauss-Newton matrix are summed on
// the fly, so that memory does not grow with time. More than eight directions run as several dual blocks in lockstep.
#pragma once
#include "core/rollout/kernels/event.hpp"

AX_NAMESPACE_BEGIN

inline constexpr int sensitivity_width = 8;

template <class M, class V> struct DualBlock {
  using D = Dual<V, sensitivity_width>;
  using L = Leaf<V, sensitivity_width>;
  Carry<M, D> x;
  CoeffOf<M, D> c;
  ParamsOf<M, L> p;
};

// sum r d and sum w d d^T over time: in the pack's precision for a few steps, then in double.
template <class V> class NormalEquations {
 public:
  static std::int64_t bytes(int n) { return std::int64_t(n + pairs(n)) * (sizeof(V) + sizeof(double) * V::width); }
  AX_HD NormalEquations(void* memory, int n) : n_(n), recent_(static_cast<V*>(memory)) {
    total_ = reinterpret_cast<double*>(recent_ + n + pairs(n));
    for (int i = 0; i < n + pairs(n); ++i) recent_[i] = V(Real<V>(0));
    for (int i = 0; i < (n + pairs(n)) * V::width; ++i) total_[i] = 0;
  }
  // gradient += first*d, matrix += second*d d^T
  AX_HD void add(const V* d, const V& first, const V& second, bool matrix) {
    for (int base = 0; base < n_; base += sensitivity_width) {
      AX_UNROLL for (int i = 0; i < sensitivity_width; ++i) recent_[base + i] += first * d[base + i];
    }
    if (!matrix) return;
    V* m = recent_ + n_;
    for (int row = 0; row < n_; row += sensitivity_width) {
      for (int column = 0; column < row; column += sensitivity_width, m += sensitivity_width * sensitivity_width) {
        add_square(m, d + row, d + column, second);
      }
      add_triangle(m, d + row, second);
      m += triangle;
    }
  }
  AX_HD void flush() {
    for (int i = 0; i < n_ + pairs(n_); ++i) {
      add_lanes(total_ + i * V::width, recent_[i]);
      recent_[i] = V(Real<V>(0));
    }
  }
  // to the caller's [lanes, n] and [lanes, n, n]
  void write(double* gradient, double* matrix, int n, const LaneBlock& b) const {
    for (int lane = 0; lane < b.active; ++lane) {
      const std::int64_t at = b.first + lane;
      for (int i = 0; gradient && i < n; ++i) gradient[at * n + i] = total_[i * V::width + lane];
      for (int i = 0; matrix && i < n; ++i) {
        for (int j = 0; j <= i; ++j) {
          const double x = total_[(n_ + index(i, j)) * V::width + lane];
          matrix[(at * n + i) * n + j] = matrix[(at * n + j) * n + i] = x;
        }
      }
    }
  }

 private:
  static constexpr int triangle = sensitivity_width * (sensitivity_width + 1) / 2;
  static constexpr int pairs(int n) {
    const int blocks = n / sensitivity_width;
    return blocks * triangle + blocks * (blocks - 1) / 2 * sensitivity_width * sensitivity_width;
  }
  static int index(int i, int j) {   // j <= i
    const int bi = i / sensitivity_width, bj = j / sensitivity_width, r = i % sensitivity_width, c = j % sensitivity_width;
    const int start = pairs(bi * sensitivity_width) + bj * sensitivity_width * sensitivity_width;
    return bi == bj ? start + r * (r + 1) / 2 + c : start + r * sensitivity_width + c;
  }
  AX_HD static void add_square(V* m, const V* row, const V* column, const V& w) {
    for (int i = 0; i < sensitivity_width; ++i) {
      const V x = w * row[i];
      AX_UNROLL for (int j = 0; j < sensitivity_width; ++j) m[i * sensitivity_width + j] += x * column[j];
    }
  }
  AX_HD static void add_triangle(V* m, const V* d, const V& w) {
    AX_UNROLL for (int i = 0; i < sensitivity_width; ++i) {
      const V x = w * d[i];
      AX_UNROLL for (int j = 0; j <= i; ++j) m[i * (i + 1) / 2 + j] += x * d[j];
    }
  }
  int n_;   // padded to whole blocks
  V* recent_;
  double* total_;
};

AX_HD int dual_blocks(int directions) { return (directions + sensitivity_width - 1) / sensitivity_width; }

template <class M, class V> std::int64_t sensitivities_scratch(const Rollout<Real<V>>&, const Sensitivities<Real<V>>& s) {
  const int blocks = dual_blocks(s.count);
  return blocks * std::int64_t(sizeof(DualBlock<M, V>)) + NormalEquations<V>::bytes(blocks * sensitivity_width) +
         blocks * sensitivity_width * std::int64_t(sizeof(V)) * 2 + 256;
}

template <class M, class V> class SensitivityRun {
  using R = Real<V>;
  using D = Dual<V, sensitivity_width>;
  using L = Leaf<V, sensitivity_width>;

 public:
  AX_HD SensitivityRun(const Rollout<R>& k, const Sensitivities<R>& s, const LaneBlock& b, void* scratch)
      : k_(k), s_(s), b_(b), blocks_(dual_blocks(s.count)), cell_(k, b), observer_(k, b),
        duals_(static_cast<DualBlock<M, V>*>(scratch)),
        slopes_(reinterpret_cast<V*>(duals_ + blocks_)),
        sums_(slopes_ + 2 * blocks_ * sensitivity_width, blocks_ * sensitivity_width) {
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
        for (int i = 0; i < blocks_; ++i) step_block(duals_[i], spikes.z, slopes);
      }
      take_values();
      if ((t & (check_every - 1)) == check_every - 1) {
        observer_.flush();
        sums_.flush();
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
      for (int i = 0; i < blocks_; ++i) copy_slopes(reinterpret_cast<const D*>(&duals_[i].x)[o.state], i);
      V w(R(2 * o.square_scale));
      if (o.weight.data) w = w * read<V>(o.weight, t, b_);
      sums_.add(slopes_, w * (Observer<M, V>::item(values_, o.state) - read<V>(o.target, t, b_)), w, s_.gauss_newton != nullptr);
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
    for (int i = 0; i < blocks_; ++i) {
      const DualBlock<M, V>& d = duals_[i];
      copy_slopes(M::log_rate(d.x.s, environment(d.p, d.c, cell_.in, d.x.h, none, R(k_.dt))), i);
    }
    const SpikeEvidence<V> e = evidence(log_rate, z, k_.dt);
    const double scale = k_.objective.likelihood_scale;
    V w(R(1));
    if (k_.objective.likelihood_weight.data) w = read<V>(k_.objective.likelihood_weight, t, b_);
    sums_.add(slopes_, w * e.slope * R(scale), w * e.fisher * R(scale < 0 ? -scale : scale), s_.gauss_newton != nullptr);
  }
  AX_HD void copy_slopes(const D& y, int block) {
    AX_UNROLL for (int j = 0; j < sensitivity_width; ++j) slopes_[block * sensitivity_width + j] = y.d[j];
  }
  AX_HD void step_block(DualBlock<M, V>& d, const V& z, bool slopes) const {
    const R dt = R(k_.dt);
    Carry<M, D> x = d.x;
    if constexpr (!M::info.edge) {
      if (slopes) {
        const D u = M::drive(x.s, environment(d.p, d.c, cell_.in, x.h, V(R(0)), dt));
        const D dual_z = u.chain(z, surrogate_slope(u.v, k_.spikes.surrogate));
        take_step<M>(x, environment(d.p, d.c, cell_.in, x.h, dual_z, dt), dual_z);
        d.x = x;
        return;
      }
    }
    take_step<M>(x, environment(d.p, d.c, cell_.in, x.h, z, dt), z);
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
  V* slopes_;
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
