// Regular-spiking cortical cell whose gates' speeds and voltages are parameters, for cells whose channels are not quite the textbook's.
#pragma once
#include "models/cells/pospischil_rs.hpp"

AX_NAMESPACE_BEGIN

struct PospischilRsKinetics
    : Compartment<PospischilRsKinetics, SodiumTraub, gate::m::Shift, gate::m::Rate, gate::h::Shift, gate::h::Rate, PotassiumTraub,
                  gate::n::Shift, gate::n::Rate, PotassiumM, gate::p::Shift, gate::p::Rate> {
  static constexpr NeuronInfo info{
      "pospischil_rs_kinetics",
      "regular-spiking cortical cell with free kinetics",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_Kd n^4 (V - E_K) - g_M p (V - E_K) - g_L (V - E_L); every gate with a shift and a "
      "factor on its rates; exponential Euler; gates start at their steady values at -70 mV",
      "Pospischil et al. 2008, Biol Cybern 99:427, and ModelDB 123623; 36 degC",
      true,
      UnitSystem::density};
  using Like = PospischilRs;
  static constexpr Preset presets[] = {{"V_m", -70}};
};

AX_NAMESPACE_END
