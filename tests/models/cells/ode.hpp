// A cell as a differential equation, y' = slope(y), from the rates and currents that its channels declare: for integrators that
// share nothing with the engines' step.
#pragma once
#include <vector>

#include "core/record/neuron.hpp"
#include "models/channels/calcium_pool.hpp"

namespace axograd::suites {

template <class M> struct OdeOf {
  using S = StateOf<M, double>;
  static constexpr int size = M::State_list.size;
  ParamsOf<M, double> p;
  InputOf<M, double> in{};
  HistoryOf<M, double> h{};
  CoeffOf<M, double> c{};
  double z = 0;
  std::vector<double> y;  // states in the order of the field list

  OdeOf() {
    int i = 0;
    p.each([&](double& x) { x = M::Params_list.fields[i++].value; });
    for (int k = 0; k < size; ++k) y.push_back(M::State_list.fields[k].value);
  }
  EnvironmentOf<M> at(double dt) const { return {p, c, in, h, z, dt}; }
  static S state(const std::vector<double>& y) {
    S s;
    int i = 0;
    s.each([&](double& x) { x = y[std::size_t(i++)]; });
    return s;
  }
  static std::vector<double> numbers(const S& s) {
    std::vector<double> y;
    s.each([&](const double& x) { y.push_back(x); });
    return y;
  }

  // The text's own step.
  void step(double current, double dt) {
    in.I = current;
    S s = state(y);
    M::flow(s, at(dt));
    y = numbers(s);
  }

  std::vector<double> slope(const std::vector<double>& from) const {
    const S s = state(from);
    S d = s;
    d.each([](double& x) { x = 0; });
    const EnvironmentOf<M> e = at(0);
    M::each_gate(s, e, [&]<class G>(G, const auto& r) { G::of(d) = r.inflow - r.total * G::of(s); });
    double total = p.I_e + in.I - p.g_L * (s.V_m - p.E_L), calcium = 0;
    M::each_current(s, e, [&]<class C>(C, double g, double reversal) {
      total -= g * (s.V_m - reversal);
      if constexpr (requires { C::calcium; }) calcium += g * (s.V_m - reversal);
    });
    d.V_m = total / p.C_m;
    if constexpr (requires { s.Ca_i; }) {
      const double inflow = -10 * calcium / (2 * 96485.33212 * p.depth);
      d.Ca_i = (inflow > 0 ? inflow : 0) - (s.Ca_i - p.Ca_rest) / p.tau_Ca;
    }
    return numbers(d);
  }
  void runge_kutta(double current, double dt) {
    in.I = current;
    const auto moved = [&](const std::vector<double>& k, double h) {
      std::vector<double> to = y;
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += h * k[i];
      return to;
    };
    const auto a = slope(y), b = slope(moved(a, dt / 2)), c1 = slope(moved(b, dt / 2)), d = slope(moved(c1, dt));
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += dt / 6 * (a[i] + 2 * b[i] + 2 * c1[i] + d[i]);
  }
};

}  // namespace axograd::suites
