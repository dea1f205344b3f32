#include "tasks/recovery/mismatch.hpp"

#include <cmath>
#include <random>

#include "core/record/field_block.hpp"
#include "models/registry.hpp"

namespace axograd::tasks {
namespace {

constexpr int finer = 4;

// The ordinary cell's parameters, every gate's rates and shift changed.
std::vector<double> perturbed(const FieldList& from, const std::vector<double>& params, const FieldList& to, std::uint64_t seed) {
  std::vector<double> p = field_defaults(to);
  const auto names = field_names(from);
  for (std::size_t i = 0; i < names.size(); ++i) p[std::size_t(field_index(to, names[i]))] = params[i];
  std::mt19937_64 draws(seed);
  const auto sign = [&] { return draws() >> 63 ? 1.0 : -1.0; };
  for (const char* gate : {"m", "h", "n", "p"}) {
    p[std::size_t(field_index(to, std::string("rate_") + gate))] = std::exp(0.2 * sign());
    p[std::size_t(field_index(to, std::string("shift_") + gate))] = 2 * sign();
  }
  return p;
}

}  // namespace

MismatchTarget mismatch_target(int seed, double sigma) {
  const RecoveryCase& c = recovery_case("pospischil_rs");
  const NeuronEntry &plain = neuron(c.cell), &other = neuron("pospischil_rs_kinetics");
  MismatchTarget m;
  m.fitted = recovery_target(c, seed, 0);
  CellTarget& t = m.fitted;
  const std::vector<double> without = t.sweep.V;
  const auto params = perturbed(plain.fields.params, t.truth, other.fields.params, 5000 + std::uint64_t(seed));
  t.sweep.V = simulated_voltage(other, params, t.sweep.I, t.dt, finer);
  m.fresh.I = recovery_current(c, t.dt, 1000, 6);
  m.fresh.V = simulated_voltage(other, params, m.fresh.I, t.dt, finer);
  m.spikes = {upward_crossings(t.sweep.V), upward_crossings(m.fresh.V)};
  t.spikes = int(m.spikes[0].size());
  t.sigma = sigma;
  double square = 0;
  for (std::size_t k = 0; k < without.size(); ++k) square += std::pow(without[k] - t.sweep.V[k], 2);
  m.unperturbed_error = std::sqrt(square / double(without.size()));
  std::mt19937_64 noise(1000 + std::uint64_t(seed));
  std::normal_distribution<double> normal;
  for (double& v : t.sweep.V) v += sigma * normal(noise);
  return m;
}

}  // namespace axograd::tasks
