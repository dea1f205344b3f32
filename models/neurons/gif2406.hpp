// The four-variable generalised integrate-and-fire neuron of arXiv 2406.19708 (after Mihalas & Niebur 2009), in the units of that
// benchmark: mV and ms, currents in mV per unit resistance. Every variable by exponential Euler on its own diagonal.
//   I_k' = -k_k I_k;  theta' = a (V - V_rest) - b (theta - theta_inf), floored at theta_floor;  tau V' = -(V - V_rest) + R (I + I_1 + I_2)
//   spike at V > theta (in units of |theta|): V <- V_reset, I_k <- R_k I_k + A_k
#pragma once
#include "core/num/math.hpp"
#include "core/record/neuron.hpp"

AX_NAMESPACE_BEGIN

struct Gif2406 {
  static constexpr NeuronInfo info{"gif2406", "four-variable GIF of arXiv 2406.19708",
      "tau V' = -(V - V_rest) + R (I + I_1 + I_2); I_k' = -k_k I_k; theta' = a (V - V_rest) - b (theta - theta_inf), theta >= theta_floor; "
      "at V > theta: V <- V_reset, I_k <- R_k I_k + A_k",
      "arXiv 2406.19708, GIF benchmark; Mihalas & Niebur 2009, Neural Comput 21:704"};
#define AX_GIF2406_STATE(X, XA)                                                \
  X(V_m, -70, "mV", -300, 100, "membrane potential")                           \
  X(I_1, 0, "mV", -1000, 1000, "first internal current times resistance unit") \
  X(I_2, 0, "mV", -1000, 1000, "second internal current")                      \
  X(theta, -50, "mV", -300, 100, "threshold")
#define AX_GIF2406_PARAMS(X, XA)                                               \
  X(a, 0.005, "1/ms", 0, 0.1, "coupling of the threshold to the voltage")      \
  X(b, 0.01, "1/ms", 0, 0.1, "rate of the threshold")                          \
  X(k_1, 0.2, "1/ms", 0.1, 1, "rate of the first current")                     \
  X(k_2, 0.02, "1/ms", 0.01, 0.1, "rate of the second current")                \
  X(V_rest, -70, "mV", -100, -40, "resting potential")                         \
  X(V_reset, -70, "mV", -100, -40, "value after a spike")                      \
  X(theta_inf, -50, "mV", -80, -20, "threshold at rest")                       \
  X(theta_floor, -60, "mV", -100, -20, "smallest threshold")                   \
  X(R, 20, "1", 0.1, 1000, "resistance")                                       \
  X(tau, 20, "ms", 0.5, 500, "membrane time constant")                         \
  X(R_1, 0, "1", -1, 2, "first current: factor at a spike")                    \
  X(R_2, 1, "1", -1, 2, "second current: factor at a spike")                   \
  X(A_1, 0, "mV", -1000, 1000, "first current: jump at a spike")               \
  X(A_2, 0, "mV", -1000, 1000, "second current: jump at a spike")
#define AX_GIF2406_INPUT(X, XA) X(I, 0, "mV", -1000, 1000, "injected current")
#define AX_GIF2406_COEFF(X, XA)                                                \
  X(decay_1, 0, "1", 0, 1, "exp(-k_1 dt)")                                     \
  X(decay_2, 0, "1", 0, 1, "exp(-k_2 dt)")                                     \
  X(gain_theta, 0, "ms", 0, 10, "dt (1 - exp(-b dt))/(b dt)")                  \
  X(gain_v, 0, "1", 0, 1, "1 - exp(-dt/tau)")
  AX_RECORD(State, AX_GIF2406_STATE)
  AX_RECORD(Params, AX_GIF2406_PARAMS)
  AX_RECORD(Input, AX_GIF2406_INPUT)
  AX_NO_HISTORY
  AX_RECORD(Coeff, AX_GIF2406_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    return {exp(p.k_1 * -dt), exp(p.k_2 * -dt), exprel(P(p.b * -dt)) * dt, P(-expm1(P(-dt / p.tau)))};
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T above_rest = s.V_m - e.p.V_rest;
    s.I_1 = s.I_1 * e.c.decay_1;
    s.I_2 = s.I_2 * e.c.decay_2;
    const T push = e.p.a * above_rest - e.p.b * (s.theta - e.p.theta_inf);
    s.theta = max(T(s.theta + push * e.c.gain_theta), T(e.p.theta_floor));
    s.V_m = s.V_m + (e.p.R * (s.I_1 + s.I_2 + e.in.I) - above_rest) * e.c.gain_v;
  }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E&) { return (s.V_m - s.theta) / abs(s.theta); }
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) {
    s.V_m = s.V_m + z * (e.p.V_reset - s.V_m);
    s.I_1 = s.I_1 + z * (e.p.R_1 * s.I_1 + e.p.A_1 - s.I_1);
    s.I_2 = s.I_2 + z * (e.p.R_2 * s.I_2 + e.p.A_2 - s.I_2);
  }
};

AX_NAMESPACE_END
