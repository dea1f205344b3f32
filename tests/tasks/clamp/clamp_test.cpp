// Voltage clamp against printed formulas; conductance noise against its moments.
#include <array>
#include <cmath>
#include <limits>

#include "core/base/error.hpp"
#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/clamp/point_conductance.hpp"
#include "tasks/clamp/voltage_clamp.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

const double dt = 0.025;

std::vector<double> params_of(const NeuronEntry& cell, const std::vector<std::pair<const char*, double>>& set) {
  std::vector<double> p = field_defaults(cell.fields.params);
  for (const auto& [name, value] : set) p[std::size_t(field_index(cell.fields.params, name))] = value;
  return p;
}

double rate(double x) { return x == 0 ? 1 : x / -std::expm1(-x); }  // x / (1 - exp(-x))

}  // namespace

TEST_CASE("voltage clamp of an ohmic cell: g (V - E) + C dV/dt - I_e, exactly", "[clamp]") {
  const NeuronEntry& cell = neuron("pospischil_rs");
  const auto p = params_of(cell, {{"g_Na", 0}, {"g_Kd", 0}, {"g_M", 0}, {"g_L", 0.2}, {"E_L", -70}, {"C_m", 1.5}, {"I_e", 0.3}});
  std::vector<double> command;
  for (int t = 0; t < 400; ++t) command.push_back(t < 100 ? -70 : t < 200 ? -70 + 0.1 * (t - 100) : -60 + 5 * std::sin(0.1 * t));
  const ClampCurrent c = clamp_current(cell, p, command, dt);
  for (std::size_t t = 0; t + 1 < command.size(); ++t)
    CHECK(c.total[t] == Approx(0.2 * (command[t] + 70) + 1.5 * (command[t + 1] - command[t]) / dt - 0.3).margin(1e-12));
  CHECK(c.capacitive.back() == 0);
  CHECK(c.names.back() == "I_L");
}

TEST_CASE("voltage clamp of the squid's membrane: the curves of Hodgkin and Huxley", "[clamp]") {
  const NeuronEntry& cell = neuron("hh");
  const auto p = field_defaults(cell.fields.params);
  const auto at = [&](const char* name) { return p[std::size_t(field_index(cell.fields.params, name))]; };
  std::vector<double> command(800, -65.0);
  for (std::size_t t = 200; t < command.size(); ++t) command[t] = -10;
  const ClampCurrent c = clamp_current(cell, p, command, dt);
  struct Gate {
    double steady, tau;
  };
  const auto gates = [](double V) {
    const auto gate = [](double a, double b) { return Gate{a / (a + b), 1 / (a + b)}; };
    return std::array{gate(rate((V + 40) / 10), 4 * std::exp(-(V + 65) / 18)),
                      gate(0.07 * std::exp(-(V + 65) / 20), 1 / (1 + std::exp(-(V + 35) / 10))),
                      gate(0.1 * rate((V + 55) / 10), 0.125 * std::exp(-(V + 65) / 80))};
  };
  const auto rest = gates(-65), held = gates(-10);
  REQUIRE(c.names.size() == 3);
  double sodium = 0;
  for (std::size_t t = 201; t < command.size(); ++t) {
    const double time = double(t - 200) * dt;
    const auto x = [&](std::size_t i) {
      return held[i].steady + (rest[i].steady - held[i].steady) * std::exp(-time / held[i].tau);
    };
    const double I_Na = at("g_Na") * std::pow(x(0), 3) * x(1) * (-10 - at("E_Na")),
                 I_K = at("g_K") * std::pow(x(2), 4) * (-10 - at("E_K"));
    sodium = std::min(sodium, I_Na);
    CHECK(c.total[t] == Approx(I_Na + I_K + at("g_L") * (-10 - at("E_L"))).epsilon(1e-9));
  }
  CHECK(sodium < -500);            // a sodium current that comes and goes
  CHECK(c.total[199] > 1e4 / 10);  // the step itself charges the membrane
  CHECK_THROWS_AS(clamp_current(neuron("lif"), field_defaults(neuron("lif").fields.params), command, dt), UsageError);
  command[3] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(clamp_current(cell, p, command, dt), InputError);
}

TEST_CASE("conductances have the mean, the variance and the correlation time asked for", "[clamp]") {
  const std::size_t T = 400000;
  for (double tau : {2.7, 10.5}) {
    const auto x = ornstein_uhlenbeck(0.1, 0.02, tau, 0.1, T, 7, 3);
    double mean = 0, square = 0, lagged = 0;
    const auto lag = std::size_t(std::lround(tau / 0.1));
    for (double v : x) mean += v / double(T);
    for (std::size_t t = 0; t < T; ++t) square += (x[t] - mean) * (x[t] - mean) / double(T);
    for (std::size_t t = 0; t + lag < T; ++t) lagged += (x[t] - mean) * (x[t + lag] - mean) / double(T - lag);
    // 40 s hold T dt / (2 tau) independent values: 4 standard errors
    const double independent = double(T) * 0.1 / (2 * tau);
    CHECK(std::abs(mean - 0.1) < 4 * 0.02 / std::sqrt(independent));
    CHECK(std::abs(square / 4e-4 - 1) < 4 * std::sqrt(2 / independent));
    CHECK(std::abs(lagged / square - std::exp(-1)) < 4 / std::sqrt(independent));
  }
  CHECK(ornstein_uhlenbeck(0, 1, 5, 0.1, 50, 7, 3) == ornstein_uhlenbeck(0, 1, 5, 0.1, 50, 7, 3));
  CHECK(ornstein_uhlenbeck(0, 1, 5, 0.1, 50, 7, 3) != ornstein_uhlenbeck(0, 1, 5, 0.1, 50, 7, 4));
}

TEST_CASE("a passive membrane under constant conductances settles where they balance; noise gives it a spread", "[clamp]") {
  const NeuronEntry& cell = neuron("pospischil_rs");
  const auto p = params_of(cell, {{"g_Na", 0}, {"g_Kd", 0}, {"g_M", 0}, {"g_L", 0.05}, {"E_L", -80}, {"C_m", 1}});
  PointConductanceOptions o;
  o.sd_e = o.sd_i = 0;
  const std::vector<double> none(8000, 0.0);
  const ConductanceRun still = run_with_conductances(cell, p, o, none, dt, 1, 0);
  const double balance = (0.05 * -80 + o.g_e * o.E_e + o.g_i * o.E_i) / (0.05 + o.g_e + o.g_i);
  CHECK(still.V.back() == Approx(balance).margin(1e-6));
  CHECK(still.spikes.empty());
  const ConductanceRun noisy = run_with_conductances(cell, p, PointConductanceOptions{}, none, dt, 1, 0);
  double spread = 0;
  for (std::size_t t = 2000; t < none.size(); ++t) spread += (noisy.V[t] - balance) * (noisy.V[t] - balance) / 6000;
  CHECK(std::sqrt(spread) > 0.5);
  CHECK(std::sqrt(spread) < 6);
  CHECK_THROWS_AS(run_with_conductances(neuron("gif"), {}, o, none, dt, 1, 0), UsageError);
}
