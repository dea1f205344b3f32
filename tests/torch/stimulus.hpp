// A test bed in which every neuron of the registry spikes a few times and no parameter is at a point where its effect vanishes.
#pragma once
#include <algorithm>
#include <cstring>

#include "tests/suites/bed.hpp"

namespace axograd::suites {

// A current that makes this neuron fire: (mean, swing) in its own unit.
inline std::pair<double, double> firing_current(const NeuronFields& f) {
  const std::string name = f.info->name;
  if (f.info->units == UnitSystem::density) {   // 9 mV/ms, whatever the capacitance
    double C_m = 1;
    for (const Field& p : f.params) {
      if (!std::strcmp(p.name, "C_m")) C_m = p.value;
    }
    return {9 * C_m, 4 * C_m};
  }
  if (name == "izhikevich") return {9, 4};
  if (name == "gif2406") return {1.2, 0.4};
  if (name == "adex") return {900, 250};
  double g_L = 5;
  for (const Field& p : f.params) {
    if (!std::strcmp(p.name, "g_L")) g_L = p.value;
  }
  return {24 * g_L, 8 * g_L};
}

inline Bed<double> stimulated(const NeuronEntry& n, std::int64_t steps, std::int64_t lanes) {
  const double dt = n.fields.info->units == UnitSystem::density ? 0.05 : 0.25;
  Bed<double> bed(n, steps, lanes, dt);
  const auto [mean, swing] = firing_current(n.fields);
  for (std::int64_t t = 0; t < steps; ++t) {
    for (std::int64_t lane = 0; lane < lanes; ++lane) bed.inputs[0][std::size_t(t * lanes + lane)] = mean + swing * wobble(t, lane, dt);
  }
  // away from the defaults, most of all from zero, where products hide mistakes
  std::mt19937 random(3);
  std::size_t i = 0;
  for (const Field& f : n.fields.params) {
    for (int j = 0; j < f.count; ++j, ++i) {
      for (auto& x : bed.params[i]) {
        const double u = double(random()) / 4294967296.0 - 0.5, size = f.value != 0 ? std::abs(f.value) : std::min(1.0, 0.01 * (f.high - f.low));
        x = std::clamp(f.value + 0.08 * u * size + (f.value == 0 ? 0.3 * size : 0), f.low, f.high);
      }
    }
  }
  bed.objective.state = 0;
  bed.objective.square_scale = 1e-3;
  bed.target.assign(std::size_t(steps * lanes), -62);
  bed.weight.assign(std::size_t(steps), 1);
  for (std::int64_t t = 0; t < steps; t += 3) bed.weight[std::size_t(t)] = 0.5;
  return bed;
}

// A surrogate under which derivatives through many spikes stay tame (jump times slope below 1, also the jump of a refractory clock):
// what explodes cannot be compared to ten digits.
inline Surrogate tame_surrogate(SpikeMode mode) { return {SurrogateKind::fast_sigmoid, 30, mode == SpikeMode::smooth ? 1.0 : 0.05}; }

}  // namespace axograd::suites
