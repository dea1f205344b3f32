// Fast-spiking cortical cell, and cells that differ from it in defaults alone.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/potassium_traub.hpp"
#include "models/channels/sodium_traub.hpp"

AX_NAMESPACE_BEGIN

struct PospischilFs : Compartment<PospischilFs, SodiumTraub, PotassiumTraub> {
  static constexpr NeuronInfo info{
      "pospischil_fs",
      "fast-spiking cortical cell",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_Kd n^4 (V - E_K) - g_L (V - E_L); exponential Euler; gates start at their steady "
      "values at -70 mV",
      "Pospischil et al. 2008, Biol Cybern 99:427, and ModelDB 123623; 36 degC",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"V_m", -70}, {"m", 0.0005307}, {"h", 0.99991}, {"n", 0.002547},
                                       {"g_Kd", 10}, {"E_K", -100},    {"g_L", 0.15},  {"E_L", -70}};
};

// The neuron of the benchmark COBAHH (without its synapses): 200 pF, 20 000 um2.
struct Cobahh : Compartment<Cobahh, SodiumTraub, PotassiumTraub> {
  static constexpr NeuronInfo info{
      "cobahh",
      "Traub-Miles neuron of COBAHH",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_Kd n^4 (V - E_K) - g_L (V - E_L); exponential Euler; gates start at their steady "
      "values at -65 mV; without synapses",
      "Brette et al. 2007, J Comput Neurosci 23:349, benchmark 3; after Traub & Miles 1991",
      true,
      UnitSystem::density};
  static constexpr Preset presets[] = {{"V_m", -65}, {"m", 0.009732}, {"h", 0.99756}, {"n", 0.02707}, {"g_Na", 100},
                                       {"g_Kd", 30}, {"V_T", -63},    {"E_K", -90},   {"g_L", 0.05},  {"E_L", -65}};
};

AX_NAMESPACE_END
