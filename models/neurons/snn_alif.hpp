// snn_lif with a threshold that every spike raises (Bellec et al. 2020, Nat Commun 11:3625, eqs. 8-9): long memory in a spiking network.
//   V_t = alpha V_{t-1} + I_t - V_th z_{t-1};   a_t = rho a_{t-1} + z_{t-1};   z = 1 where V > V_th + beta a and not refractory
// With (1 - rho) z in place of z, as some codes have it, beta is smaller by that factor.
#pragma once
#include "core/num/math.hpp"
#include "core/record/neuron.hpp"
#include "models/neurons/refractory.hpp"

AX_NAMESPACE_BEGIN

struct SnnAlif {
  static constexpr NeuronInfo info{"snn_alif", "adaptive leaky integrate-and-fire of spiking networks, soft reset",
      "V <- exp(-dt/tau_m) V + I - V_th z; a <- exp(-dt/tau_a) a + z; a spike where V > V_th + beta a, none for t_ref after one",
      "Bellec et al. 2020, Nat Commun 11:3625, eqs. 8-9"};
#define AX_SNN_ALIF_STATE(X, XA) X(V_m, 0, "1", -1000, 1000, "membrane potential")
#define AX_SNN_ALIF_PARAMS(X, XA)                                              \
  X(tau_m, 20, "ms", 0.5, 5000, "membrane time constant")                      \
  X(V_th, 1, "1", 1e-4, 100, "threshold at rest")                              \
  X(t_ref, 0, "ms", 0, 50, "refractory period")                                \
  X(tau_a, 2000, "ms", 0.5, 1e5, "time constant of the threshold's adaptation") \
  X(beta, 0.03, "1", -10, 100, "what a spike adds to the threshold")
#define AX_SNN_ALIF_INPUT(X, XA) X(I, 0, "1", -1e4, 1e4, "jump of the potential in a step")
#define AX_SNN_ALIF_HISTORY(X, XA)                                             \
  X(clock, 0, "1", 0, 1e6, "steps of refractoriness left")                     \
  X(a, 0, "1", 0, 1e6, "spikes so far, each decaying with tau_a")
#define AX_SNN_ALIF_COEFF(X, XA)                                               \
  X(decay, 0, "1", 0, 1, "alpha = exp(-dt/tau_m)")                             \
  X(jump, 0, "1", 0, 1e6, "V_th/alpha: the decay of the same step makes it V_th") \
  X(inverse, 0, "1", 0, 1e6, "1/V_th")                                         \
  X(hold, 0, "1", 0, 1e6, "t_ref in steps")                                    \
  X(rho, 0, "1", 0, 1, "exp(-dt/tau_a)")
  AX_RECORD(State, AX_SNN_ALIF_STATE)
  AX_RECORD(Params, AX_SNN_ALIF_PARAMS)
  AX_RECORD(Input, AX_SNN_ALIF_INPUT)
  AX_RECORD(History, AX_SNN_ALIF_HISTORY)
  AX_RECORD(Coeff, AX_SNN_ALIF_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    const P decay = exp(-dt / p.tau_m);
    return {decay, p.V_th / decay, 1.0 / p.V_th, p.t_ref / dt, exp(-dt / p.tau_a)};
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) { s.V_m = s.V_m * e.c.decay + e.in.I; }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) {
    return unless_refractory(e.h.clock, T((s.V_m - (e.p.V_th + e.p.beta * e.h.a)) * e.c.inverse));
  }
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) { s.V_m = s.V_m - z * e.c.jump; }
  template <class U, class E, class Z> AX_HD static void remember(History<U>& h, const E& e, const Z& z) {
    h.a = h.a * e.c.rho + z;
    h.clock = clock_after(steps_held(h.clock, z, e.c.hold));
  }
};

AX_NAMESPACE_END
