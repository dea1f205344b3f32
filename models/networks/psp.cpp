#include "models/networks/psp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/error.hpp"
#include "core/network/run.hpp"
#include "core/registry/neuron_entry.hpp"

namespace axograd::networks {
namespace {

// [T] difference that one spike in the first step makes; empty when it makes the cell fire.
template <class R> std::vector<double> response(Network<R>& n, R weight, int steps) {
  n.projections[0].wiring.weight = {weight};
  std::vector<std::uint64_t> spikes(2 * std::size_t(steps), 0);
  spikes[0] = 1;
  NetworkRun<R> run(n, {.trials = 2, .steps = steps, .spikes = spikes.data()}, {.threads = 1, .gradient = false});
  run.forward();
  if (run.counts()[0] != run.counts()[1] || !run.finite()) return {};
  std::vector<double> difference;
  for (int t = 0; t < steps; ++t)
    difference.push_back(double(run.outputs()[std::size_t(t)]) - double(run.outputs()[std::size_t(steps + t)]));
  return difference;
}

template <class R> Network<R> one_cell(const NetworkPopulation<R>& population, const NetworkPort& port, double dt) {
  Network<R> n;
  n.dt = dt;
  n.channels = 1;
  auto cell = make_population<R>(*population.fields, *population.kernels, 0, 1);
  for (std::size_t i = 0; i < cell.params.size(); ++i) cell.params[i] = population.params[i * std::size_t(population.count)];
  cell.ports = {port};
  n.populations.push_back(std::move(cell));
  NetworkProjection<R> p;
  p.external = true;
  p.count = 1;
  p.wiring = {.pre = 1, .post = 1, .dense = true, .weight = {R(1)}, .row = {}, .column = {}};
  n.projections.push_back(std::move(p));
  n.readout = {.first = 0, .count = 1, .outputs = 1, .decay = 0, .voltage = true, .weight = {R(1)}, .bias = {R(0)}};
  return n;
}

template <class R> std::optional<double> parameter(const NetworkPopulation<R>& p, const std::string& name) {
  const auto names = scalar_names(p.fields->params);
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return {};
  return double(p.params[std::size_t(at - names.begin()) * std::size_t(p.count)]);
}

}  // namespace

template <class R>
PspIntegrals psp_integrals(const NetworkPopulation<R>& population, const NetworkPort& port, double dt, double threshold) {
  constexpr double longest = 2000;  // ms
  constexpr int most_steps = 40000;
  Network<R> n = one_cell(population, port, dt);
  const int steps = std::min(most_steps, int(std::ceil(longest / dt)));
  double weight = 1;
  for (int attempt = 0; attempt < 60; ++attempt) {
    std::vector<double> u = response(n, R(weight), steps);
    double peak = 0;
    for (double x : u) peak = std::max(peak, std::abs(x));
    if (u.empty() || peak > threshold / 20) {
      weight /= 4;
    } else if (peak < threshold / 400) {
      weight *= 4;
    } else {
      for (double& x : u) x /= weight;
      return psp_integrals(u, dt);
    }
  }
  throw UsageError(fmt::format(
      "fluctuation-driven weights: no weight of the synapses {} moves the potential of {} by a part of its threshold, {} above rest",
      port.name, population.name, threshold));
}

template <class R> double threshold_above_rest(const NetworkPopulation<R>& population) {
  const auto threshold = parameter(population, "V_th");
  if (!threshold)
    throw UsageError(fmt::format(
        "fluctuation-driven weights: the neuron of {} has no V_th; give `threshold`, its distance from rest", population.name));
  return *threshold - parameter(population, "E_L").value_or(0);
}

template PspIntegrals psp_integrals(const NetworkPopulation<float>&, const NetworkPort&, double, double);
template PspIntegrals psp_integrals(const NetworkPopulation<double>&, const NetworkPort&, double, double);
template double threshold_above_rest(const NetworkPopulation<float>&);
template double threshold_above_rest(const NetworkPopulation<double>&);

}  // namespace axograd::networks
