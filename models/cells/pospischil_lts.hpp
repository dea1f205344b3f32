// Cortical cell with low-threshold spikes.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/calcium_t.hpp"
#include "models/channels/potassium_m.hpp"
#include "models/channels/potassium_traub.hpp"
#include "models/channels/sodium_traub.hpp"

AX_NAMESPACE_BEGIN

struct PospischilLts : Compartment<PospischilLts, SodiumTraub, PotassiumTraub, PotassiumM, CalciumT<>> {
  static constexpr NeuronInfo info{
      "pospischil_lts",
      "cortical cell with low-threshold spikes",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_Kd n^4 (V - E_K) - g_M p (V - E_K) - g_T s_inf^2 u (V - E_Ca) - g_L (V - E_L); E_Ca is "
      "the Nernst potential of Ca_i; exponential Euler; gates start at their steady values at -85 mV",
      "Pospischil et al. 2008, Biol Cybern 99:427, and ModelDB 123623; 36 degC",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"V_m", -85},   {"m", 1.506e-5}, {"h", 1},      {"n", 0.0001308}, {"p", 0.006693},
                                       {"u", 0.62246}, {"E_K", -100},   {"g_M", 0.03}, {"g_L", 0.01},    {"E_L", -85}};
};

AX_NAMESPACE_END
