// Crustacean motor axon with an A current: the squid's rates, shifted by 10.3, 17 and 9.3 mV and 3.8, 3.8 and 2 times as fast.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/potassium_a.hpp"
#include "models/channels/potassium_squid.hpp"
#include "models/channels/sodium_squid.hpp"

AX_NAMESPACE_BEGIN

struct ConnorStevens : Compartment<ConnorStevens, SodiumSquid, gate::m::Shift, gate::m::Rate, gate::h::Shift, gate::h::Rate,
                                   PotassiumSquid, gate::n::Shift, gate::n::Rate, PotassiumA> {
  static constexpr NeuronInfo info{
      "connor_stevens",
      "Connor-Stevens axon with an A current",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_A a^3 b (V - E_A) - g_L (V - E_L); rates of the squid axon, "
      "shifted and scaled gate by gate; exponential Euler; gates start at their steady values at -68 mV",
      "Connor, Walter & McKown 1977, Biophys J 18:81, as in Dayan & Abbott 2001, Theoretical Neuroscience, appendix of chapter 6",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"V_m", -68},   {"m", 0.01005},      {"h", 0.96602},  {"n", 0.15563},  {"a", 0.54031},
                                       {"b", 0.28913}, {"shift_m", 10.3},   {"rate_m", 3.8}, {"shift_h", 17}, {"rate_h", 3.8},
                                       {"g_K", 20},    {"shift_n", 9.3},    {"rate_n", 2},   {"g_L", 0.3},    {"E_Na", 55},
                                       {"E_K", -72},   {"E_L", -17, -90, 0}};
};

AX_NAMESPACE_END
