#include "models/networks/network_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/num/philox.hpp"
#include "models/networks/cell_parameters.hpp"
#include "models/networks/filters.hpp"
#include "models/networks/first_weights.hpp"
#include "models/networks/plasticity.hpp"
#include "models/registry.hpp"

namespace axograd::networks {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

int sign_of(const std::string& name) { return name == "excitatory" ? 1 : name == "inhibitory" ? -1 : 0; }

// The edges of one delay.
GivenWiring with_delay(const Edges& edges, int delay) {
  Edges out;
  out.pre_count = edges.pre_count;
  out.post_count = edges.post_count;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (edges.delay[k] == delay) append(out, edges.pre[k], edges.post[k], edges.sign[k], edges.weight[k], delay);
  }
  return {out, {}};
}

bool has_doubles(const Edges& e) {
  for (std::size_t k = 1; k < e.size(); ++k) {
    if (e.pre[k] == e.pre[k - 1] && e.post[k] == e.post[k - 1]) return true;
  }
  return false;
}

// How a projection's weights are trained, as its options and its wiring say.
template <class R>
Learning<R> way_of(const SynapseOptions& o, const LearnedEdges& edges, const GivenWiring& wiring, const Ends& ends, std::uint64_t seed) {
  const int rank = o.low_rank ? o.low_rank->rank : wiring.rank;
  if ((o.rewiring ? 1 : 0) + (rank > 0 ? 1 : 0) + (wiring.group.empty() ? 0 : 1) > 1)
    throw UsageError(fmt::format("synapses {}: rewiring, a change of low rank and gains of groups exclude each other", o.name));
  try {
    if (o.rewiring) return learn_rewired<R>(edges, ends);
    if (rank > 0) return learn_low_rank<R>(edges, rank, seed);
    return wiring.group.empty() ? learn_edges<R>(edges) : learn_gains<R>(edges, wiring.group);
  } catch (const UsageError& e) {
    throw UsageError(fmt::format("synapses {}: {}", o.name, e.what()));
  }
}

Surrogate surrogate_of(const SurrogateOptions& o) {
  const auto kind = SurrogateKind(find_surrogate(o.kind.c_str()));
  const bool tail = kind == SurrogateKind::q_pseudo_spike, leak = kind == SurrogateKind::leaky_rectangle || kind == SurrogateKind::leaky_relu;
  if (o.shape && !tail && !leak) throw UsageError(fmt::format("surrogate: {} has no `shape`; those that have one: q_pseudo_spike, leaky_rectangle, leaky_relu", o.kind));
  if (o.shape && tail && !(*o.shape > 1)) throw UsageError(fmt::format("surrogate: `shape` of q_pseudo_spike is {}; allowed: more than 1", *o.shape));
  if (o.shape && leak && !(*o.shape <= 1)) throw UsageError(fmt::format("surrogate: `shape` of {} is {}; allowed: 0 to 1", o.kind, *o.shape));
  return {kind, o.width, o.gain, o.shape.value_or(-1)};
}

// Above this density a row of all targets is quicker than a list of them.
constexpr double dense_from = 0.25;

}  // namespace

template <class R> NetworkModel<R>::NetworkModel(const NetworkOptions& o, const NetworkSurroundings& around, std::uint64_t seed) {
  network_.dt = around.dt;
  network_.channels = around.channels;
  network_.surrogate = surrogate_of(o.surrogate);
  if (o.populations.empty()) throw UsageError("the network has no population");
  for (const auto& p : o.populations) add_population(p, seed);
  auto drawn = draw_synapses(o.synapses, cells_, around, seed);
  if (o.fluctuation_driven) draw_fluctuation_driven(drawn, *o.fluctuation_driven, network_);
  balance_recurrent(drawn, cells_, o.recurrent);
  for (const auto& s : drawn) add_synapses(s);
  add_readout(o.readout, around, seed);
  check_network(network_);
  theta_ = start_;
  set(start_);
}

template <class R> void NetworkModel<R>::add_population(const PopulationOptions& o, std::uint64_t seed) {
  for (const Cells& c : cells_) {
    if (c.name == o.name) throw UsageError(fmt::format("two populations are called '{}'", o.name));
  }
  const NeuronEntry& entry = neuron(o.neuron);
  const FieldList& params = entry.fields.params;
  auto p = make_population<R>(entry.fields, network_kernels<R>(entry), network_.neurons(), o.count);
  p.name = o.name;
  const auto values = cell_parameters(o, params, network_seed(seed, 1, cells_.size()));
  p.params.assign(values.begin(), values.end());
  const std::size_t index = network_.populations.size();
  for (const std::string& name : o.learn) {
    const int i = index_of(params, name);
    const Field* field = params.begin();
    for (int left = i; left >= field->count; ++field) left -= field->count;
    const bool logarithmic = field->low >= 0;
    std::vector<double> start;
    for (int j = 0; j < o.count; ++j) {
      const double x = values[std::size_t(i) * std::size_t(o.count) + std::size_t(j)];
      if (logarithmic && x <= 0) throw UsageError(fmt::format("population {}: {} is learned by its logarithm and must not start at {}", o.name, name, x));
      start.push_back(logarithmic ? std::log(x) : x);
    }
    const double low = logarithmic ? std::log(std::max(field->low, 1e-12)) : field->low, high = logarithmic ? std::log(field->high) : field->high;
    const std::int64_t first = add_block(o.name + "." + name, start, low, high);
    for (int j = 0; j < o.count; ++j) learned_parameters_.push_back({index, std::int64_t(i) * o.count + j, first + j, logarithmic});
  }
  cells_.push_back({o.name, p.first, o.count, sign_of(o.sign)});
  network_.populations.push_back(std::move(p));
}

template <class R> std::int64_t NetworkModel<R>::add_block(const std::string& name, const std::vector<double>& start, double low, double high) {
  const auto first = start_.size(), count = Eigen::Index(start.size());
  start_.conservativeResize(first + count);
  std::copy(start.begin(), start.end(), start_.begin() + first);
  blocks_.push_back({name, first, count, low, high});
  return first;
}

template <class R> int NetworkModel<R>::port_index(std::size_t population, const SynapseOptions& o, double dt) {
  auto& p = network_.populations[population];
  NetworkPort port = port_of(o, dt);
  check_receptor(o, p.name, *p.fields);
  port.input = index_of(p.fields->input, o.conductance ? "I" : o.input);
  for (std::size_t i = 0; i < p.ports.size(); ++i) {
    if (same_port(p.ports[i], port)) return int(i);
  }
  p.ports.push_back(std::move(port));
  return int(p.ports.size()) - 1;
}

template <class R> void NetworkModel<R>::add_synapses(const DrawnSynapses& s) {
  const SynapseOptions& o = s.options;
  const bool whole = o.rewiring || o.low_rank || s.wiring.rank > 0 || !s.wiring.group.empty();
  if (whole && s.delays.size() > 1)
    throw UsageError(fmt::format("synapses {}: rewiring, a change of low rank and gains of groups need one delay, these have {}", o.name, s.delays.size()));
  ShortTermPlasticity plasticity;
  if (o.plasticity) plasticity = plasticity_of(*o.plasticity, s.ends.pre_count, s.plasticity_seed);
  for (int d : s.delays) {
    add_projection(s, s.delays.size() > 1 ? with_delay(s.wiring.edges, d) : s.wiring, d);
    network_.projections.back().plasticity = plasticity;
  }
}

template <class R> void NetworkModel<R>::add_projection(const DrawnSynapses& s, const GivenWiring& wiring, int delay) {
  const Edges& edges = wiring.edges;
  NetworkProjection<R> p;
  p.name = s.options.name;
  p.external = s.external;
  p.first = s.first;
  p.count = edges.pre_count;
  p.population = int(s.target);
  p.port = port_index(s.target, s.options, network_.dt);
  p.delay = delay;
  const auto& population = network_.populations[s.target];
  // A conductance is positive whatever the presynaptic sign; so is an input that cannot be negative.
  const bool magnitude = s.options.conductance || population.fields->input.begin()[population.ports[std::size_t(p.port)].input].low >= 0;
  if (magnitude && std::count(edges.sign.begin(), edges.sign.end(), 0) > 0)
    throw UsageError(fmt::format("synapses {}: a conductance cannot be negative; give population {} a sign", p.name, s.options.from));
  Wiring<R>& w = p.wiring;
  w.pre = edges.pre_count;
  w.post = edges.post_count;
  w.dense = double(edges.size()) >= dense_from * double(w.pre) * double(w.post) && !has_doubles(edges);
  w.weight.assign(w.dense ? std::size_t(w.pre) * std::size_t(w.post) : edges.size(), R(0));
  if (!w.dense) {
    for (std::size_t x : row_offsets(edges)) w.row.push_back(std::int64_t(x));
    w.column.assign(edges.post.begin(), edges.post.end());
  }
  const LearnedEdges these{edges, w.dense, magnitude, dale_of(s.options.dale)};
  for (std::size_t k = 0; k < edges.size(); ++k) w.weight[std::size_t(these.place(k))] = R(magnitude ? std::abs(edges.weight[k]) : edges.weight[k]);
  network_.projections.push_back(std::move(p));
  source_signs_.push_back(s.source_signs);
  learn(s, wiring, these);
}

template <class R> void NetworkModel<R>::learn(const DrawnSynapses& s, const GivenWiring& wiring, const LearnedEdges& these) {
  const SynapseOptions& o = s.options;
  LearnedProjection learned;
  if (!o.learn && (o.rewiring || o.low_rank)) throw UsageError(fmt::format("synapses {}: learn is false; rewiring and low_rank are ways to learn", o.name));
  if (o.rewiring && s.given) throw UsageError(fmt::format("synapses {}: their connections are given; rewiring would draw others", o.name));
  if (o.learn) {
    Learning<R> way = way_of<R>(o, these, wiring, s.ends, s.seed);
    learned.first = add_block(o.name, way.start, way.low, unbounded);
    learned.count = std::int64_t(way.start.size());
    learned.weights = std::move(way.weights);
    if (o.rewiring) rewired_.push_back({learned.first, s.ends, *o.rewiring, s.seed});
  }
  learned_.push_back(std::move(learned));
}

template <class R> void NetworkModel<R>::add_readout(const NetworkReadoutOptions& o, const NetworkSurroundings& around, std::uint64_t seed) {
  auto& r = network_.readout;
  r.outputs = around.outputs;
  r.count = network_.neurons();
  if (!o.from.empty()) {
    r.first = find_cells(cells_, o.from.front()).first;
    int end = r.first;
    for (const std::string& name : o.from) {
      const Cells& c = find_cells(cells_, name);
      if (c.first != end) throw UsageError(fmt::format("the readout reads populations that stand side by side; {} does not follow", name));
      end = c.first + c.count;
    }
    r.count = end - r.first;
  }
  r.decay = o.tau > 0 ? std::exp(-around.dt / o.tau) : 0;
  r.voltage = o.kind == "voltage";
  std::vector<double> start;
  const std::uint64_t own = network_seed(seed, 3, 0);
  for (int i = 0; i < r.count * r.outputs; ++i) start.push_back(std::sqrt(o.scale / r.count) * normal(own, 0, std::uint64_t(i)));
  r.weight.resize(start.size());
  r.bias.resize(std::size_t(r.outputs));
  readout_first_ = add_block("out", start, -unbounded, unbounded);
  if (o.bias) bias_first_ = add_block("out.bias", std::vector<double>(std::size_t(r.outputs)), -unbounded, unbounded);
}

template <class R> void NetworkModel<R>::set(const Eigen::VectorXd& theta) {
  theta_ = theta;
  for (std::size_t i = 0; i < learned_.size(); ++i) {
    const LearnedProjection& k = learned_[i];
    if (k.weights && k.weights->set({theta_.data() + k.first, std::size_t(k.count)}, network_.projections[i].wiring)) ++wirings_;
  }
  auto& r = network_.readout;
  for (std::size_t i = 0; i < r.weight.size(); ++i) r.weight[i] = R(theta[readout_first_ + Eigen::Index(i)]);
  if (bias_first_ >= 0) {
    for (std::size_t i = 0; i < r.bias.size(); ++i) r.bias[i] = R(theta[bias_first_ + Eigen::Index(i)]);
  }
  for (const LearnedParameter& p : learned_parameters_)
    network_.populations[p.population].params[std::size_t(p.place)] = R(p.logarithmic ? std::exp(theta[p.theta]) : theta[p.theta]);
}

template <class R> Eigen::VectorXd NetworkModel<R>::gradient(const NetworkGradient<R>& g) const {
  Eigen::VectorXd out = Eigen::VectorXd::Zero(start_.size());
  for (std::size_t i = 0; i < learned_.size(); ++i) {
    const LearnedProjection& k = learned_[i];
    if (k.weights) k.weights->gradient({theta_.data() + k.first, std::size_t(k.count)}, g.projections[i], {out.data() + k.first, std::size_t(k.count)});
  }
  for (std::size_t i = 0; i < g.readout_weight.size(); ++i) out[readout_first_ + Eigen::Index(i)] = double(g.readout_weight[i]);
  if (bias_first_ >= 0) {
    for (std::size_t i = 0; i < g.readout_bias.size(); ++i) out[bias_first_ + Eigen::Index(i)] = double(g.readout_bias[i]);
  }
  for (const LearnedParameter& p : learned_parameters_) {
    const double slope = p.logarithmic ? std::exp(theta_[p.theta]) : 1;
    out[p.theta] += slope * g.params[p.population][std::size_t(p.place)];
  }
  return out;
}

template class NetworkModel<float>;
template class NetworkModel<double>;

}  // namespace axograd::networks
