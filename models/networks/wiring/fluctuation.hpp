// Fluctuation-driven first weights (Rossbroich, Gygax & Zenke 2022, "Fluctuation-driven initialization for spiking neural network
// training"): the membrane potential that Poisson inputs cause in a current-based leaky integrator has a mean mu_U, and the
// threshold lies xi of its standard deviations above that mean.
#pragma once
#include <cstdint>
#include <span>

#include "core/record/options.hpp"
#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

// Integrals of the potential that one spike through a weight of 1 causes: of itself and of its square, both in ms.
struct PspIntegrals {
  double area = 0, square = 0;
};
// Exponential synapse of tau_syn onto a leaky membrane of tau_m: tau_m dU/dt = -U + I, tau_syn dI/dt = -I, I += 1 at a spike.
// Area tau_syn, square tau_syn^2 / (2 (tau_syn + tau_m)).
PspIntegrals psp_integrals(double tau_m, double tau_syn);
// Of any other cell, from its response to one spike sampled every dt ms.
PspIntegrals psp_integrals(std::span<const double> response, double dt);

struct FluctuationOptions {
  double xi = 1;
  double mean = 0;
  double threshold = 0;
  double rate = 10;
  double input_share = 0.9;
  template <class V> void visit(V& v) {
    v("xi", xi, {.doc = "distance from the mean to the threshold in standard deviations", .low = 1e-3, .high = 100});
    v("mean", mean, {.doc = "mean of the membrane potential above rest (balanced E/I weights: 0)"});
    v("threshold", threshold,
      {.doc = "threshold above rest, in the unit of the membrane potential; 0: V_th - E_L of the cells", .low = 0, .high = 1e6});
    v("rate", rate, {.doc = "rate of every input", .unit = "Hz", .low = 1e-6, .high = 1000});
    v("input_share", input_share,
      {.doc = "share of the variance from the inputs, the rest from the recurrent synapses",
       .low = 0,
       .high = 1,
       .source = "Rossbroich 2022"});
  }
};

// Normal weights of one population of cells with signs free: mean and standard deviation of the weights from the inputs and of
// the recurrent ones. UsageError when the mean alone makes more variance than the target has.
struct NormalWeights {
  double mean = 0, sd_input = 0, sd_recurrent = 0;
};
NormalWeights fluctuation_driven(const FluctuationOptions& options, double inputs, double recurrent, PspIntegrals psp);

// Exponential weights under Dale's law with mean_U = 0: `inputs` and `excitatory` excitatory, `inhibitory` inhibitory synapses
// per cell; the means of the magnitudes.
struct ExponentialWeights {
  double input = 0, excitatory = 0, inhibitory = 0;
};
ExponentialWeights fluctuation_driven_dale(const FluctuationOptions& options, double inputs, double excitatory, double inhibitory,
                                           PspIntegrals excitatory_psp, PspIntegrals inhibitory_psp);

// Draws every weight of that sign: exponential magnitudes of this mean (sign +1, -1), or normal ones (sign 0).
void draw_exponential(Edges& edges, int sign, double mean, std::uint64_t seed);
void draw_normal(Edges& edges, double mean, double sd, std::uint64_t seed);

}  // namespace axograd::networks
