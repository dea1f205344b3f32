// The obvious rollout: one lane, one scalar type, no packs. T = double is the oracle of the engines, T = complex of the gradients
// (a complex step has no cancellation error).
#pragma once
#include "all_neurons.hpp"
#include "core/num/surrogate.hpp"
#include "core/record/neuron.hpp"
#include "tests/suites/bed.hpp"

namespace axograd::suites {

template <class T> struct ReferenceRun {
  std::vector<T> params, start;
  const std::vector<double>* input = nullptr;   // [T*lanes] of input 0
  std::int64_t lane = 0, lanes = 1, steps = 0;
  double dt = 0;
  const Surrogate* smooth = nullptr;   // check mode, relu_grad only
  // outputs
  std::vector<std::vector<T>> state;   // [T][S]
};

template <class M, class T> void run_reference(ReferenceRun<T>& r) {
  ParamsOf<M, T> p;
  InputOf<M, T> in{};
  StateOf<M, T> s;
  HistoryOf<M, T> h{};
  CoeffOf<M, T> c{};
  int i = 0;
  p.each([&](T& x) { x = r.params[std::size_t(i++)]; });
  i = 0;
  s.each([&](T& x) { x = r.start[std::size_t(i++)]; });
  if constexpr (M::Coeff_list.size > 0) c = M::prepare(p, r.dt);
  bool above = true;
  r.state.clear();
  for (std::int64_t t = 0; t < r.steps; ++t) {
    in.I = T((*r.input)[std::size_t(t * r.lanes + r.lane)]);
    std::vector<T> row;
    s.each([&](T& x) { row.push_back(x); });
    r.state.push_back(row);
    const T none(0.0);
    const T u = M::drive(s, environment(p, c, in, h, none, r.dt));
    T z(0.0);
    if (r.smooth) {
      z = smooth_spike<ReluGrad>(u, r.smooth->width, r.smooth->gain);
    } else {
      const bool now = u > 0.0;
      z = T(M::info.edge ? (now && !above ? 1.0 : 0.0) : (now ? 1.0 : 0.0));
      above = now;
    }
    const auto e = environment(p, c, in, h, z, r.dt);
    M::reset(s, e, z);
    M::flow(s, e);
    if constexpr (M::History_list.size > 0) M::remember(h, e, z);
  }
}

// The same by name.
template <class T> void run_reference(const std::string& name, ReferenceRun<T>& r) {
#define AX_NEURON(label, Type, header) \
  if (name == #label) return run_reference<Type, T>(r);
#include "models/models.list"
#undef AX_NEURON
}

template <class T> ReferenceRun<T> reference_of(const Bed<double>& bed, std::int64_t lane) {
  ReferenceRun<T> r;
  for (const auto& x : bed.params) r.params.push_back(T(x[std::size_t(lane)]));
  for (const auto& x : bed.start) r.start.push_back(T(x[std::size_t(lane)]));
  r.input = &bed.inputs[0];
  r.lane = lane, r.lanes = bed.lanes, r.steps = bed.steps, r.dt = bed.dt;
  return r;
}

}  // namespace axograd::suites
