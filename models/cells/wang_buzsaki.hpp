// Hippocampal interneuron: the squid's rates, shifted by 5, 7 and 21 mV, h and n five times faster, m at its steady value.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/potassium_squid.hpp"
#include "models/channels/sodium_squid.hpp"

AX_NAMESPACE_BEGIN

struct WangBuzsaki : Compartment<WangBuzsaki, SodiumSquidInstant, gate::m::Shift, gate::h::Shift, gate::h::Rate, PotassiumSquid,
                                 gate::n::Shift, gate::n::Rate> {
  static constexpr NeuronInfo info{
      "wang_buzsaki",
      "Wang-Buzsaki interneuron",
      "C_m dV/dt = I_e + I - g_Na m_inf(V)^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_L (V - E_L); rates of the squid axon, shifted and "
      "scaled gate by gate; exponential Euler; gates start at their steady values at -64 mV",
      "Wang & Buzsaki 1996, J Neurosci 16:6402, eqs. 2.1-2.4",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"V_m", -64},   {"h", 0.78035}, {"n", 0.0892}, {"g_Na", 35},    {"g_K", 9},
                                       {"shift_m", 5}, {"shift_h", 7}, {"rate_h", 5}, {"shift_n", 21}, {"rate_n", 5},
                                       {"E_Na", 55},   {"E_K", -90},   {"g_L", 0.1},  {"E_L", -65}};
};

AX_NAMESPACE_END
