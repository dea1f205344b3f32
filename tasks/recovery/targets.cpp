#include "tasks/recovery/targets.hpp"

#include <cmath>
#include <random>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"

namespace axograd::tasks {
namespace {

constexpr double rest = -70;  // mV

const Range C_m{"C_m", 0.5, 2, 0.8, 1.3}, g_Na{"g_Na", 0.5, 80, 30, 70}, g_Kd{"g_Kd", 0.01, 15, 3, 10},
    V_T{"V_T", -90, -40, -66, -54};

const std::vector<RecoveryCase>& cases() {
  static const std::vector<RecoveryCase> all = {
      {"pospischil_rs",
       3,
       1.5,
       {C_m,
        g_Na,
        g_Kd,
        {"g_L", 0.01, 0.6, 0.05, 0.2},
        {"g_M", 0.001, 0.6, 0.03, 0.15},
        {"E_L", -100, -35, -78, -64},
        V_T,
        {"tau_max", 50, 3000, 200, 1500}},
       {{"E_Na", 53}, {"E_K", -107}}},
      {"pospischil_fs",
       3,
       1.5,
       {C_m, g_Na, g_Kd, {"g_L", 0.01, 0.6, 0.08, 0.2}, {"E_L", -100, -35, -78, -64}, V_T},
       {{"E_Na", 53}, {"E_K", -107}}},
      {"pospischil_lts",
       1,
       0.7,
       {C_m,
        g_Na,
        g_Kd,
        {"g_L", 0.001, 0.2, 0.008, 0.03},
        {"g_M", 0.001, 0.6, 0.02, 0.08},
        {"E_L", -100, -60, -88, -76},
        V_T,
        {"g_T", 0.01, 4, 0.2, 0.8}},
       {}}};
  return all;
}

}  // namespace

std::vector<std::string> recovery_cells() {
  std::vector<std::string> names;
  for (const RecoveryCase& c : cases()) names.emplace_back(c.cell);
  return names;
}

const RecoveryCase& recovery_case(const std::string& cell) {
  for (const RecoveryCase& c : cases()) {
    if (cell == c.cell) return c;
  }
  throw UsageError("the recovery suite has no cell \"" + cell + "\"" + suggestion(cell, recovery_cells()));
}

std::vector<double> recovery_current(const RecoveryCase& c, double dt, double ms, std::uint64_t seed) {
  std::mt19937_64 draws(seed);
  std::normal_distribution<double> normal;
  std::vector<double> I;
  double ou = 0;
  for (int k = 0; k < int(std::lround(ms / dt)); ++k) {
    ou += -ou * dt / 3 + 0.6 * std::sqrt(2 * dt / 3) * normal(draws);
    I.push_back(k * dt > 0.1 * ms && k * dt < 0.9 * ms ? c.step + c.noise * ou : 0);
  }
  return I;
}

std::vector<double> simulated_voltage(const NeuronEntry& cell, const std::vector<double>& params, const std::vector<double>& I,
                                      double dt, int finer) {
  std::vector<double> held;
  for (double x : I) held.insert(held.end(), std::size_t(finer), x);
  const Engine<double> e = engine<double>(cell);
  CellLanes lanes(cell, e, {params});
  lanes.settle(rest);
  Rollout<double> task = lanes.task(held, dt / finer);
  std::vector<double> V(I.size());
  const Trace<double> trace{lanes.voltage(), V.data(), finer};
  task.traces = &trace;
  task.traces_count = 1;
  forward(e, task, 1);
  return V;
}

std::vector<int> upward_crossings(const std::vector<double>& V) {
  std::vector<int> at;
  for (std::size_t t = 1; t < V.size(); ++t) {
    if (V[t] > 0 && V[t - 1] <= 0) at.push_back(int(t));
  }
  return at;
}

CellTarget recovery_target(const RecoveryCase& c, int seed, double sigma, double ms) {
  const NeuronEntry& cell = neuron(c.cell);
  CellTarget t;
  t.sigma = sigma;
  t.given = field_defaults(cell.fields.params);
  const auto at = [&](const char* name) { return field_index(cell.fields.params, name); };
  for (const auto& [name, value] : c.given) t.given[std::size_t(at(name))] = value;
  t.truth = t.given;
  const auto number = static_cast<std::uint64_t>(seed);
  std::mt19937_64 parameters(number), noise(1000 + number);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::normal_distribution<double> normal;
  for (const Range& r : c.ranges) {
    t.truth[std::size_t(at(r.name))] = r.true_low + (r.true_high - r.true_low) * uniform(parameters);
    t.free.push_back({at(r.name), Box(r.low, r.high)});
  }
  t.sweep.I = recovery_current(c, t.dt, ms);
  t.sweep.start_V = rest;
  t.sweep.V = simulated_voltage(cell, t.truth, t.sweep.I, t.dt);
  t.spikes = int(upward_crossings(t.sweep.V).size());
  for (double& v : t.sweep.V) v += sigma * normal(noise);
  return t;
}

}  // namespace axograd::tasks
