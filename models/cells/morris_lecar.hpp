// Barnacle muscle fibre.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/barnacle.hpp"

AX_NAMESPACE_BEGIN

struct MorrisLecar : Compartment<MorrisLecar, CalciumBarnacle, PotassiumBarnacle> {
  static constexpr NeuronInfo info{
      "morris_lecar",
      "Morris-Lecar barnacle muscle fibre",
      "C_m dV/dt = I_e + I - g_Ca m_inf(V) (V - E_Ca) - g_K w (V - E_K) - g_L (V - E_L); the set of figures with a Hopf bifurcation; "
      "exponential Euler; w starts at its steady value at -61 mV",
      "Morris & Lecar 1981, Biophys J 35:193; figures of Rinzel & Ermentrout 1998, Methods in Neuronal Modeling",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"V_m", -61},  {"w", 0.01477},       {"C_m", 20, 1, 100}, {"E_K", -84},
                                       {"E_Ca", 120}, {"g_L", 2, 0.01, 20}, {"E_L", -60},        {"I_e", 0, -300, 300}};
};

AX_NAMESPACE_END
