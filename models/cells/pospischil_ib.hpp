// Intrinsically bursting cortical cells: the second bursts again and again.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/calcium_l.hpp"
#include "models/channels/potassium_m.hpp"
#include "models/channels/potassium_traub.hpp"
#include "models/channels/sodium_traub.hpp"

AX_NAMESPACE_BEGIN

struct PospischilIb : Compartment<PospischilIb, SodiumTraub, PotassiumTraub, PotassiumM, CalciumL<>> {
  static constexpr NeuronInfo info{
      "pospischil_ib",
      "intrinsically bursting cortical cell",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_Kd n^4 (V - E_K) - g_M p (V - E_K) - g_CaL q^2 r (V - E_Ca) "
      "- g_L (V - E_L); E_Ca fixed, as in the authors' program; exponential Euler; gates start at their steady values at -85 mV",
      "Pospischil et al. 2008, Biol Cybern 99:427, and ModelDB 123623; 36 degC",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"V_m", -85},     {"m", 1.506e-5}, {"h", 1},      {"n", 0.0001308}, {"p", 0.006693},
                                       {"q", 4.431e-7},  {"r", 0.79641},  {"E_K", -100}, {"g_M", 0.03},    {"g_CaL", 0.17},
                                       {"E_Ca", 120.25}, {"g_L", 0.01},   {"E_L", -85}};
};

struct PospischilIbr : Compartment<PospischilIbr, SodiumTraub, PotassiumTraub, PotassiumM, CalciumL<>> {
  static constexpr NeuronInfo info{
      "pospischil_ibr",   "repetitively bursting cortical cell", PospischilIb::info.doc, PospischilIb::info.source, true,
      UnitSystem::density};
  using Like = PospischilIb;
  static constexpr Preset presets[] = {{"g_CaL", 0.22}};
};

AX_NAMESPACE_END
