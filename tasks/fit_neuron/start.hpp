// Where a likelihood fit starts: membrane, spike-triggered currents, reset and threshold by regressions on the training data.
#pragma once
#include <string>
#include <vector>

#include "core/record/neuron.hpp"
#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

// What the regressions say, in the names of the GLIF texts (mV, ms, pA, nS, pF).
struct Regressions {
  double C_m, g_L, E_L, V_reset, Delta_V, V_th;  // V_th: lambda = 1/ms
  double f_v, delta_V;                           // V after a spike - E_L = f_v (V before it - E_L) - delta_V
  double k[2], delta_I[2];                       // 1/ms, pA: after-spike currents, inward positive
  double b_s, delta_theta;                       // 1/ms, mV: the threshold's jump
  double T_ref;
};

// One set per pair of time constants of the after-spike currents; the best regression of dV/dt first.
// Throws InputError when the regression has no positive capacitance or conductance.
std::vector<Regressions> regress(const Dataset& data, double refractory);

// Parameters of a neuron from regressions, matched by name; what has no match keeps its default. A neuron with a
// voltage-dependent threshold (a_v, b_v) gives one start per time constant of it. Values are kept inside the fields' bounds.
std::vector<std::vector<double>> starts_of(const NeuronFields& fields, const std::vector<Regressions>& regressions);

}  // namespace axograd::tasks
