// A conductance-based cell behind a recording electrode: the hidden truth of the sample recording. Not one of the models that
// are fitted to it, so that a fit has something to get wrong.
#pragma once

namespace axograd::data {

// Sodium, delayed-rectifier and M currents of Pospischil et al. 2008 (36 degrees C) in a single compartment.
struct CellParameters {
  double C_m = 150;                                  // pF
  double g_L = 7, g_Na = 7500, g_Kd = 750, g_M = 9;  // nS
  double E_L = -68, E_Na = 50, E_K = -90;            // mV
  double V_T = -56;                                  // mV, shifts the kinetics of g_Na and g_Kd
  double tau_max = 400;                              // ms, slowest time constant of g_M
};

class Cell {
 public:
  explicit Cell(const CellParameters& parameters);
  // One exponential-Euler step of dt ms under a current in pA.
  void step(double current, double dt);
  double voltage() const { return V_; }

 private:
  CellParameters p_;
  double V_, m_, h_, n_, p_gate_;
};

// A first-order electrode in series: the voltage over it follows resistance * current with time constant tau.
struct Electrode {
  double resistance = 25;  // MOhm
  double tau = 0.4;        // ms
  double drop = 0;         // mV
  void step(double current, double dt);
};

}  // namespace axograd::data
