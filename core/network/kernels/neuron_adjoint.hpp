// The adjoint of one step of a network's neurons in 16 trials: the step is run once more on duals, whose derivatives are the entries of
// its Jacobian. A spike's derivative is the surrogate's. The refractory clock (a history field called `clock`) carries no derivative:
// gradients that leak through a counter are wrong.
#pragma once
#include <string_view>

#include "core/network/kernels/neuron_step.hpp"
#include "core/rollout/kernels/adjoint_state.hpp"

AX_NAMESPACE_BEGIN

// Directions of a step: carry, inputs, the spike, and with `leaves` parameters and coefficients.
template <class M, bool leaves> struct NetworkDirections {
  static constexpr int input = carry_size<M>, spike = input + input_size<M>, params = spike + 1, coeff = params + params_size<M>;
  static constexpr int total = leaves ? coeff + coeff_size<M> : params;
  static constexpr bool sparse = total <= 64 && scalars_only(M::State_list) && scalars_only(M::History_list) &&
                                 scalars_only(M::Params_list) && scalars_only(M::Coeff_list) && scalars_only(M::Input_list);
};
template <class M, class V, bool leaves> using NetworkDual =
    std::conditional_t<NetworkDirections<M, leaves>::sparse, SparseDual<V, NetworkDirections<M, leaves>::total>,
                       Dual<V, NetworkDirections<M, leaves>::total>>;

// Whether scalar i of the carry is a refractory clock.
template <class M> constexpr bool is_clock(int i) {
  i -= state_size<M>;
  if (i < 0) return false;
  for (const Field& f : M::History_list) {
    if (i < f.count) return std::string_view(f.name) == "clock";
    i -= f.count;
  }
  return false;
}

// f(direction, derivative) for what can be non-zero.
template <class V, int N, class F> AX_HD void each_derivative(const SparseDual<V, N>& x, F&& f) {
  for_directions<N>([&](auto i) __attribute__((always_inline)) { if (x.has(i)) f(int(i), x.d[i]); });
}
template <class V, int N, class F> AX_HD void each_derivative(const Dual<V, N>& x, F&& f) {
  AX_UNROLL for (int i = 0; i < N; ++i) f(i, x.d[i]);
}
template <class V> AX_HD V plain(const V& x) { return x; }
template <class V, int N> AX_HD V plain(const SparseDual<V, N>& x) { return x.v; }
template <class V, int N> AX_HD V plain(const Dual<V, N>& x) { return x.v; }

// Records as duals: seeded where they are directions, plain values else.
template <class D, class To, class From> AX_HD void seed_record(To& to, const From& from, int first) {
  const auto* value = reinterpret_cast<const typename D::Value*>(&from);
  int i = 0;
  to.each([&](D& x) __attribute__((always_inline)) {
    x = D::seed(value[i], first + i);
    ++i;
  });
}
template <class M, class D, class V> AX_HD void seed_carry(Carry<M, D>& to, const Carry<M, V>& from) {
  const V* value = reinterpret_cast<const V*>(&from);
  int i = 0;
  to.each([&](D& x) __attribute__((always_inline)) {
    x = is_clock<M>(i) ? D(value[i]) : D::seed(value[i], i);
    ++i;
  });
}

template <class M, class V, bool leaves> struct DualCell {
  using D = NetworkDual<M, V, leaves>;
  using At = NetworkDirections<M, leaves>;
  using Value = std::conditional_t<leaves, D, V>;
  ParamsOf<M, Value> p;
  CoeffOf<M, Value> c;
  AX_HD explicit DualCell(const NetworkCell<M, V>& cell) {
    if constexpr (leaves) {
      seed_record<D>(p, cell.p, At::params);
      if constexpr (coeff_size<M> > 0) seed_record<D>(c, cell.c, At::coeff);
    } else {
      p = cell.p;
      c = cell.c;
    }
  }
};

// A spike's value with derivative `share` along the direction of the spike.
template <class D, class V> AX_HD D spike_dual(const V& z, int direction, Real<V> share) {
  D one = D::seed(V(Real<V>(0)), direction);
  D r = one.chain(z, V(share));
  return r;
}

template <class M, class V, bool leaves> class StepAdjointAt {
  using R = Real<V>;
  using At = NetworkDirections<M, leaves>;
  using D = NetworkDual<M, V, leaves>;

 public:
  AX_HD StepAdjointAt(const NetworkStep<R>& k, const NetworkStepAdjoint<R>& a, int n, int chunk) : at_(k, n, chunk), a_(a), cell_(at_), dual_(cell_) {
    at_.inputs(in_);
    at_.load(before_, k.before);
    AX_UNROLL for (int i = 0; i < carry_size<M>; ++i) lambda_[i] = V::load(a.carry + i * at_.row + at_.offset);
    AX_UNROLL for (V& y : input_) y = V(R(0));
  }
  AX_HD void run() {
    through_spike();
    through_step();
  }

 private:
  template <class Seen> AX_HD void add_leaf(int direction, const Seen& value) {
    if constexpr (leaves) {
      R* const sum = a_.leaves + (direction - At::params) * at_.row + at_.offset;
      V(V::load(sum) + value).store(sum);
    }
  }

  // z = H(drive): what hangs on the spike hangs on the state through the surrogate's slope.
  AX_HD void through_spike() {
    const auto& k = at_.k;
    const V none(R(0)), hangs = V::load(a_.spike + at_.offset);
    Carry<M, V> after;
    at_.load(after, k.after);
    Carry<M, D> x;
    seed_carry<M, D, V>(x, after);
    InputOf<M, D> in;
    if constexpr (input_size<M> > 0) seed_record<D>(in, in_, At::input);
    const D drive = M::drive(x.s, environment(dual_.p, dual_.c, in, x.h, none, R(k.dt)));
    V share = surrogate_slope(plain(drive), k.surrogate) * hangs;
    if constexpr (M::info.edge) share = select(may_cross<M, V>(before_, cell_, in_, R(k.dt)), share, none);
    each_derivative(drive, [&](int i, const V& d) __attribute__((always_inline)) {
      if (i < carry_size<M>) lambda_[i] += share * d;
      else if (i < At::spike) input_[i - At::input] += share * d;
      else if (i >= At::params) add_leaf(i, share * d);
    });
  }

  AX_HD void through_step() {
    const auto& k = at_.k;
    const V z = at_.spikes(k.fired_before, k.z_before);
    Carry<M, D> x;
    seed_carry<M, D, V>(x, before_);
    InputOf<M, D> in;
    if constexpr (input_size<M> > 0) seed_record<D>(in, in_, At::input);
    const D held(z);   // the flow sees the spike through the refractory clock alone
    const D resets = spike_dual<D>(z, At::spike, R(a_.reset ? 1 : 0)), remembered = spike_dual<D>(z, At::spike, R(1));
    const auto e = environment(dual_.p, dual_.c, in, x.h, held, R(k.dt));
    M::reset(x.s, e, resets);
    V potential(R(0));
    if constexpr (has_membrane<M>) {   // without a branch: what hangs on what must be known where this is compiled
      potential = plain(x.s.V_m);
      V current, slope;
      synaptic_current(at_, potential, current, slope);
      in.I = in.I + (x.s.V_m - potential) * slope + current;
    }
    M::flow(x.s, e);
    if constexpr (history_size<M> > 0) M::remember(x.h, e, remembered);
    V next[carry_size<M>], spike(R(0));
    AX_UNROLL for (V& y : next) y = V(R(0));
    int row = 0;
    x.each([&](const D& y) __attribute__((always_inline)) {
      const V lambda = lambda_[row++];
      each_derivative(y, [&](int i, const V& d) __attribute__((always_inline)) {
        if (i < At::input) next[i] += lambda * d;
        else if (i < At::spike) input_[i - At::input] += lambda * d;
        else if (i == At::spike) spike += lambda * d;
        else add_leaf(i, lambda * d);
      });
    });
    write(next, spike, potential);
  }

  AX_HD void write(const V* next, const V& spike, const V& potential) {
    const auto& k = at_.k;
    AX_UNROLL for (int i = 0; i < carry_size<M>; ++i) next[i].store(a_.carry + i * at_.row + at_.offset);
    R* const before = a_.spike_before + at_.offset;
    V(V::load(before) + spike).store(before);
    AX_UNROLL for (int i = 0; i < input_size<M>; ++i) {
      if (a_.currents[i]) input_[i].store(a_.currents[i] + at_.offset);
    }
    if constexpr (has_membrane<M>) {
      for (int i = 0; i < k.conductances_count; ++i) {
        const Conductance<R>& c = k.conductances[i];
        V share = input_[current_index()] * (R(c.reversal) - potential);
        if (c.magnesium > 0) share = share * magnesium_block(potential, R(c.magnesium));
        share.store(c.adjoint + at_.offset);
      }
    }
  }
  static constexpr int current_index() {
    int i = 0;
    for (const Field& f : M::Input_list) {
      if (std::string_view(f.name) == "I") return i;
      i += f.count;
    }
    return 0;
  }

  StepAt<V> at_;
  const NetworkStepAdjoint<R>& a_;
  NetworkCell<M, V> cell_;
  DualCell<M, V, leaves> dual_;
  InputOf<M, V> in_;
  Carry<M, V> before_;
  V lambda_[carry_size<M>];
  V input_[input_size<M> + 1];   // dL/dinput: of the step, and of what the drive at its end sees
};

template <class M, class R, bool leaves> void network_adjoint(const NetworkStep<R>& k, const NetworkStepAdjoint<R>& a) {
  using V = Pack<R, 1>;
  const FlushToZero guard;
  for (int n = 0; n < k.count; ++n) {
    for (int chunk = 0; chunk < trial_vectors<R>; ++chunk) StepAdjointAt<M, V, leaves>(k, a, n, chunk).run();
  }
}

// sums[params] += (dcoeff/dparams)^T sums[coeff], neuron by neuron
template <class M, class R> void network_finish(const R* params, double* sums, int count, double dt) {
  if constexpr (coeff_size<M> > 0) {
    using V = Pack<double, 1>;
    using D = Dual<V, 1>;
    for (int n = 0; n < count; ++n) {
      for (int i = 0; i < params_size<M>; ++i) {
        ParamsOf<M, D> p;
        fill(p, [&](int j) { return D::seed(V(double(params[std::ptrdiff_t(j) * count + n])), j == i ? 0 : -1); });
        const CoeffOf<M, D> c = prepare<M, D>(p, dt);
        int j = params_size<M>;
        c.each([&](const D& y) { sums[std::ptrdiff_t(i) * count + n] += y.d[0][0] * sums[std::ptrdiff_t(j++) * count + n]; });
      }
    }
  }
}

template <class M, class R> void set_network_kernels(NeuronKernels<R>& k) {
  k.coefficients = coeff_size<M>;
  k.prepare = network_prepare<M, R>;
  k.forward = network_forward<M, R, false>;
  k.replay = network_forward<M, R, true>;
  k.adjoint = network_adjoint<M, R, false>;
  k.adjoint_with_parameters = network_adjoint<M, R, true>;
  k.finish = network_finish<M, R>;
}
template <class M> void set_network_kernel_set(NeuronKernelSet& set) {
  static_assert(check_neuron<M>());
  set_network_kernels<M, float>(set.f32);
  set_network_kernels<M, double>(set.f64);
}

AX_NAMESPACE_END
