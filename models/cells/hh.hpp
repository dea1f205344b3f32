// Squid giant axon: models/channels/sodium_squid.hpp, potassium_squid.hpp.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/potassium_squid.hpp"
#include "models/channels/sodium_squid.hpp"

AX_NAMESPACE_BEGIN

struct Hh : Compartment<Hh, SodiumSquid, PotassiumSquid> {
  static constexpr NeuronInfo info{
      "hh",
      "Hodgkin-Huxley squid axon",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_L (V - E_L); gates m, h, n; exponential Euler; "
      "starts at rest",
      "Hodgkin & Huxley 1952, J Physiol 117:500, table 3; rates in the modern sign convention, 6.3 degC",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"g_Na", 120, 1, 500}, {"g_L", 0.3, 0.01, 5}, {"E_K", -77}, {"E_L", -54.387, -90, -40}};
};

AX_NAMESPACE_END
