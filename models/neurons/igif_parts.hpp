// The inactivating threshold of the iGIF neurons (Mensi et al. 2016, PLoS Comput Biol 12:e1004761): tau_theta dtheta/dt = f(V) - theta,
// theta = 0 while the membrane is held. Exact step for V held.
#pragma once
#include "models/neurons/gif_parts.hpp"

#define AX_IGIF_STATE(X, XA)                                                                   \
  AX_GIF_V(X, XA)                                                                              \
  X(theta, 0, "mV", -200, 500, "threshold shift by sodium-channel inactivation")
#define AX_IGIF_COEFF(X, XA)                                                                   \
  AX_GIF_COEFF(X, XA)                                                                          \
  X(decay_theta, 0, "1", 0, 1, "exp(-dt/tau_theta)")

AX_NAMESPACE_BEGIN
namespace gif {

// theta after a step towards `target` = f(V)
template <class T, class E> AX_HD T inactivation(const T& theta, const T& target, const E& e) {
  return share_free(held(e)) * (target + (theta - target) * e.c.decay_theta);
}

}  // namespace gif
AX_NAMESPACE_END
