#include "data/make_sample/cell.hpp"

#include <cmath>

namespace axograd::data {
namespace {

// x / (exp(x) - 1), smooth through 0.
double exprel_inverse(double x) { return std::abs(x) < 1e-6 ? 1 - x / 2 : x / std::expm1(x); }

// A gate's way to alpha / (alpha + beta) within dt.
void relax(double& gate, double alpha, double beta, double dt) {
  const double rate = alpha + beta;
  gate = alpha / rate + (gate - alpha / rate) * std::exp(-rate * dt);
}

}  // namespace

Cell::Cell(const CellParameters& parameters) : p_(parameters), V_(parameters.E_L), m_(0), h_(1), n_(0), p_gate_(0) {
  for (int k = 0; k < 200000; ++k) step(0, 0.01);  // 2 s of rest
}

void Cell::step(double current, double dt) {
  const double u = V_ - p_.V_T;
  relax(m_, 0.32 * 4 * exprel_inverse((13 - u) / 4), 0.28 * 5 * exprel_inverse((u - 40) / 5), dt);
  relax(h_, 0.128 * std::exp((17 - u) / 18), 4 / (1 + std::exp((40 - u) / 5)), dt);
  relax(n_, 0.032 * 5 * exprel_inverse((15 - u) / 5), 0.5 * std::exp((10 - u) / 40), dt);
  const double x = std::exp((V_ + 35) / 20), p_end = 1 / (1 + std::exp(-(V_ + 35) / 10));
  p_gate_ = p_end + (p_gate_ - p_end) * std::exp(-dt * (3.3 * x + 1 / x) / p_.tau_max);

  const double g_Na = p_.g_Na * m_ * m_ * m_ * h_, g_K = p_.g_Kd * n_ * n_ * n_ * n_ + p_.g_M * p_gate_;
  const double conductance = p_.g_L + g_Na + g_K;
  const double target = (p_.g_L * p_.E_L + g_Na * p_.E_Na + g_K * p_.E_K + current) / conductance;
  V_ = target + (V_ - target) * std::exp(-dt * conductance / p_.C_m);
}

void Electrode::step(double current, double dt) { drop += (1 - std::exp(-dt / tau)) * (1e-3 * resistance * current - drop); }

}  // namespace axograd::data
