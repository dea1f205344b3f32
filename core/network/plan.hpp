// What a run lays out once: padded weights, coefficients, where each population's numbers stand, how long the segments of time are.
#pragma once
#include "core/network/buffer.hpp"
#include "core/network/run.hpp"
#include "core/network/connection_choice.hpp"
#include "core/network/plasticity.hpp"

namespace axograd {

// Rows of events are added by whole vectors.
inline std::int64_t padded(int n) { return (std::int64_t(n) + 15) / 16 * 16; }

// A sparse projection's connections tile by tile (sparse_kernels.hpp).
template <class R> struct TiledWiring {
  std::vector<std::int64_t> first;
  std::vector<std::int32_t> source;
  AlignedVector<TileTarget> target;
  AlignedVector<R> weight;
  // f(k, place): connection k stands at `place` of the wiring's weights
  template <class F> void over(const Wiring<R>& w, F&& f) const {
    std::vector<std::int64_t> places(w.row.begin(), w.row.end());
    for (std::size_t run = 0; run < source.size(); ++run) {
      const auto i = std::size_t(source[run]), end = (run / std::size_t(w.pre) + 1) * sparse_tile;
      std::int64_t& place = places[i];
      for (std::int64_t k = first[run]; place < w.row[i + 1] && std::size_t(w.column[std::size_t(place)]) < end; ++place) f(k++, place);
    }
  }
};

template <class R> struct NetworkPlan {
  const Network<R>& network;
  NetworkTrials trials;
  NetworkRunOptions options;
  const DenseKernels<R>* kernels = nullptr;
  const SparseKernels<R>* sparse = nullptr;
  const GradedKernels<R>* graded = nullptr;
  const SpikeKernels* spikes = nullptr;
  std::vector<AlignedVector<R>> weights;        // per projection: dense [pre, padded(post)], sparse as they are
  std::vector<std::vector<R>> coeff;            // per population [C, count]
  std::vector<std::int64_t> carry_at, ports_at; // per population: its first number in a row of the carry, of the ports
  std::int64_t carry = 0, ports = 0;            // numbers per step and group, 16 trials included
  std::vector<PlasticSources<R>> plastic;       // sources whose synapses have short-term plasticity
  std::vector<int> plastic_of;                  // per projection, -1: none
  std::int64_t released = 0;                    // numbers that plastic sources release per step and group; twice as many are their states
  std::int64_t slots = 2;                       // steps whose spikes can still be reached by a delay, this step's included
  std::int64_t segment = 0, segments = 1;       // steps per segment; one segment: everything is kept
  std::int64_t groups = 0;

  NetworkPlan(const Network<R>& network, const NetworkTrials& trials, const NetworkRunOptions& options);
  std::vector<TiledWiring<R>> tiled;            // per projection, sparse ones only
  bool whole() const { return segments == 1; }
  const R* weight(std::size_t projection) const {
    return network.projections[projection].wiring.dense ? weights[projection].data() : network.projections[projection].wiring.weight.data();
  }
  SparseTiles<R> tiles(std::size_t projection) const {
    const TiledWiring<R>& t = tiled[projection];
    const Wiring<R>& w = network.projections[projection].wiring;
    return {t.first.data(), t.source.data(), t.target.data(), t.weight.data(), w.pre, w.post};
  }

 private:
  int add_plastic(const NetworkProjection<R>& projection);
};

}  // namespace axograd
