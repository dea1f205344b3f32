#include "models/networks/first_weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/error.hpp"
#include "core/registry/neuron_entry.hpp"
#include "models/networks/filters.hpp"
#include "models/networks/psp.hpp"

namespace axograd::networks {
namespace {

// Synapses of one kind onto one population.
struct Kind {
  double per_cell = 0;  // mean number onto a cell
  std::optional<PspIntegrals> psp;
  std::vector<DrawnSynapses*> members;
  bool any() const { return per_cell > 0; }
};
struct Onto {
  Kind input, free_input, excitatory, inhibitory, free;
  Kind& of(bool external, int sign) {
    return external ? (sign == 0 ? free_input : input) : sign == 0 ? free : sign > 0 ? excitatory : inhibitory;
  }
};

void add(Kind& kind, DrawnSynapses& s, const PspIntegrals& psp) {
  if (kind.psp && (std::abs(kind.psp->area - psp.area) > 1e-3 * std::abs(psp.area) ||
                   std::abs(kind.psp->square - psp.square) > 1e-3 * psp.square))
    throw UsageError(fmt::format("fluctuation-driven weights: synapses {} and {} are of one kind and differ in what a spike does",
                                 kind.members[0]->options.name, s.options.name));
  kind.psp = psp;
  kind.per_cell += double(s.wiring.edges.size()) / s.ends.post_count;
  kind.members.push_back(&s);
}

// The kinds whose responses the formulas take for one.
PspIntegrals common(std::initializer_list<const Kind*> kinds) {
  std::optional<PspIntegrals> found;
  for (const Kind* k : kinds) {
    if (!k->any()) continue;
    if (found && std::abs(found->square - k->psp->square) > 1e-3 * found->square)
      throw UsageError(
          fmt::format("fluctuation-driven weights: synapses {} differ from the others that excite in what a spike does",
                      k->members[0]->options.name));
    found = k->psp;
  }
  return found.value_or(PspIntegrals{});
}

void draw_sizes(const Kind& kind, int sign, double mean) {
  for (DrawnSynapses* s : kind.members) draw_exponential(s->wiring.edges, sign, mean * s->options.gain, s->seed + 1);
}
void draw_free(const Kind& kind, double mean, double sd) {
  for (DrawnSynapses* s : kind.members) draw_normal(s->wiring.edges, mean * s->options.gain, sd * s->options.gain, s->seed + 1);
}

void draw_onto(Onto& k, const FluctuationOptions& o) {
  const bool signed_recurrent = k.excitatory.any() || k.inhibitory.any();
  if ((signed_recurrent && k.free.any()) || (k.input.any() && k.free_input.any()))
    throw UsageError("fluctuation-driven weights: synapses with and without a sign onto the same cells");
  if (k.input.any()) {
    const auto w = fluctuation_driven_dale(o, k.input.per_cell, k.excitatory.per_cell, k.inhibitory.per_cell,
                                           common({&k.input, &k.excitatory}), common({&k.inhibitory}));
    draw_sizes(k.input, 1, w.input), draw_sizes(k.excitatory, 1, w.excitatory), draw_sizes(k.inhibitory, -1, w.inhibitory);
  } else if (signed_recurrent) {
    // Inputs of either sign have a mean of 0 by themselves; the recurrent synapses share the rest of the variance in balance.
    const double rest = k.free_input.any() ? 1 - o.input_share : 1;
    auto all = o;
    all.input_share = 0.5;  // of no consequence: excitation stands where the formula has inputs
    const auto w = fluctuation_driven_dale(all, k.excitatory.per_cell, 0, k.inhibitory.per_cell, common({&k.excitatory}),
                                           common({&k.inhibitory}));
    draw_sizes(k.excitatory, 1, std::sqrt(rest) * w.input), draw_sizes(k.inhibitory, -1, std::sqrt(rest) * w.inhibitory);
    if (k.free_input.any())
      draw_free(k.free_input, 0,
                std::sqrt(o.input_share) * fluctuation_driven(o, k.free_input.per_cell, 0, common({&k.free_input})).sd_input);
  } else if (k.free_input.any() || k.free.any()) {
    const auto w = fluctuation_driven(o, k.free_input.per_cell, k.free.per_cell, common({&k.free_input, &k.free}));
    draw_free(k.free_input, w.mean, w.sd_input), draw_free(k.free, w.mean, w.sd_recurrent);
  }
}

}  // namespace

template <class R>
void draw_fluctuation_driven(std::vector<DrawnSynapses>& drawn, const FluctuationOptions& options, const Network<R>& network) {
  std::vector<Onto> onto(network.populations.size());
  std::vector<FluctuationOptions> of(onto.size(), options);
  for (std::size_t i = 0; i < onto.size(); ++i) {
    if (options.threshold == 0) of[i].threshold = threshold_above_rest(network.populations[i]);
  }
  for (DrawnSynapses& s : drawn) {
    if (s.given) throw UsageError(fmt::format("fluctuation-driven weights: those of {} are given", s.options.name));
    const auto& population = network.populations[s.target];
    NetworkPort port = port_of(s.options, network.dt);
    port.name = s.options.name;
    port.input = index_of(population.fields->input, s.options.conductance ? "I" : s.options.input);
    PspIntegrals psp = psp_integrals(population, port, network.dt, of[s.target].threshold);
    psp.area = std::abs(psp.area);
    add(onto[s.target].of(s.external, s.ends.sign_of(0)), s, psp);
  }
  for (std::size_t i = 0; i < onto.size(); ++i) {
    try {
      draw_onto(onto[i], of[i]);
    } catch (const UsageError& e) {
      throw UsageError(fmt::format("population {}: {}", network.populations[i].name, e.what()));
    }
  }
}

Edges joined_recurrent(const std::vector<DrawnSynapses>& drawn, const std::vector<NetworkCells>& cells) {
  Edges all;
  all.pre_count = all.post_count = cells.back().first + cells.back().count;
  for (const DrawnSynapses& s : drawn) {
    const Edges& e = s.wiring.edges;
    for (std::size_t k = 0; !s.external && k < e.size(); ++k)
      append(all, e.pre[k] + s.first, e.post[k] + cells[s.target].first, e.sign[k], e.weight[k], e.delay[k]);
  }
  return all;
}

void balance_recurrent(std::vector<DrawnSynapses>& drawn, const std::vector<NetworkCells>& cells, const BalanceOptions& options) {
  if (options.balance == "none" && options.radius == 0) return;
  Edges all = joined_recurrent(drawn, cells);
  balance(all, options);
  std::size_t at = 0;
  for (DrawnSynapses& s : drawn) {
    if (s.external) continue;
    for (double& w : s.wiring.edges.weight) w = all.weight[at++];
  }
}

template void draw_fluctuation_driven(std::vector<DrawnSynapses>&, const FluctuationOptions&, const Network<float>&);
template void draw_fluctuation_driven(std::vector<DrawnSynapses>&, const FluctuationOptions&, const Network<double>&);

}  // namespace axograd::networks
