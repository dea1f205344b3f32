#include "core/network/network.hpp"

#include <fmt/format.h>

#include <string_view>

#include "core/base/error.hpp"

namespace axograd {
namespace {

template <class R> void check_wiring(const Wiring<R>& w, const std::string& name) {
  if (w.dense) {
    if (w.weight.size() != std::size_t(w.pre) * std::size_t(w.post))
      throw UsageError(fmt::format("projection {}: {} weights, not {} x {}", name, w.weight.size(), w.pre, w.post));
    return;
  }
  if (w.row.size() != std::size_t(w.pre) + 1 || w.column.size() != w.weight.size() || w.row.back() != std::int64_t(w.weight.size()))
    throw UsageError(fmt::format("projection {}: rows, columns and weights do not fit each other", name));
  for (std::int32_t j : w.column) {
    if (j < 0 || j >= w.post) throw UsageError(fmt::format("projection {}: target {} outside 0 … {}", name, j, w.post - 1));
  }
}

void check_plasticity(const ShortTermPlasticity& p, int sources, const std::string& name) {
  const auto n = std::size_t(sources);
  if (p.U.size() != n || p.tau_d.size() != n || p.tau_f.size() != n)
    throw UsageError(fmt::format("projection {}: short-term plasticity has {}, {} and {} values of U, tau_d and tau_f, not {}", name,
                                 p.U.size(), p.tau_d.size(), p.tau_f.size(), n));
  for (std::size_t i = 0; i < n; ++i) {
    if (!(p.U[i] > 0 && p.U[i] <= 1 && p.tau_d[i] > 0 && p.tau_f[i] >= 0))
      throw UsageError(fmt::format("projection {}: short-term plasticity with U {}, tau_d {} ms, tau_f {} ms; allowed: 0 < U <= 1, tau_d > 0, "
                                   "tau_f >= 0", name, p.U[i], p.tau_d[i], p.tau_f[i]));
  }
}

template <class R> void check_population(const NetworkPopulation<R>& p) {
  if (!p.kernels || !p.kernels->prepare)
    throw UsageError(fmt::format("population {}: the neuron {} is not built for networks (models/CMakeLists.txt, network_neurons)", p.name, p.fields->info->name));
  const auto count = std::size_t(p.count);
  if (p.params.size() != count * std::size_t(p.fields->params.size) || p.base.size() != count * std::size_t(p.fields->input.size) ||
      p.start.size() != count * std::size_t(p.states()))
    throw UsageError(fmt::format("population {}: parameters, inputs or starting values do not fit {} neurons", p.name, p.count));
  for (const NetworkPort& port : p.ports) {
    if (port.input < 0 || port.input >= p.fields->input.size)
      throw UsageError(fmt::format("population {}: port {} acts on input {}, of {}", p.name, port.name, port.input, p.fields->input.size));
    if (port.conductance && (potential_index(*p.fields) < 0 || std::string_view(p.fields->input.begin()[port.input].name) != "I"))
      throw UsageError(fmt::format("population {}: port {} is a conductance, but {} has no V_m or no input I", p.name, port.name, p.fields->info->name));
  }
}

}  // namespace

template <class R> void check_network(const Network<R>& n) {
  if (n.populations.empty()) throw UsageError("the network has no population");
  int first = 0;
  for (const auto& p : n.populations) {
    if (p.first != first) throw UsageError(fmt::format("population {}: starts at neuron {}, expected {}", p.name, p.first, first));
    first += p.count;
    check_population(p);
  }
  for (const auto& p : n.projections) {
    const int sources = p.external ? n.channels : n.neurons();
    if (p.first < 0 || p.count < 0 || p.first + p.count > sources)
      throw UsageError(fmt::format("projection {}: sources {} … {} of {}", p.name, p.first, p.first + p.count - 1, sources));
    if (p.population < 0 || p.population >= int(n.populations.size())) throw UsageError(fmt::format("projection {}: no population {}", p.name, p.population));
    const auto& target = n.populations[std::size_t(p.population)];
    if (p.port < 0 || p.port >= int(target.ports.size())) throw UsageError(fmt::format("projection {}: population {} has no port {}", p.name, target.name, p.port));
    if (p.wiring.pre != p.count || p.wiring.post != target.count)
      throw UsageError(fmt::format("projection {}: wiring is {} x {}, not {} x {}", p.name, p.wiring.pre, p.wiring.post, p.count, target.count));
    if (!p.external && p.delay < 1) throw UsageError(fmt::format("projection {}: delay {} steps; at least 1", p.name, p.delay));
    check_wiring(p.wiring, p.name);
    if (p.plastic()) check_plasticity(p.plasticity, p.count, p.name);
  }
  const auto& r = n.readout;
  if (r.first < 0 || r.first + r.count > n.neurons() || r.weight.size() != std::size_t(r.count) * std::size_t(r.outputs) || r.bias.size() != std::size_t(r.outputs))
    throw UsageError("the readout does not fit the network");
}

template <class R> NetworkPopulation<R> make_population(const NeuronFields& fields, const NeuronKernels<R>& kernels, int first, int count) {
  NetworkPopulation<R> p;
  p.name = fields.info->name;
  p.fields = &fields;
  p.kernels = &kernels;
  p.first = first;
  p.count = count;
  const auto spread = [&](std::vector<R>& to, const FieldList& list) {
    for (const Field& f : list) to.insert(to.end(), std::size_t(f.count) * std::size_t(count), R(f.value));
  };
  spread(p.params, fields.params);
  spread(p.base, fields.input);
  spread(p.start, fields.state);
  spread(p.start, fields.history);
  return p;
}

int potential_index(const NeuronFields& fields) {
  int i = 0;
  for (const Field& f : fields.state) {
    if (std::string_view(f.name) == "V_m") return i;
    i += f.count;
  }
  return -1;
}

template <class R> void refuse_plasticity(const Network<R>& n, const std::string& what) {
  for (const auto& p : n.projections) {
    if (p.plastic()) throw UsageError(fmt::format("{} without short-term plasticity; projection {} has it", what, p.name));
  }
}

template void refuse_plasticity(const Network<float>&, const std::string&);
template void refuse_plasticity(const Network<double>&, const std::string&);
template void check_network(const Network<float>&);
template void check_network(const Network<double>&);
template NetworkPopulation<float> make_population(const NeuronFields&, const NeuronKernels<float>&, int, int);
template NetworkPopulation<double> make_population(const NeuronFields&, const NeuronKernels<double>&, int, int);

}  // namespace axograd
