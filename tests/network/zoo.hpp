// A small network of any neuron: two populations, every kind of synapse, delays, dense and sparse wiring, everything by formula.
#pragma once
#include <random>
#include <string>

#include "tests/network/small_networks.hpp"

namespace axograd::testing {

// What drives a neuron, what a synapse does to it, how wide its surrogate is.
struct ZooSpec {
  const char* neuron;
  double dt, base, weight, conductance, reversal, width, start;  // start: of V_m
};
inline const std::vector<ZooSpec>& zoo_specs() {
  static const std::vector<ZooSpec> specs = {
      {"snn_lif", 1, 0.07, 0.3, 0.05, 3, 0.5, 0},   {"snn_alif", 1, 0.07, 0.3, 0.05, 3, 0.5, 0},
      {"gif_coba", 1, 1.4, 1.5, 0.8, 3, 0.5, 0},    {"lif", 1, 100, 60, 1, 0, 4, -65},
      {"adaptive_lif", 1, 110, 60, 1, 0, 2, -65},   {"adex", 0.1, 1500, 300, 5, 0, 24, -46},
      {"izhikevich", 0.25, 8, 2, 0.02, 0, 45, -65}, {"gif", 1, 160, 120, 1, 0, 2, -65},
      {"glif3", 1, 160, 60, 1, 0, 2, -65},          {"hh", 0.05, 14, 12, 0.3, 0, 1, -45}};
  return specs;
}
inline const ZooSpec& zoo_spec(const std::string& neuron) {
  for (const ZooSpec& s : zoo_specs()) {
    if (neuron == s.neuron) return s;
  }
  throw std::runtime_error("no such neuron in the zoo: " + neuron);
}

struct ZooOptions {
  bool sparse = false;
  bool conductances = true;  // else currents alone
  bool refractory = false;   // else every refractory period is 0: then finite differences exist
  int delay = 1;             // of the first recurrent projection; the others have more
  bool voltage_readout = false;
  double readout_decay = 0.9;
  bool recurrent = true;  // any recurrent weight
  bool filters = true;    // else delta synapses alone
  bool values = false;    // inputs are numbers, not spikes
  bool plastic = false;   // every synapse has short-term plasticity, half of the sources with facilitation
};

inline ShortTermPlasticity some_plasticity(int sources, double dt) {
  ShortTermPlasticity p;
  for (int i = 0; i < sources; ++i) {
    p.U.push_back(std::min(1.0, 0.2 + 0.1 * i));
    p.tau_d.push_back((8 + 5 * i) * dt);
    p.tau_f.push_back(i % 2 == 0 ? (12 + 4 * i) * dt : 0);
  }
  return p;
}

inline Wiring<double> thin_out(const Wiring<double>& w, int keep) {  // of (i + 2 j) % keep, one
  Wiring<double> k;
  k.pre = w.pre;
  k.post = w.post;
  k.dense = false;
  k.row.push_back(0);
  for (int i = 0; i < w.pre; ++i) {
    for (int j = 0; j < w.post; ++j) {
      if ((i + 2 * j) % keep == 0 && keep > 1) continue;
      k.column.push_back(j);
      k.weight.push_back(w.weight[std::size_t(i * w.post + j)]);
    }
    k.row.push_back(std::int64_t(k.column.size()));
  }
  return k;
}

struct Zoo {
  static constexpr int channels = 6, first = 5, second = 3, outputs = 2;
  Network<double> network;
  std::vector<std::uint64_t> spikes;
  std::vector<float> values;
  std::int64_t batch, steps;
  bool by_value = false;

  explicit Zoo(const std::string& name, const ZooOptions& o = {}, std::int64_t trials = 3, std::int64_t length = 40)
      : batch(trials), steps(length), by_value(o.values) {
    const ZooSpec& spec = zoo_spec(name);
    network.dt = spec.dt;
    network.channels = channels;
    network.surrogate = {SurrogateKind::sigmoid, spec.width / 3, 1};
    add_population(spec, o, 0, first);
    add_population(spec, o, first, second);
    add_projections(spec, o);
    network.readout = {.first = 1,
                       .count = first + second - 1,
                       .outputs = outputs,
                       .decay = o.readout_decay,
                       .voltage = o.voltage_readout,
                       .weight = sine_weights(first + second - 1, outputs, 0.5, 3),
                       .bias = {0.1, -0.2}};
    std::mt19937 draw(7);
    for (std::int64_t i = 0; i < batch * steps; ++i) {
      std::uint64_t bits = 0;
      for (int c = 0; c < channels; ++c) {
        bits |= std::uint64_t(draw() % 10 < 2) << c;
        values.push_back(float(draw() % 1000) / 2500.0F);
      }
      spikes.push_back(bits);
    }
  }
  NetworkTrials trials() const {
    if (by_value) return {.trials = batch, .steps = steps, .values = values.data()};
    return {.trials = batch, .steps = steps, .spikes = spikes.data()};
  }
  std::vector<double> cotangent() const {  // some dL/dy
    std::vector<double> c;
    for (std::int64_t i = 0; i < batch * steps * network.readout.outputs; ++i) c.push_back(std::sin(0.37 * double(i) + 0.2));
    return c;
  }

 private:
  void add_population(const ZooSpec& spec, const ZooOptions& o, int start, int count) {
    const NeuronEntry& entry = neuron(spec.neuron);
    auto p = make_population<double>(entry.fields, network_kernels<double>(entry), start, count);
    p.name = start == 0 ? "first" : "second";
    int row = 0;
    for (const Field& f : entry.fields.params) {
      const bool rest = std::string_view(f.name) == "t_ref" || std::string_view(f.name) == "T_ref";
      for (int k = 0; k < f.count; ++k, ++row) {
        for (int j = 0; j < count; ++j) {
          double x = f.value * (f.count > 1 ? 0.5 + 0.1 * k : 1) + (f.value == 0 && f.count > 1 ? 0.2 + 0.1 * k : 0);
          x *= 1 + 0.02 * std::sin(1.3 * (start + j) + row);
          if (rest && !o.refractory) x = std::string_view(spec.neuron) == "gif" ? -spec.dt : 0;
          p.params[std::size_t(row * count + j)] = x;
        }
      }
    }
    const int current = index_of(entry.fields.input, "I"), potential = potential_index(entry.fields);
    std::fill_n(p.start.begin() + potential * count, count, spec.start);
    for (int j = 0; j < count; ++j)
      p.base[std::size_t(current * count + j)] = spec.base * (1 + 0.1 * std::sin(2.1 * (start + j)));
    add_ports(p, spec, o, current);
    network.populations.push_back(std::move(p));
  }
  static void add_ports(NetworkPopulation<double>& p, const ZooSpec& spec, const ZooOptions& o, int current) {
    const double dt = spec.dt, slow = std::exp(-dt / (6 * dt)), fast = std::exp(-dt / (2 * dt));
    const SynapticFilter none{}, exponential = add_then_decay(4 * dt, dt),
                                 rise{.a = fast, .b = 0.4, .c = slow, .d = 0.5, .e = 0.1};
    p.ports = {{.name = "delta", .filter = none, .input = current},
               {.name = "exponential", .filter = o.filters ? exponential : none, .input = current},
               {.name = "two_state", .filter = o.filters ? rise : none, .input = current}};
    if (!o.conductances) return;
    p.ports.push_back(
        {.name = "excitation", .filter = exponential, .input = current, .conductance = true, .reversal = spec.reversal});
    p.ports.push_back(
        {.name = "nmda", .filter = rise, .input = current, .conductance = true, .reversal = spec.reversal, .magnesium = 1});
  }
  void add_projections(const ZooSpec& spec, const ZooOptions& o) {
    const int n = first + second;
    const auto add = [&](const char* name, bool external, int from, int count, int population, int port, int delay,
                         double phase) {
      const bool conductance = port >= 3;
      const double size = (conductance ? spec.conductance : spec.weight) * (o.plastic ? 3 : 1);  // of which a share is released
      const int post = population == 0 ? first : second;
      Wiring<double> w = dense<double>(count, post, sine_weights(count, post, external ? size : 0.6 * size, phase), conductance);
      if (!external && !o.recurrent) std::fill(w.weight.begin(), w.weight.end(), 0.0);
      if (o.sparse) w = thin_out(w, 3);
      network.projections.push_back({name, external, from, count, population, port, delay, std::move(w)});
      if (o.plastic) network.projections.back().plasticity = some_plasticity(count, spec.dt);
    };
    add("in_delta", true, 0, channels, 0, 0, 1, 0);
    add("in_second", true, 2, channels - 2, 1, 1, 1, 1);
    add("recurrent", false, 0, first, 0, 1, o.delay, 2);
    add("forth", false, 0, n, 1, 2, o.delay + 1, 3);
    add("back", false, first, second, 0, 0, o.delay + 3, 4);
    if (!o.conductances) return;
    add("in_conductance", true, 0, 3, 0, 3, 1, 5);
    add("recurrent_conductance", false, 1, n - 2, 1, 3, o.delay, 6);
    add("nmda", false, 0, first, 0, 4, o.delay + 2, 7);
  }
};

// max |a - b| over max |b|
template <class A, class B> double apart(const A& a, const B& b) {
  double worst = 0, scale = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const double d = std::abs(double(a[i]) - double(b[i]));
    if (!(d <= worst)) worst = d;
    scale = std::max(scale, std::abs(double(b[i])));
  }
  return scale > 0 ? worst / scale : worst;
}

}  // namespace axograd::testing
