// Records put together from the records of parts: structs with State and Params (models/channels/channel.hpp).
#pragma once
#include <type_traits>

#include "models/channels/channel.hpp"

AX_NAMESPACE_BEGIN

template <class C, class G> struct GateOf {};  // gate G of channel C

namespace parts_detail {
template <class... Lists> struct Concat;
template <class... A> struct Concat<Parts<A...>> { using type = Parts<A...>; };
template <class... A, class... B, class... More> struct Concat<Parts<A...>, Parts<B...>, More...> {
  using type = typename Concat<Parts<A..., B...>, More...>::type;
};
template <class To, class List> struct Unique;
template <class... To> struct Unique<Parts<To...>, Parts<>> { using type = Parts<To...>; };
template <class... To, class P, class... More> struct Unique<Parts<To...>, Parts<P, More...>> {
  static constexpr bool known = (std::is_same_v<P, To> || ...);
  using type = typename Unique<std::conditional_t<known, Parts<To...>, Parts<To..., P>>, Parts<More...>>::type;
};
template <class P> struct SharedOf { using type = Parts<>; };
template <class P>
requires requires { typename P::Shared; }
struct SharedOf<P> {
  using type = typename P::Shared;
};

template <class C, class List> struct Tagged;
template <class C, class... G> struct Tagged<C, Parts<G...>> { using type = Parts<GateOf<C, G>...>; };
template <class P> struct GatesOf { using type = Parts<>; };
template <class P>
requires requires { typename P::Gates; }
struct GatesOf<P> {
  using type = typename Tagged<P, typename P::Gates>::type;
};

constexpr bool same_name(const char* a, const char* b) {
  while (*a && *a == *b) ++a, ++b;
  return *a == *b;
}
}  // namespace parts_detail

template <class... Lists> using ConcatParts = typename parts_detail::Concat<Lists...>::type;
// the gates of all parts, each with its channel
template <class... P> using AllGates = ConcatParts<Parts<>, typename parts_detail::GatesOf<P>::type...>;
// what the parts share, each once, in the order of first mention
template <class... P> using SharedParts =
    typename parts_detail::Unique<Parts<>, ConcatParts<Parts<>, typename parts_detail::SharedOf<P>::type...>>::type;

// A cell's own default of a field, and its own bounds where low < high.
struct Preset {
  const char* name;
  double value, low = 0, high = 0;
};

template <int n> struct FieldArray {
  Field at[n];
  static constexpr int count = n;
  constexpr void append(int& end, const FieldList& list) {
    for (int i = 0; i < list.fields_count; ++i) at[end++] = list.fields[i];
  }
  // whether there is such a field
  constexpr bool set(const Preset& p) {
    for (Field& f : at) {
      if (!parts_detail::same_name(f.name, p.name)) continue;
      f.value = p.value;
      if (p.low < p.high) f.low = p.low, f.high = p.high;
      return true;
    }
    return false;
  }
};

// The records of all parts in one; its scalars in the order of the parts. Empty ones take no room.
template <class T, class List> struct JoinedState;
template <class T, class... P> struct JoinedState<T, Parts<P...>> : P::template State<T>... {
  template <class F> AX_HD void each(F&& f) { (P::template State<T>::each(f), ...); }
  template <class F> AX_HD void each(F&& f) const { (P::template State<T>::each(f), ...); }
  static constexpr int size = (0 + ... + P::State_list.size);
  using Fields = FieldArray<(0 + ... + P::State_list.fields_count)>;
  static constexpr Fields fields() {
    Fields all{};
    int end = 0;
    (all.append(end, P::State_list), ...);
    return all;
  }
};
template <class T, class List> struct JoinedParams;
template <class T, class... P> struct JoinedParams<T, Parts<P...>> : P::template Params<T>... {
  template <class F> AX_HD void each(F&& f) { (P::template Params<T>::each(f), ...); }
  template <class F> AX_HD void each(F&& f) const { (P::template Params<T>::each(f), ...); }
  static constexpr int size = (0 + ... + P::Params_list.size);
  using Fields = FieldArray<(0 + ... + P::Params_list.fields_count)>;
  static constexpr Fields fields() {
    Fields all{};
    int end = 0;
    (all.append(end, P::Params_list), ...);
    return all;
  }
};

// The joined field lists of a cell under its presets, those of the cell it is `Like` first. A preset that names no field does not
// compile.
template <class Self, class State, class Params> struct CellFields {
  typename State::Fields state = State::fields();
  typename Params::Fields params = Params::fields();
  constexpr CellFields() {
    if constexpr (requires { typename Self::Like; }) set(Self::Like::presets);
    set(Self::presets);
  }

 private:
  template <int n> constexpr void set(const Preset (&presets)[n]) {
    for (const Preset& p : presets) {
      if (!state.set(p) && !params.set(p)) throw "a preset names no field of the cell";
    }
  }
};

AX_NAMESPACE_END
