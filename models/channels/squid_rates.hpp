// Rates of the squid axon (Hodgkin & Huxley 1952, J Physiol 117:500, eqs. 12, 13, 20, 21, 23, 24, in the modern sign convention
// with rest at -65 mV, 6.3 degC). Other cells have the same curves with a shift and a factor per gate.
#pragma once
#include "models/channels/channel.hpp"

AX_NAMESPACE_BEGIN
namespace squid {

template <class T> AX_HD Rates<T> m(const T& v) {
  return opening_closing<T>(x_over_expm1((v + 40.0) * -0.1), 4.0 * exp((v + 65.0) * (-1.0 / 18)));
}
template <class T> AX_HD Rates<T> h(const T& v) {
  return opening_closing<T>(0.07 * exp((v + 65.0) * -0.05), 1.0 / (exp((v + 35.0) * -0.1) + 1.0));
}
template <class T> AX_HD Rates<T> n(const T& v) {
  return opening_closing<T>(0.1 * x_over_expm1((v + 55.0) * -0.1), 0.125 * exp((v + 65.0) * (-1.0 / 80)));
}

}  // namespace squid
AX_NAMESPACE_END
