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
#include "models/networks/plasticity.hpp"
#include "models/registry.hpp"

namespace axograd::networks {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

[[noreturn]] void unknown(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  const std::string near = nearest(name, known);
  throw UsageError(fmt::format("unknown {} '{}'{}; there are {}", what, name, near.empty() ? "" : "; did you mean '" + near + "'?", quoted_list(known)));
}

int sign_of(const std::string& name) { return name == "excitatory" ? 1 : name == "inhibitory" ? -1 : 0; }

// Streams of random numbers, one per purpose and place in the options.
std::uint64_t seed_for(std::uint64_t seed, std::uint64_t kind, std::uint64_t index) {
  return random_block(seed, 0x6e657400 + kind, index * 4096).w[0] | std::uint64_t(random_block(seed, 0x6e657401 + kind, index * 4096).w[0]) << 32;
}

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

// Above this density a row of all targets is quicker than a list of them.
constexpr double dense_from = 0.25;

}  // namespace

template <class R> NetworkModel<R>::NetworkModel(const NetworkOptions& o, const NetworkSurroundings& around, std::uint64_t seed) {
  network_.dt = around.dt;
  network_.channels = around.channels;
  network_.surrogate = {SurrogateKind(find_surrogate(o.surrogate.kind.c_str())), o.surrogate.width, o.surrogate.gain};
  if (o.populations.empty()) throw UsageError("the network has no population");
  for (const auto& p : o.populations) add_population(p, seed);
  for (const auto& s : o.synapses) add_synapse(with_receptor(s), around, seed);
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
  const auto values = cell_parameters(o, params, seed_for(seed, 1, cells_.size()));
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

template <class R> const typename NetworkModel<R>::Cells& NetworkModel<R>::cells(const std::string& name) const {
  std::vector<std::string> known;
  for (const Cells& c : cells_) {
    if (c.name == name) return c;
    known.push_back(c.name);
  }
  unknown("population", name, known);
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
  port.input = index_of(p.fields->input, o.conductance ? "I" : o.input);
  for (std::size_t i = 0; i < p.ports.size(); ++i) {
    if (same_port(p.ports[i], port)) return int(i);
  }
  p.ports.push_back(std::move(port));
  return int(p.ports.size()) - 1;
}

template <class R> void NetworkModel<R>::add_synapse(const SynapseOptions& given, const NetworkSurroundings& around, std::uint64_t seed) {
  SynapseOptions o = given;
  if (o.to.empty()) {
    for (const Cells& c : cells_) o.to.push_back(c.name);
  }
  bool external = o.from == "input";
  int first = 0, count = around.channels, sign = 1;
  std::vector<std::string> known = {"input"};
  for (const auto& g : around.groups) {
    known.push_back(g.name);
    if (g.name == o.from) external = true, first = g.first, count = g.count;
  }
  for (const Cells& c : cells_) {
    known.push_back(c.name);
    if (c.name == o.from) first = c.first, count = c.count, sign = c.sign;
  }
  if (!external && std::none_of(cells_.begin(), cells_.end(), [&](const Cells& c) { return c.name == o.from; })) unknown("source of synapses", o.from, known);
  if (external && count == 0) throw UsageError("the network has synapses from the input, but the task shows nothing");
  ShortTermPlasticity plasticity;
  if (o.plasticity) plasticity = plasticity_of(*o.plasticity, count, seed_for(seed, 4, learned_.size()));
  for (std::size_t i = 0; i < o.to.size(); ++i) {
    const Cells& target = cells(o.to[i]);
    const std::string name = !o.name.empty() ? (o.to.size() > 1 ? o.name + "-" + target.name : o.name) : o.from + "-" + target.name;
    const auto own = seed_for(seed, 2, learned_.size());
    GivenWiring wiring;
    Edges& edges = wiring.edges;
    if (const auto found = around.given.find(name); found != around.given.end()) {
      wiring = found->second;
    } else {
      Ends ends{.pre_count = count, .post_count = target.count, .sign = std::vector<signed char>(std::size_t(count), static_cast<signed char>(!external ? sign : o.free ? 0 : 1))};
      if (!external && o.from == target.name && !o.topology.autapses) ends.same_from = 0;
      edges = wire(ends, o.topology, own);
      draw_weights(edges, o.weights, own + 1);
      const int lowest = external ? 1 : std::max(1, int(std::lround(o.delay / around.dt)));
      const int longest = o.longest_delay && !external ? std::max(lowest, int(std::lround(*o.longest_delay / around.dt))) : lowest;
      draw_delays(edges, lowest, longest, own + 2);
    }
    for (double& w : edges.weight) w *= o.gain;
    check(edges);
    if (edges.pre_count != count || edges.post_count != target.count)
      throw UsageError(fmt::format("synapses {}: edges from {} to {} cells, but {} has {} and {} has {}; set the population's count", name, edges.pre_count, edges.post_count, o.from, count, target.name, target.count));
    o.name = name;
    std::vector<int> delays = edges.delay;
    std::sort(delays.begin(), delays.end());
    delays.erase(std::unique(delays.begin(), delays.end()), delays.end());
    const auto population = std::size_t(&target - cells_.data());
    if (!wiring.group.empty() && delays.size() > 1) throw UsageError(fmt::format("synapses {}: gains of groups need one delay, these have {}", name, delays.size()));
    for (int d : delays) {
      add_projection(o, delays.size() > 1 ? with_delay(edges, d) : wiring, external, first, population, d);
      network_.projections.back().plasticity = plasticity;
    }
    o.name = given.name;
  }
}

template <class R>
void NetworkModel<R>::add_projection(const SynapseOptions& o, const GivenWiring& wiring, bool external, int first, std::size_t target, int delay) {
  const Edges& edges = wiring.edges;
  const bool grouped = !wiring.group.empty();
  NetworkProjection<R> p;
  p.name = o.name;
  p.external = external;
  p.first = first;
  p.count = edges.pre_count;
  p.population = int(target);
  p.port = port_index(target, o, network_.dt);
  p.delay = delay;
  const auto& population = network_.populations[target];
  // A conductance is positive whatever the presynaptic sign; so is an input that cannot be negative.
  const bool magnitude = o.conductance || population.fields->input.begin()[population.ports[std::size_t(p.port)].input].low >= 0;
  Wiring<R>& w = p.wiring;
  w.pre = edges.pre_count;
  w.post = edges.post_count;
  w.dense = double(edges.size()) >= dense_from * double(w.pre) * double(w.post) && !has_doubles(edges);
  w.weight.assign(w.dense ? std::size_t(w.pre) * std::size_t(w.post) : edges.size(), R(0));
  if (!w.dense) {
    for (std::size_t x : row_offsets(edges)) w.row.push_back(std::int64_t(x));
    w.column.assign(edges.post.begin(), edges.post.end());
  }
  LearnedProjection learned{dale_of(o.dale), {}};
  std::vector<double> start;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const int sign = edges.sign[k];
    const std::int64_t place = w.dense ? std::int64_t(edges.pre[k]) * w.post + edges.post[k] : std::int64_t(k);
    const double factor = sign == 0 ? 0 : magnitude ? 1 : sign;   // 0 marks a free weight
    if (magnitude && sign == 0) throw UsageError(fmt::format("synapses {}: a conductance cannot be negative; give population {} a sign", o.name, o.from));
    if (grouped) {
      const auto group = std::size_t(wiring.group[k]);
      if (sign == 0) throw UsageError(fmt::format("synapses {}: a gain multiplies weights whose sign is known", o.name));
      if (start.size() <= group) start.resize(group + 1, theta_of(learned.dale, 1, 1.0));
      learned.weights.push_back({std::int64_t(group), place, factor * std::abs(edges.weight[k])});
    } else {
      start.push_back(theta_of(learned.dale, sign, edges.weight[k]));
      learned.weights.push_back({std::int64_t(k), place, factor});
    }
    if (!o.learn) w.weight[std::size_t(place)] = R(magnitude ? std::abs(edges.weight[k]) : edges.weight[k]);
  }
  if (o.learn) {
    const std::int64_t at = add_block(o.name, start, learned.dale == Dale::projection ? 0 : -unbounded, unbounded);
    for (auto& x : learned.weights) x.theta += at;
  } else {
    learned.weights.clear();
  }
  learned_.push_back(std::move(learned));
  network_.projections.push_back(std::move(p));
}

template <class R> void NetworkModel<R>::add_readout(const NetworkReadoutOptions& o, const NetworkSurroundings& around, std::uint64_t seed) {
  auto& r = network_.readout;
  r.outputs = around.outputs;
  r.count = network_.neurons();
  if (!o.from.empty()) {
    r.first = cells(o.from.front()).first;
    int end = r.first;
    for (const std::string& name : o.from) {
      const Cells& c = cells(name);
      if (c.first != end) throw UsageError(fmt::format("the readout reads populations that stand side by side; {} does not follow", name));
      end = c.first + c.count;
    }
    r.count = end - r.first;
  }
  r.decay = o.tau > 0 ? std::exp(-around.dt / o.tau) : 0;
  r.voltage = o.kind == "voltage";
  std::vector<double> start;
  const std::uint64_t own = seed_for(seed, 3, 0);
  for (int i = 0; i < r.count * r.outputs; ++i) start.push_back(std::sqrt(o.scale / r.count) * normal(own, 0, std::uint64_t(i)));
  r.weight.resize(start.size());
  r.bias.resize(std::size_t(r.outputs));
  readout_first_ = add_block("out", start, -unbounded, unbounded);
  if (o.bias) bias_first_ = add_block("out.bias", std::vector<double>(std::size_t(r.outputs)), -unbounded, unbounded);
}

template <class R> void NetworkModel<R>::set(const Eigen::VectorXd& theta) {
  theta_ = theta;
  for (std::size_t i = 0; i < learned_.size(); ++i) {
    auto& to = network_.projections[i].wiring.weight;
    for (const LearnedWeight& k : learned_[i].weights)
      to[std::size_t(k.place)] = R(k.factor == 0 ? theta[k.theta] : k.factor * dale_value(learned_[i].dale, theta[k.theta]));
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
    for (const LearnedWeight& k : learned_[i].weights) {
      const double slope = k.factor == 0 ? 1 : k.factor * dale_slope(learned_[i].dale, theta_[k.theta]);
      out[k.theta] += slope * double(g.projections[i][std::size_t(k.place)]);
    }
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
