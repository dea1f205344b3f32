// The Hodgkin-Huxley problem of arXiv 2406.19708 as its released code has it, misprinted alpha_h included; with the right one:
// cobahh.
#pragma once
#include "models/cells/compartment.hpp"
#include "models/channels/potassium_traub.hpp"
#include "models/channels/sodium_traub.hpp"

AX_NAMESPACE_BEGIN

struct Hh2406 : Compartment<Hh2406, SodiumTraubMisprint, PotassiumTraub> {
  static constexpr NeuronInfo info{
      "hh2406",
      "Hodgkin-Huxley neuron of arXiv 2406.19708, alpha_h as released",
      "as cobahh but alpha_h = 0.128 exprel((17 - u)/18), which is WRONG (textbook: exp) and kept so that the published figures can be "
      "reproduced; exponential Euler, V moves with the old gates; gates start at 0; the paper's nF, uS and nA are read as densities",
      "arXiv 2406.19708, table S3 and released code, commit 022e1dc",
      true,
      UnitSystem::density};
  static constexpr bool old_gates = true;
  static constexpr Preset presets[] = {{"V_m", -65},
                                       {"m", 0},
                                       {"h", 0},
                                       {"n", 0},
                                       {"C_m", 0.2},
                                       {"g_Na", 24.697737655778038},
                                       {"g_Kd", 5.814895041093182},
                                       {"V_T", -55.31094455202257},
                                       {"E_K", -90},
                                       {"g_L", 0.008363657201143428},
                                       {"E_L", -65}};
};

AX_NAMESPACE_END
