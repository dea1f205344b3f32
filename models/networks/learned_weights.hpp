// What of one projection is trained, and how its weights follow from those numbers. Each kind has a part of theta of its own.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "core/network/network.hpp"
#include "models/networks/wiring/dale.hpp"
#include "models/networks/wiring/edges.hpp"
#include "models/networks/wiring/topology.hpp"

namespace axograd::networks {

template <class R> struct LearnedWeights {
  virtual ~LearnedWeights() = default;
  // Fills in the wiring's weights from this projection's part of theta. True when connections moved, not weights alone.
  virtual bool set(std::span<const double> theta, Wiring<R>& wiring) = 0;
  // Adds dL/dtheta to `out`, given dL/dweight as the engine has it, at the theta of the last set().
  virtual void gradient(std::span<const double> theta, const std::vector<R>& weights, std::span<double> out) const = 0;
};

// Edges of one projection, in the engine's terms.
struct LearnedEdges {
  const Edges& edges;
  bool dense = false;      // layout of the wiring: [pre, post], or edge by edge
  bool magnitude = false;  // the engine's weights are sizes (a conductance, an input that cannot be negative)
  Dale dale = Dale::absolute;

  std::int64_t place(std::size_t k) const {
    return dense ? std::int64_t(edges.pre[k]) * edges.post_count + edges.post[k] : std::int64_t(k);
  }
  double factor(std::size_t k) const { return edges.sign[k] == 0 ? 0 : magnitude ? 1 : edges.sign[k]; }  // 0 marks a free weight
};

// A kind, and where its part of theta starts.
template <class R> struct Learning {
  std::unique_ptr<LearnedWeights<R>> weights;
  std::vector<double> start;
  double low;
};

// One number per connection: weight = sign x f(theta).
template <class R> Learning<R> learn_edges(const LearnedEdges& e);
// One gain per group: weight = sign x |given weight| x f(theta of its group), gains start at 1. `group` [edges]. UsageError for
// free weights.
template <class R> Learning<R> learn_gains(const LearnedEdges& e, const std::vector<int>& group);
// Frozen weights and a change of rank `rank` of what stands under f, on the connections that there are: weight = sign x f(theta_0
// + U V'), theta = U [post, rank], V [pre, rank] (wiring/low_rank.hpp). So neither signs nor connections change; free weights:
// w_0 + U V'. UsageError where f is `projection`, which holds numbers, not sums, to their side, and as low_rank().
template <class R> Learning<R> learn_low_rank(const LearnedEdges& e, int rank, std::uint64_t seed);
// DEEP R (wiring/rewiring.hpp): theta [pre, post] of every possible connection, 0 or below for those that are not; weight = sign
// x theta. The wiring holds those above 0. `ends` has the sign of every source. UsageError for sources without a sign and for two
// connections of one pair of cells.
template <class R> Learning<R> learn_rewired(const LearnedEdges& e, const Ends& ends);

}  // namespace axograd::networks
