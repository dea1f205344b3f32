// Transient potassium current, I_A, of Connor & Stevens 1971, J Physiol 213:31, with the figures of Connor et al. 1977, Biophys J
// 18:81, as in Dayan & Abbott 2001, Theoretical Neuroscience, appendix of chapter 6: g_A a^3 b (V - E_A).
#pragma once
#include "models/channels/channel.hpp"

AX_NAMESPACE_BEGIN

struct PotassiumA {
#define AX_POTASSIUM_A_STATE(X, XA)                      \
  X(a, 0.5404, "1", 0, 1, "activation of the A current") \
  X(b, 0.2881, "1", 0, 1, "inactivation of the A current")
#define AX_POTASSIUM_A_PARAMS(X, XA)                                        \
  X(g_A, 47.7, "mS/cm2", 0.01, 500, "largest conductance of the A current") \
  X(E_A, -75, "mV", -120, -60, "reversal of the A current")
  AX_RECORD(State, AX_POTASSIUM_A_STATE)
  AX_RECORD(Params, AX_POTASSIUM_A_PARAMS)
  using Shared = Parts<>;

  using Gates = Parts<gate::a, gate::b>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::a, const T& v, const E&) {
    // the cube root of 0.0761 exp(0.0314 (V + 94.22))/(1 + exp(0.0346 (V + 1.17)))
    const T a = exp(((v + 94.22) * 0.0314 - softplus(T((v + 1.17) * 0.0346)) + log_of_00761) * (1.0 / 3));
    return steady_rate<T>(a, 1.0 / (sigmoid(T((v + 55.96) * -0.0497)) * 1.158 + 0.3632));
  }
  template <class T, class E> AX_HD static Rates<T> rates(gate::b, const T& v, const E&) {
    const T root = sigmoid(T((v + 53.3) * -0.0688)), square = root * root;
    return steady_rate<T>(square * square, 1.0 / (sigmoid(T((v + 50.0) * -0.0624)) * 2.678 + 1.24));
  }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) {
    return e.p.g_A * (s.a * s.a * s.a * s.b);
  }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_A; }

 private:
  static constexpr double log_of_00761 = -2.575707014114497;
};

AX_NAMESPACE_END
