// What a neuron's text must offer (docs/architecture.md, "A neuron is one text") and the environment a step is given.
#pragma once
#include <type_traits>

#include "core/num/scalar.hpp"
#include "core/record/fields.hpp"

namespace axograd {

// Which system of units a neuron uses: mV, ms, pA, nS, pF, or densities mV, ms, uA/cm2, mS/cm2, uF/cm2. One set is closed under
// C dV/dt = I just as the other, so a text needs no conversion factor.
enum class UnitSystem { point, density };

struct NeuronInfo {
  const char* name;     // snake_case, the name in configurations
  const char* title;
  const char* doc;      // equations in one paragraph
  const char* source;   // paper, equation
  bool edge = false;    // a spike is the upward crossing of drive = 0, not every step with drive > 0
  UnitSystem units = UnitSystem::point;
};

// What a neuron declares; plain pointers to static storage, so that it can cross every border.
struct NeuronFields {
  const NeuronInfo* info = nullptr;
  FieldList state, params, input, history;
  bool log_rate = false;   // has an escape rate
};

}  // namespace axograd

AX_NAMESPACE_BEGIN

// The environment of one step. `z` is the spike of this very step (0 in `drive` and `log_rate`, which come before it), so that a
// flow can hold the membrane from the step of the spike on. `dt` is in ms.
template <class Params, class Coeff, class Input, class History, class Z, class R>
struct Environment {
  const Params& p;
  const Coeff& c;
  const Input& in;
  const History& h;
  const Z& z;
  R dt;
};

template <class P, class C, class I, class H, class Z, class R>
AX_HD Environment<P, C, I, H, Z, R> environment(const P& p, const C& c, const I& in, const H& h, const Z& z, R dt) {
  return {p, c, in, h, z, dt};
}

// Records of a neuron on one scalar type.
template <class M, class T> using StateOf = typename M::template State<T>;
template <class M, class T> using ParamsOf = typename M::template Params<T>;
template <class M, class T> using InputOf = typename M::template Input<T>;
template <class M, class T> using HistoryOf = typename M::template History<T>;
template <class M, class T> using CoeffOf = typename M::template Coeff<T>;

template <class M, class T = double>
using EnvironmentOf = Environment<ParamsOf<M, T>, CoeffOf<M, T>, InputOf<M, T>, HistoryOf<M, T>, T, double>;

template <class M> concept HasRecords = requires {
  { M::info.name };
  { M::State_list.size };
  { M::Params_list.size };
  { M::Input_list.size };
  { M::History_list.size };
  { M::Coeff_list.size };
};
template <class M> concept HasFlow = requires(StateOf<M, double>& s, const EnvironmentOf<M>& e) { M::flow(s, e); };
template <class M> concept HasDrive = requires(const StateOf<M, double>& s, const EnvironmentOf<M>& e) { double(M::drive(s, e)); };
template <class M> concept HasReset = requires(StateOf<M, double>& s, const EnvironmentOf<M>& e, double z) { M::reset(s, e, z); };
template <class M> concept HasRemember = requires(HistoryOf<M, double>& h, const EnvironmentOf<M>& e, double z) { M::remember(h, e, z); };
template <class M> concept HasPrepare = requires(const ParamsOf<M, double>& p) { CoeffOf<M, double>(M::prepare(p, 0.1)); };
template <class M> concept HasLogRate = requires(const StateOf<M, double>& s, const EnvironmentOf<M>& e) { double(M::log_rate(s, e)); };

template <class M> concept Neuron = HasRecords<M> && HasFlow<M> && HasDrive<M> && HasReset<M> &&
                                    (M::History_list.size == 0 || HasRemember<M>) && (M::Coeff_list.size == 0 || HasPrepare<M>);

// Fails to compile with the one thing that is missing.
template <class M> constexpr bool check_neuron() {
  static_assert(HasRecords<M>, "a neuron has info and the records State, Params, Input, History, Coeff (AX_RECORD, AX_NO_HISTORY, AX_NO_COEFF)");
  static_assert(M::State_list.size > 0, "a neuron has at least one state");
  static_assert(HasFlow<M>, "a neuron has: template <class T, class E> AX_HD static void flow(State<T>& s, const E& e)");
  static_assert(HasDrive<M>, "a neuron has: template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e)");
  static_assert(HasReset<M>, "a neuron has: template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z)");
  static_assert(M::History_list.size == 0 || HasRemember<M>,
                "a neuron with History has: template <class U, class E, class Z> AX_HD static void remember(History<U>& h, const E& e, const Z& z)");
  static_assert(M::Coeff_list.size == 0 || HasPrepare<M>,
                "a neuron with Coeff has: template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt)");
  return true;
}

template <class M> constexpr NeuronFields fields_of() {
  static_assert(check_neuron<M>());
  return {&M::info, M::State_list, M::Params_list, M::Input_list, M::History_list, HasLogRate<M>};
}

AX_NAMESPACE_END

// For texts without history, coefficients or reset.
#define AX_NO_HISTORY AX_EMPTY_RECORD(History)
#define AX_NO_COEFF AX_EMPTY_RECORD(Coeff)
#define AX_NO_RESET template <class T, class E, class Z> AX_HD static void reset(State<T>&, const E&, const Z&) {}
