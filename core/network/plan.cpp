#include "core/network/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"

namespace axograd {
namespace {

const ConnectionKernelSet& set_of(const NetworkRunOptions& options) {
  return options.isa ? connection_kernels(*options.isa) : connection_kernels();
}
template <class R> const ConnectionKernels<R>& kernels_of(const NetworkRunOptions& options) {
  if constexpr (sizeof(R) == 4) return set_of(options).f32;
  else return set_of(options).f64;
}

// length[b pre + i]: room for the targets of source i in tile b
template <class R> std::vector<std::int32_t> lengths_of_runs(const Wiring<R>& w) {
  std::vector<std::int32_t> length(std::size_t((w.post + sparse_tile - 1) / sparse_tile) * std::size_t(w.pre));
  for (int i = 0; i < w.pre; ++i) {
    for (std::int64_t k = w.row[std::size_t(i)]; k < w.row[std::size_t(i) + 1]; ++k)
      ++length[std::size_t(w.column[std::size_t(k)] / sparse_tile) * std::size_t(w.pre) + std::size_t(i)];
  }
  for (std::int32_t& n : length) n = (n + sparse_together - 1) / sparse_together * sparse_together;
  return length;
}

template <class R> TiledWiring<R> tiled_wiring(const Wiring<R>& w) {
  TiledWiring<R> t;
  const std::vector<std::int32_t> length = lengths_of_runs(w);
  t.source.resize(length.size());
  t.first.resize(length.size() + 1);
  for (std::size_t b = 0; b < length.size(); b += std::size_t(w.pre)) {
    const auto source = t.source.begin() + std::ptrdiff_t(b);
    std::iota(source, source + w.pre, 0);
    std::stable_sort(source, source + w.pre, [&](int i, int j) { return length[b + std::size_t(i)] < length[b + std::size_t(j)]; });
    for (int r = 0; r < w.pre; ++r) t.first[b + std::size_t(r) + 1] = t.first[b + std::size_t(r)] + length[b + std::size_t(source[r])];
  }
  t.target.resize(std::size_t(t.first.back()));
  t.weight.resize(std::size_t(t.first.back()));
  t.over(w, [&](std::int64_t k, std::int64_t place) {
    t.target[std::size_t(k)] = TileTarget(w.column[std::size_t(place)] % sparse_tile);
    t.weight[std::size_t(k)] = w.weight[std::size_t(place)];
  });
  return t;
}

template <class R> AlignedVector<R> padded_rows(const Wiring<R>& w) {
  const std::int64_t ld = padded(w.post);
  AlignedVector<R> rows(std::size_t(ld * w.pre));
  for (std::int64_t i = 0; i < w.pre; ++i) std::copy_n(w.weight.data() + i * w.post, w.post, rows.data() + i * ld);
  return rows;
}

template <class R> void check_bands(const Network<R>& n, const std::vector<PotentialBand>& bands) {
  if (!bands.empty() && bands.size() != n.populations.size())
    throw UsageError("bands of potentials: " + std::to_string(bands.size()) + " for " + std::to_string(n.populations.size()) + " populations");
  for (const PotentialBand& b : bands) {
    if (!(b.low < b.high) || !(b.scale > 0)) throw UsageError("a band of potentials needs low < high and a scale above 0");
  }
}

template <class R> void check_disturbance(const Network<R>& n, const NetworkRunOptions& o) {
  if (!o.disturbance.any()) return;
  if (o.gradient) throw UsageError("a disturbed run has no gradient: unset gradient in its options");
  const auto& held = o.disturbance.held;
  if (!held.empty() && held.size() != n.populations.size())
    throw UsageError("held states: " + std::to_string(held.size()) + " lists for " + std::to_string(n.populations.size()) + " populations");
  for (std::size_t i = 0; i < held.size(); ++i) {
    for (int row : held[i]) {
      if (row < 0 || row >= n.populations[i].states()) throw UsageError("held states: population " + n.populations[i].name + " has no scalar " + std::to_string(row));
    }
  }
}

}  // namespace

template <class R>
NetworkPlan<R>::NetworkPlan(const Network<R>& n, const NetworkTrials& t, const NetworkRunOptions& o)
    : network(n), trials(t), options(o), kernels(&kernels_of<R>(o).dense), sparse(&kernels_of<R>(o).sparse),
      graded(&kernels_of<R>(o).graded), spikes(&set_of(o).spikes) {
  check_network(n);
  check_bands(n, o.bands);
  check_disturbance(n, o);
  if (n.channels > 0 && !t.spikes && !t.values) throw UsageError("the network has input channels, the trials have neither spikes nor values");
  for (const auto& p : n.populations) {
    carry_at.push_back(carry);
    ports_at.push_back(ports);
    carry += std::int64_t(p.states()) * p.count * trial_lanes;
    ports += std::int64_t(p.ports.size()) * p.count * trial_lanes;
    coeff.emplace_back(std::size_t(p.count) * std::size_t(p.kernels->coefficients));
    p.kernels->prepare(p.params.data(), coeff.back().data(), p.count, n.dt);
  }
  for (const auto& p : n.projections) {
    weights.push_back(p.wiring.dense ? padded_rows(p.wiring) : AlignedVector<R>());
    plastic_of.push_back(p.plastic() ? add_plastic(p) : -1);
    tiled.push_back(p.wiring.dense ? TiledWiring<R>() : tiled_wiring(p.wiring));
    if (!p.external) slots = std::max<std::int64_t>(slots, p.delay + 1);
  }
  groups = (t.trials + trial_lanes - 1) / trial_lanes;
  segment = std::max<std::int64_t>(1, t.steps);
  const double bytes = double(groups) * double(t.steps) * double(carry + ports + 2 * released) * sizeof(R);
  if (o.gradient ? bytes > double(o.memory_budget) : t.steps > 64) {
    segment = std::max<std::int64_t>(1, std::int64_t(std::ceil(std::sqrt(double(t.steps)))));
    segments = (t.steps + segment - 1) / segment;
  }
}

// Projections that release alike share their sources.
template <class R> int NetworkPlan<R>::add_plastic(const NetworkProjection<R>& p) {
  if (p.external && trials.values)
    throw UsageError("projection " + p.name + ": short-term plasticity of input synapses needs spikes; the trials have values");
  PlasticSources<R> s = plastic_sources(p, network.dt);
  for (std::size_t i = 0; i < plastic.size(); ++i) {
    if (plastic[i].alike(s)) return int(i);
  }
  s.at = released;
  released += std::int64_t(s.count) * trial_lanes;
  plastic.push_back(std::move(s));
  return int(plastic.size()) - 1;
}

template struct NetworkPlan<float>;
template struct NetworkPlan<double>;

}  // namespace axograd
