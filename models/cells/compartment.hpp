// A cell of one compartment: a membrane and a list of channels, which together are the text of a neuron.
//   C_m dV/dt = I_e + I - g_L (V - E_L) - sum over channels of g (V - E)
//   struct Hh : Compartment<Hh, SodiumSquid, PotassiumSquid> { info; presets; };
// Its fields are those of the parts in the order C_m, the listed parts' own, g_L, what channels share, E_L, I_e; `presets` holds
// the cell's own defaults, on top of those of another cell where it says `using Like = ...`. A step is exponential Euler: the
// gates with the old V, then V with the new gates; in a cell that declares `old_gates = true`, V with the old ones.
#pragma once
#include "core/num/relax.hpp"
#include "models/cells/membrane.hpp"
#include "models/cells/parts.hpp"

AX_NAMESPACE_BEGIN

// A part that carries a current; the others only add a parameter or hold what channels share.
template <class P>
concept Channel = requires {
  typename P::Shared;
};

template <class Self, class... Listed> struct Compartment {
  using Text = Parts<Listed...>;
  using Shared = SharedParts<Listed...>;
  template <class T> using State = JoinedState<T, ConcatParts<Parts<membrane::Potential, Listed...>, Shared>>;
  template <class T> using Params =
      JoinedParams<T, ConcatParts<Parts<membrane::Capacitance, Listed..., membrane::LeakConductance>, Shared,
                                  Parts<membrane::LeakReversal, membrane::ConstantCurrent>>>;
  AX_RECORD(Input, AX_MEMBRANE_INPUT)
  AX_NO_HISTORY
  AX_NO_COEFF
  AX_NO_RESET
  static constexpr CellFields<Self, State<double>, Params<double>> all_fields{};
  static constexpr FieldList State_list = {all_fields.state.at, all_fields.state.count, State<double>::size};
  static constexpr FieldList Params_list = {all_fields.params.at, all_fields.params.count, Params<double>::size};

  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    static_assert(sizeof(State<T>) == State<T>::size * sizeof(T), "kernels address the states as an array");
    const T v = s.V_m;
    if constexpr (!requires { Self::old_gates; }) move_gates(AllGates<Listed...>(), s, v, e);
    Sums<T> sum{T(Real<T>(0)), T(Real<T>(0)), T(Real<T>(0))};
    (add_current<Listed>(sum, s, v, e), ...);
    if constexpr (requires { Self::old_gates; }) move_gates(AllGates<Listed...>(), s, v, e);
    move_pool(Shared(), s, sum, e);
    const T current = sum.current + e.p.g_L * e.p.E_L + (e.p.I_e + e.in.I);
    s.V_m = relax(v, current, T(sum.conductance + e.p.g_L), e.dt / e.p.C_m);
  }
  // zero where the upstroke passes 0 mV
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E&) { return s.V_m * 0.1; }

  // f(gate, rates) for each gate at the present V; gate::x::of(s) is its state
  template <class T, class E, class F> static void each_gate(const State<T>& s, const E& e, const F& f) {
    over_gates(AllGates<Listed...>(), s.V_m, e, f);
  }
  // Every gate to its steady value at the present V; other states stay.
  template <class T, class E> static void settle(State<T>& s, const E& e) {
    each_gate(s, e, [&]<class G>(G, const Rates<T>& r) { G::of(s) = r.inflow / r.total; });
  }
  // f(channel, conductance in mS/cm2, reversal in mV) for each channel in state s
  template <class T, class E, class F> static void each_current(const State<T>& s, const E& e, const F& f) {
    (over_currents<Listed>(s, e, f), ...);
  }

 private:
  template <class T> struct Sums { T conductance, current, calcium; };  // mS/cm2; uA/cm2 at V = 0; uA/cm2 of calcium's current
  template <class P> static constexpr bool is_pool = requires { P::influx; };
  template <class... P> static constexpr bool has_pool(Parts<P...>) { return (is_pool<P> || ...); }

  // The rates of all gates before the first moves: chains that wait for nothing keep a core busy.
  template <class T, class E> AX_HD static void move_gates(Parts<>, State<T>&, const T&, const E&) {}
  template <class C, class G, class... More, class T, class E>
  AX_HD static void move_gates(Parts<GateOf<C, G>, More...>, State<T>& s, const T& v, const E& e) {
    const Rates<T> r = C::rates(G(), G::sees(v, e.p), e);
    move_gates(Parts<More...>(), s, v, e);
    G::of(s) = relax(G::of(s), r.inflow, r.total, G::time(e.dt, e.p));
  }
  template <class... Gate, class T, class E, class F> static void over_gates(Parts<Gate...>, const T& v, const E& e, const F& f) {
    const auto call = [&]<class C, class G>(GateOf<C, G>) {
      const Rates<T> r = C::rates(G(), G::sees(v, e.p), e);
      const auto pace = G::time(Real<T>(1), e.p);  // its parameter rate, or 1
      f(G(), Rates<T>{r.inflow * pace, r.total * pace});
    };
    (call(Gate()), ...);
  }
  template <class C, class T, class E> AX_HD static void add_current(Sums<T>& sum, const State<T>& s, const T& v, const E& e) {
    if constexpr (Channel<C>) {
      const T g = C::conductance(s, v, e);
      const auto& reversal = C::reversal(s, e);
      sum.conductance = sum.conductance + g;
      sum.current = sum.current + g * reversal;
      if constexpr (has_pool(Shared()) && requires { C::calcium; }) sum.calcium = sum.calcium + g * (v - reversal);
    }
  }
  template <class... P, class T, class E> AX_HD static void move_pool(Parts<P...>, State<T>& s, const Sums<T>& sum, const E& e) {
    const auto step = [&]<class Q>(Q) __attribute__((always_inline)) {
      if constexpr (is_pool<Q>) Q::step(s, sum.calcium, e);
    };
    (step(P()), ...);
  }
  template <class C, class T, class E, class F> static void over_currents(const State<T>& s, const E& e, const F& f) {
    if constexpr (Channel<C>) f(C(), C::conductance(s, s.V_m, e), T(C::reversal(s, e)));
  }
};

AX_NAMESPACE_END
