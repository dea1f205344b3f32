// The synapses between two populations (or within one) as a list: what the builders make, the initialisers weigh, the controls
// shuffle and the engines lay out as they need.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace axograd::networks {

// Edge k leads from presynaptic cell pre[k] to postsynaptic cell post[k] with delay[k] steps (>= 1). weight[k] is the effective
// weight with its sign, in the unit of the synapse. sign[k] is what Dale's law holds the weight to: +1, -1, or 0 for a free one.
// Sorted by pre, then post (then as they came).
struct Edges {
  int pre_count = 0, post_count = 0;
  std::vector<int> pre, post, delay;
  std::vector<signed char> sign;
  std::vector<double> weight;

  std::size_t size() const { return pre.size(); }
  bool operator==(const Edges&) const = default;
};

// One more edge at the end, with no regard to the order.
void append(Edges& edges, int pre, int post, signed char sign, double weight = 0, int delay = 1);

// The order in which edges would be sorted: [size] indices, by pre, then post, equal ones as they stand.
std::vector<std::size_t> sorted_order(const Edges& edges);
// Edge k of the result is edge order[k].
Edges reordered(const Edges& edges, std::span<const std::size_t> order);
Edges sorted(const Edges& edges);

// UsageError that names the first edge which is out of range, out of order, without a delay, not finite or of the wrong sign.
void check(const Edges& edges);

// CSR: the edges of presynaptic cell i are offsets[i] … offsets[i + 1] - 1. [pre_count + 1]
std::vector<std::size_t> row_offsets(const Edges& edges);
// The other way round: order lists the edges by post, then pre; those onto cell j are order[offsets[j]] … order[offsets[j + 1] -
// 1].
struct Columns {
  std::vector<std::size_t> offsets, order;  // [post_count + 1], [size]
};
Columns columns_of(const Edges& edges);

// How many edges of this sign leave each presynaptic cell, or reach each postsynaptic cell.
std::vector<int> out_degrees(const Edges& edges, int sign);
std::vector<int> in_degrees(const Edges& edges, int sign);
// Sum of the weights onto each postsynaptic cell. [post_count]
std::vector<double> incoming_sums(const Edges& edges);

}  // namespace axograd::networks
