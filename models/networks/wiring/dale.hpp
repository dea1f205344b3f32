// Dale's law per synapse: a weight is sign x f(theta) with f >= 0, so that no step of an optimiser can change its sign.
//   absolute      |theta|            never dies; the gradient turns at 0 (at 0 itself the slope is taken as +1)
//   softplus      ln(1 + e^theta)    positive, like exp for small weights and linear for large ones
//   exponential   e^theta            positive; steps are relative to the weight
//   projection    theta              kept at theta >= 0 by project() after every step
// A synapse of sign 0 is free: w = theta, whatever the kind.
#pragma once
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace axograd::networks {

enum class Dale { absolute, softplus, exponential, projection };

const std::vector<std::string>& dale_names();  // "abs", "softplus", "exp", "projection": the choices of an option
Dale dale_of(std::string_view name);           // UsageError with the nearest name

constexpr double smallest_dale_weight = 1e-12;  // what softplus and exp make of a weight of 0, which they cannot reach

// f(theta).
template <class T> T dale_value(Dale kind, T theta) {
  using std::abs, std::exp, std::log1p;
  switch (kind) {
    case Dale::absolute: return abs(theta);
    case Dale::softplus: return (theta > 0 ? theta : T(0)) + log1p(exp(-abs(theta)));
    case Dale::exponential: return exp(theta);
    case Dale::projection: return theta;
  }
  return theta;
}

// f'(theta).
template <class T> T dale_slope(Dale kind, T theta) {
  using std::exp;
  switch (kind) {
    case Dale::absolute: return theta < 0 ? T(-1) : T(1);
    case Dale::softplus: return theta < 0 ? exp(theta) / (1 + exp(theta)) : 1 / (1 + exp(-theta));
    case Dale::exponential: return exp(theta);
    case Dale::projection: return T(1);
  }
  return T(1);
}

// theta with f(theta) = magnitude >= 0; softplus and exp start at smallest_dale_weight.
template <class T> T dale_inverse(Dale kind, T magnitude) {
  using std::expm1, std::log;
  const T w = magnitude > T(smallest_dale_weight) ? magnitude : T(smallest_dale_weight);
  switch (kind) {
    case Dale::softplus: return w + log(-expm1(-w));
    case Dale::exponential: return log(w);
    default: return magnitude;
  }
}

// What is done to theta after a step.
template <class T> T dale_project(Dale kind, T theta) { return kind == Dale::projection && theta < 0 ? T(0) : theta; }

// The same with the sign of the synapse: w(theta), dw/dtheta, theta of a weight (of that sign, see check() in edges.hpp).
template <class T> T weight_of(Dale kind, int sign, T theta) { return sign == 0 ? theta : T(sign) * dale_value(kind, theta); }
template <class T> T weight_slope(Dale kind, int sign, T theta) { return sign == 0 ? T(1) : T(sign) * dale_slope(kind, theta); }
template <class T> T theta_of(Dale kind, int sign, T weight) { return sign == 0 ? weight : dale_inverse(kind, T(sign) * weight); }
template <class T> T projected(Dale kind, int sign, T theta) { return sign == 0 ? theta : dale_project(kind, theta); }

}  // namespace axograd::networks
