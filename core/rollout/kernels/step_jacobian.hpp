// The Jacobian of one step as sparse duals: one row per carried scalar, with only the entries that the text makes non-zero.
#pragma once
#include "core/num/sparse_dual.hpp"
#include "core/rollout/kernels/forward.hpp"

AX_NAMESPACE_BEGIN

// Directions of one step: carry, parameters, coefficients, inputs. Coefficients are leaves of their own here; what they owe to the
// parameters is added once at the end.
template <class M> struct StepDirections {
  static constexpr int carry = 0, params = carry_size<M>, coeff = params + params_size<M>, input = coeff + coeff_size<M>;
  static constexpr int total = input + input_size<M>;
  static constexpr int blocks = (total + 15) / 16;
  static constexpr int width = (total + blocks - 1) / blocks;
};

constexpr bool scalars_only(const FieldList& list) {
  return list.size == list.fields_count;
}
// Texts with array fields loop over them, and a set of directions is not a constant of compilation in a loop. Cells of up to 24 directions
// take as long to compile this way as with dual packs; more have not been tried.
template <class M> inline constexpr bool sparse_step = StepDirections<M>::total <= 24 && scalars_only(M::State_list) &&
                                                       scalars_only(M::History_list) && scalars_only(M::Params_list) &&
                                                       scalars_only(M::Coeff_list) && scalars_only(M::Input_list);

template <class M, class V> using StepDual = SparseDual<V, StepDirections<M>::total>;

template <class D, class To, class V> AX_HD void seed_from(To& to, const V* values, int first) {
  int i = 0;
  to.each([&](D& x) __attribute__((always_inline)) {
    x = D::seed(values[i], first + i);
    ++i;
  });
}

// One step from x given its spike; `surrogate`: the spike itself depends on the state.
template <bool surrogate, class M, class V, class R>
AX_HD Carry<M, StepDual<M, V>> step_jacobian(const Carry<M, V>& from, const Cell<M, V>& cell, const V& z, const SpikeRule& rule, R dt) {
  using D = StepDual<M, V>;
  using At = StepDirections<M>;
  Carry<M, D> x;
  ParamsOf<M, D> p;
  CoeffOf<M, D> c;
  InputOf<M, D> in;
  seed_from<D>(x.s, reinterpret_cast<const V*>(&from.s), At::carry);
  if constexpr (history_size<M> > 0) seed_from<D>(x.h, reinterpret_cast<const V*>(&from.h), At::carry + state_size<M>);
  seed_from<D>(p, reinterpret_cast<const V*>(&cell.p), At::params);
  if constexpr (coeff_size<M> > 0) seed_from<D>(c, reinterpret_cast<const V*>(&cell.c), At::coeff);
  if constexpr (input_size<M> > 0) seed_from<D>(in, reinterpret_cast<const V*>(&cell.in), At::input);
  if constexpr (surrogate) {
    const D u = M::drive(x.s, environment(p, c, in, x.h, V(R(0)), dt));
    const D dual_z = u.chain(z, surrogate_slope(u.v, rule.surrogate));
    take_step<M>(x, environment(p, c, in, x.h, dual_z, dt), dual_z);
  } else {
    take_step<M>(x, environment(p, c, in, x.h, z, dt), z);
  }
  return x;
}

// f(row number, row) for every row.
template <class Rows, class F> AX_HD void each_row(Rows& rows, F&& f) {
  int i = 0;
  rows.each([&](auto& row) __attribute__((always_inline)) { f(i++, row); });
}

AX_NAMESPACE_END
