// What channels are made of. A channel is a struct with
//   AX_RECORD(State, ...), AX_RECORD(Params, ...)   its gates and parameters (AX_NO_STATE, AX_NO_PARAMS: none)
//   using Shared = Parts<...>;                      what it shares with other channels of a cell: E_K, V_T, calcium (shared.hpp)
//   using Gates = Parts<gate::m, ...>;              the gates that move
//   rates(gate::m(), v, e)                          of each of them, at the voltage v that it sees
//   conductance(s, v, e)                            mS/cm2, from the gates in s
//   reversal(s, e)                                  mV
//   static constexpr bool calcium = true;           where its current is calcium's
// s and e.p are the state and the parameters of the whole cell. All functions are static templates; see potassium_m.hpp.
#pragma once
#include "core/num/math.hpp"
#include "core/record/neuron.hpp"

AX_NAMESPACE_BEGIN

template <class...> struct Parts {};

// x' = inflow - total x: alpha and alpha + beta, or x_inf/tau and 1/tau.
template <class T> struct Rates { T inflow, total; };
template <class T> AX_HD Rates<T> opening_closing(const T& alpha, const T& beta) { return {alpha, alpha + beta}; }
template <class T> AX_HD Rates<T> steady_rate(const T& steady, const T& rate) { return {steady * rate, rate}; }

AX_NAMESPACE_END

#define AX_NO_STATE AX_EMPTY_RECORD(State)
#define AX_NO_PARAMS AX_EMPTY_RECORD(Params)
#define AX_ONE_PARAM_(name, ...)                                 \
  AX_NO_STATE                                                    \
  template <class T> struct Params {                             \
    T name;                                                      \
    template <class F> AX_HD void each(F&& f) { f(name); }       \
    template <class F> AX_HD void each(F&& f) const { f(name); } \
    static constexpr int size = 1;                               \
  };                                                             \
  static constexpr Field Params_fields[] = {{__VA_ARGS__}};      \
  static constexpr FieldList Params_list = {Params_fields, 1, 1};

// AX_GATE(m): gate::m stands for the state s.m. A cell that lists gate::m::Shift or gate::m::Rate among its parts has the
// parameter shift_m (the gate sees V - shift_m) or rate_m (a factor on its rates: q10^((T - T_0)/10) for a temperature).
#define AX_GATE(name)                                                                                                          \
  struct name {                                                                                                                \
    struct Shift {                                                                                                             \
      AX_ONE_PARAM_(shift_##name, "shift_" #name, 0, "mV", -40, 40, "shift of gate " #name " towards positive voltages")       \
    };                                                                                                                         \
    struct Rate {                                                                                                              \
      AX_ONE_PARAM_(rate_##name, "rate_" #name, 1, "1", 0.02, 50, "factor on the rates of gate " #name ", q10^((T - T_0)/10)") \
    };                                                                                                                         \
    template <class S> AX_HD static auto& of(S& s) { return s.name; }                                                          \
    template <class T, class P> AX_HD static T sees(const T& v, const P& p) {                                                  \
      if constexpr (requires { p.shift_##name; })                                                                              \
        return v - p.shift_##name;                                                                                             \
      else                                                                                                                     \
        return v;                                                                                                              \
    }                                                                                                                          \
    template <class R, class P> AX_HD static auto time(R dt, const P& p) {                                                     \
      if constexpr (requires { p.rate_##name; })                                                                               \
        return p.rate_##name * dt;                                                                                             \
      else                                                                                                                     \
        return dt;                                                                                                             \
    }                                                                                                                          \
  };

AX_NAMESPACE_BEGIN
namespace gate {
AX_GATE(m)
AX_GATE(h)
AX_GATE(n)
AX_GATE(p)
AX_GATE(q)
AX_GATE(r)
AX_GATE(u)
AX_GATE(a)
AX_GATE(b)
AX_GATE(w)
}  // namespace gate
AX_NAMESPACE_END
