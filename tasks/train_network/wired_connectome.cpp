#include "tasks/train_network/wired_connectome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/connectome/read.hpp"
#include "models/networks/wiring/balance.hpp"
#include "models/networks/wiring/controls.hpp"

namespace axograd::tasks {
namespace {

networks::Edges edges_of(const data::Connectome& c, double dt) {
  networks::Edges e;
  e.pre_count = e.post_count = int(c.nodes.size());
  for (std::size_t k = 0; k < c.edges.size(); ++k) {
    const int sign = c.edges.sign[k];
    const int delay = c.edges.delay.empty() ? 1 : std::max(1, int(std::lround(c.edges.delay[k] / dt)));
    const double strength = data::strength(c, k);
    networks::append(e, c.edges.pre[k], c.edges.post[k], static_cast<signed char>(sign), sign == 0 ? strength : sign * strength, delay);
  }
  return e;
}

}  // namespace

WiredConnectome wire_connectome(const WiredConnectomeOptions& o, double dt, std::uint64_t seed) {
  const data::Connectome c = data::read_connectome(o.source);
  WiredConnectome out;
  out.notes = c.warnings;
  const auto told = [&](const std::string& warning) { return warning.find(c.sign_source) != std::string::npos; };
  if (std::none_of(out.notes.begin(), out.notes.end(), told)) out.notes.push_back("signs: " + c.sign_source);
  networks::Edges edges = edges_of(c, dt);
  std::vector<int> group;
  if (o.learn == "type_pairs") group = data::type_pairs(c).pair_of_edge;
  const auto order = networks::sorted_order(edges);
  edges = networks::reordered(edges, order);
  if (!group.empty()) {
    std::vector<int> sorted;
    for (std::size_t k : order) sorted.push_back(group[k]);
    group = std::move(sorted);
  }
  if (o.control == "matched") {
    auto shuffled = networks::matched_shuffle(edges, {.same_from = 0}, seed, group);
    out.notes.push_back(fmt::format("matched control: {} of {} connections are between cells that were not connected", shuffled.moved, edges.size()));
    if (!group.empty()) {
      std::vector<int> moved;
      for (std::size_t k : shuffled.source) moved.push_back(group[k]);
      group = std::move(moved);
    }
    edges = std::move(shuffled.edges);
  } else if (o.control == "weights") {
    edges = networks::weight_shuffle(edges, seed);
  }
  if (o.radius > 0) networks::scale_to_radius(edges, o.radius);
  out.wiring = {std::move(edges), std::move(group), o.learn == "low_rank" ? o.rank : 0};
  return out;
}

}  // namespace axograd::tasks
