#include "models/networks/drawn_synapses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/num/philox.hpp"
#include "models/networks/filters.hpp"

namespace axograd::networks {
namespace {

[[noreturn]] void unknown(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  const std::string near = nearest(name, known);
  throw UsageError(fmt::format("unknown {} '{}'{}; there are {}", what, name,
                               near.empty() ? "" : "; did you mean '" + near + "'?", quoted_list(known)));
}

// Where synapses come from.
struct Sources {
  bool external = false;
  int first = 0, count = 0, sign = 1;
};

Sources sources_of(const std::string& from, const std::vector<NetworkCells>& cells, const NetworkSurroundings& around) {
  std::vector<std::string> known = {"input"};
  Sources found{from == "input", 0, around.channels, 1};
  bool any = found.external;
  for (const auto& g : around.groups) {
    known.push_back(g.name);
    if (g.name == from) found = {true, g.first, g.count, 1}, any = true;
  }
  for (const NetworkCells& c : cells) {
    known.push_back(c.name);
    if (c.name == from && !found.external) found = {false, c.first, c.count, c.sign}, any = true;
  }
  if (!any) unknown("source of synapses", from, known);
  if (found.external && found.count == 0) throw UsageError("the network has synapses from the input, but the task shows nothing");
  return found;
}

void wire_drawn(DrawnSynapses& s, double dt) {
  const SynapseOptions& o = s.options;
  Edges& edges = s.wiring.edges;
  edges = wire(s.ends, o.topology, s.seed);
  draw_weights(edges, o.weights, s.seed + 1);
  const int lowest = s.external ? 1 : std::max(1, int(std::lround(o.delay / dt)));
  const int longest = o.longest_delay && !s.external ? std::max(lowest, int(std::lround(*o.longest_delay / dt))) : lowest;
  draw_delays(edges, lowest, longest, s.seed + 2);
}

std::string full_name(const SynapseOptions& o, const std::string& target) {
  if (o.name.empty()) return o.from + "-" + target;
  return o.to.size() > 1 ? o.name + "-" + target : o.name;
}

// Given edges: against the sign of their population they are refused; without one, a source has the sign that all its edges have.
void take_given_signs(DrawnSynapses& s, int sign) {
  const Edges& edges = s.wiring.edges;
  if (sign != 0) {
    const auto others = std::count_if(edges.sign.begin(), edges.sign.end(), [&](int x) { return x != sign; });
    if (others == 0) return;
    throw UsageError(fmt::format(
        "synapses {}: the population {} is {}, but {} of its {} given connections have the other sign or none; set its sign to \"free\", "
        "or take the signs of the connectome from elsewhere",
        s.options.name, s.options.from, sign > 0 ? "excitatory" : "inhibitory", others, edges.size()));
  }
  std::vector<bool> seen(s.source_signs.size());
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const auto i = std::size_t(edges.pre[k]);
    signed char& known = s.source_signs[i];
    known = !seen[i] || known == edges.sign[k] ? edges.sign[k] : static_cast<signed char>(0);
    seen[i] = true;
  }
}

DrawnSynapses drawn(const SynapseOptions& o, const Sources& from, const NetworkCells& target, const NetworkSurroundings& around,
                    std::uint64_t seed) {
  DrawnSynapses s;
  s.options = o;
  s.options.name = full_name(o, target.name);
  s.external = from.external;
  s.first = from.first;
  s.seed = seed;
  const int sign = !from.external ? from.sign : o.free ? 0 : 1;
  s.ends = {.pre_count = from.count,
            .post_count = target.count,
            .sign = std::vector<signed char>(std::size_t(from.count), static_cast<signed char>(sign))};
  if (!from.external && o.from == target.name && !o.topology.autapses) s.ends.same_from = 0;
  const auto found = around.given.find(s.options.name);
  s.given = found != around.given.end();
  if (s.given)
    s.wiring = found->second;
  else
    wire_drawn(s, around.dt);
  Edges& edges = s.wiring.edges;
  for (double& w : edges.weight) w *= o.gain;
  check(edges);
  if (edges.pre_count != from.count || edges.post_count != target.count)
    throw UsageError(
        fmt::format("synapses {}: edges from {} to {} cells, but {} has {} and {} has {}; set the population's count",
                    s.options.name, edges.pre_count, edges.post_count, o.from, from.count, target.name, target.count));
  s.source_signs = s.ends.sign;
  if (s.given && !s.external) take_given_signs(s, sign);
  s.delays = edges.delay;
  std::sort(s.delays.begin(), s.delays.end());
  s.delays.erase(std::unique(s.delays.begin(), s.delays.end()), s.delays.end());
  return s;
}

}  // namespace

std::uint64_t network_seed(std::uint64_t seed, std::uint64_t kind, std::uint64_t index) {
  return random_block(seed, 0x6e657400 + kind, index * 4096).w[0] |
         std::uint64_t(random_block(seed, 0x6e657401 + kind, index * 4096).w[0]) << 32;
}

const NetworkCells& find_cells(const std::vector<NetworkCells>& cells, const std::string& name) {
  std::vector<std::string> known;
  for (const NetworkCells& c : cells) {
    if (c.name == name) return c;
    known.push_back(c.name);
  }
  unknown("population", name, known);
}

void check_source(const std::string& from, const std::vector<NetworkCells>& cells, const NetworkSurroundings& around) {
  sources_of(from, cells, around);
}

std::vector<std::string> synapse_names(const SynapseOptions& options, const std::vector<NetworkCells>& cells) {
  SynapseOptions o = options;
  if (o.to.empty()) {
    for (const NetworkCells& c : cells) o.to.push_back(c.name);
  }
  std::vector<std::string> names;
  for (const std::string& target : o.to) names.push_back(full_name(o, target));
  return names;
}

void check_synapse_name(const std::string& name, const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) == known.end()) unknown("name of synapses", name, known);
}

std::vector<DrawnSynapses> draw_synapses(const std::vector<SynapseOptions>& options, const std::vector<NetworkCells>& cells,
                                         const NetworkSurroundings& around, std::uint64_t seed) {
  std::vector<DrawnSynapses> all;
  std::size_t projections = 0;  // every delay of a synapse is one; seeds count them
  for (const SynapseOptions& given : options) {
    SynapseOptions o = with_receptor(given);
    if (o.to.empty()) {
      for (const NetworkCells& c : cells) o.to.push_back(c.name);
    }
    const Sources from = sources_of(o.from, cells, around);
    const std::uint64_t plasticity_seed = network_seed(seed, 4, projections);
    for (const std::string& name : o.to) {
      const NetworkCells& target = find_cells(cells, name);
      all.push_back(drawn(o, from, target, around, network_seed(seed, 2, projections)));
      all.back().target = std::size_t(&target - cells.data());
      all.back().plasticity_seed = plasticity_seed;
      projections += all.back().delays.size();
    }
  }
  std::vector<std::string> known;
  for (const DrawnSynapses& s : all) known.push_back(s.options.name);
  for (const auto& [name, wiring] : around.given) check_synapse_name(name, known);
  return all;
}

}  // namespace axograd::networks
