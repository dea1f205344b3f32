// Elementary functions for every kind of T: plain numbers, packs, duals.
#pragma once
#include "core/num/dual.hpp"
#include "core/num/dual_math.hpp"
#include "core/num/exp.hpp"
