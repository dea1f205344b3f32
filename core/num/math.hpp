// Elementary functions for every kind of T: plain numbers, packs, duals and leaves.
//   exp expm1 log log1p sqrt tanh            pow_int<n>      relu  soft_ramp(x, width)
//   exprel(x) = (e^x - 1)/x                  x_over_expm1(x) = x/(e^x - 1)
//   sigmoid(x) = 1/(1 + e^-x)                softplus(x) = ln(1 + e^x)             log1mexp(x) = ln(1 - e^-x)
#pragma once
#include "core/num/dual_math.hpp"
