#include "data/weights/nir_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace axograd::data {
namespace {

using Cells = NetworkPopulation<float>;

// Parameter or input of a population by name, [count]; nothing without it.
std::vector<double> row(const FieldList& list, const std::vector<float>& values, int count, std::string_view name) {
  std::size_t at = 0;
  for (const Field& f : list) {
    if (f.name == name) {
      const auto first = values.begin() + std::ptrdiff_t(at) * count;
      return {first, first + count};
    }
    at += std::size_t(f.count);
  }
  return {};
}

bool exponential(const SynapticFilter& f) { return f.c > 0 && f.c < 1 && f.a == 0 && f.b == 0 && f.d == 0; }
bool delta(const SynapticFilter& f) { return f.c == 0 && f.a == 0 && f.b == 0 && f.d == 0; }

class Translation {
 public:
  explicit Translation(const Network<float>& network) : n_(network) {}

  NirNetwork run() {
    out_.dt = n_.dt;
    for (const Cells& p : n_.populations) cells(p);
    synapses();
    matrices();
    readout();
    return std::move(out_);
  }

 private:
  void also(std::string reason) {
    auto& list = out_.beyond.also;
    if (std::find(list.begin(), list.end(), reason) == list.end()) list.push_back(std::move(reason));
  }

  void cells(const Cells& p) {
    if (std::string_view(p.fields->info->name) != "lif") {
      out_.beyond.neuron = p.fields->info->name;
      return;
    }
    const auto of = [&](const char* name) { return row(p.fields->params, p.params, p.count, name); };
    const std::vector<double> C_m = of("C_m"), g_L = of("g_L"), E_L = of("E_L"), t_ref = of("t_ref");
    const std::vector<double> V_th = of("V_th"), V_reset = of("V_reset"), constant = row(p.fields->input, p.base, p.count, "I");
    NirNeurons& c = out_.neurons;
    for (std::size_t k = 0; k < std::size_t(p.count); ++k) {
      c.tau_m.push_back(C_m[k] / g_L[k]), c.r.push_back(1 / g_L[k]);
      c.v_leak.push_back(E_L[k] + (constant.empty() ? 0 : constant[k] / g_L[k]));
      c.v_threshold.push_back(V_th[k]), c.v_reset.push_back(V_reset[k]);
      out_.beyond.t_ref = std::max(out_.beyond.t_ref, t_ref[k]);
    }
  }

  const SynapticFilter& filter(const NetworkProjection<float>& p) const {
    return n_.populations[std::size_t(p.population)].ports[std::size_t(p.port)].filter;
  }

  // One time constant per population: all its used ports must agree, and delta and exponential synapses cannot be in one network.
  void synapses() {
    std::vector<std::optional<double>> decay(n_.populations.size());
    bool any_delta = false, any_exponential = false;
    for (const auto& p : n_.projections) {
      const auto& port = n_.populations[std::size_t(p.population)].ports[std::size_t(p.port)];
      out_.beyond.conductances |= port.conductance;
      if (p.plastic()) also(fmt::format("The synapse \"{}\" has short-term plasticity.", p.name));
      if (!p.external) out_.beyond.longest_delay = std::max(out_.beyond.longest_delay, p.delay);
      if (!delta(port.filter) && !exponential(port.filter))
        also(fmt::format("The synapse \"{}\" is neither a pulse nor an exponential.", port.name));
      any_delta |= delta(port.filter), any_exponential |= exponential(port.filter);
      auto& kept = decay[std::size_t(p.population)];
      if (kept && *kept != port.filter.c)
        also(fmt::format("Population \"{}\" has synapses of different time constants; a neuron of NIR has one.",
                         n_.populations[std::size_t(p.population)].name));
      kept = port.filter.c;
    }
    if (any_delta && any_exponential)
      also("Some synapses are pulses and some exponentials; here all neurons are one node of NIR.");
    if (!any_exponential || any_delta) return;
    for (std::size_t k = 0; k < n_.populations.size(); ++k) {
      const double tau = decay[k] ? -n_.dt / std::log(*decay[k]) : n_.dt;  // without synapses any would do
      for (int i = 0; i < n_.populations[k].count; ++i) {
        out_.neurons.tau_syn.push_back(tau), out_.neurons.w_in.push_back(nir_unit_jump(tau, n_.dt));
      }
    }
  }

  // Everything from the channels as one matrix, everything between neurons as another. A filter's first jump goes into its
  // weights.
  void matrices() {
    Projection in, rec;
    in.name = "in", in.pre = "input", in.post = "network", in.pre_count = n_.channels;
    rec.name = "rec", rec.pre = rec.post = "network", rec.pre_count = n_.neurons();
    bool recurrent = false;
    for (Projection* p : {&in, &rec}) {
      p->post_count = n_.neurons();
      p->dense.assign(std::size_t(p->pre_count) * std::size_t(p->post_count), 0.0f);
    }
    for (const auto& p : n_.projections) {
      recurrent |= !p.external;
      Projection& to = p.external ? in : rec;
      const int first = n_.populations[std::size_t(p.population)].first;
      const auto jump = float(filter(p).e);
      each(p.wiring, [&](int i, int j, float w) {
        to.dense[std::size_t(p.first + i) * std::size_t(to.post_count) + std::size_t(first + j)] += jump * w;
      });
    }
    out_.weights.projections.push_back(std::move(in));
    if (recurrent) out_.weights.projections.push_back(std::move(rec));
  }

  template <class F> static void each(const Wiring<float>& w, F f) {
    for (int i = 0; i < w.pre; ++i) {
      if (w.dense) {
        for (int j = 0; j < w.post; ++j) f(i, j, w.weight[std::size_t(i) * std::size_t(w.post) + std::size_t(j)]);
      } else {
        for (std::int64_t k = w.row[std::size_t(i)]; k < w.row[std::size_t(i) + 1]; ++k)
          f(i, int(w.column[std::size_t(k)]), w.weight[std::size_t(k)]);
      }
    }
  }

  void readout() {
    const NetworkReadout<float>& r = n_.readout;
    if (r.voltage) also("The readout reads potentials; NIR's neurons give spikes.");
    out_.tau_out = r.decay > 0 ? -n_.dt / std::log(r.decay) : 0;
    Projection p;
    p.name = "out", p.pre = "network", p.post = "output", p.pre_count = n_.neurons(), p.post_count = r.outputs;
    p.dense.assign(std::size_t(p.pre_count) * std::size_t(p.post_count), 0.0f);
    std::copy(r.weight.begin(), r.weight.end(), p.dense.begin() + std::ptrdiff_t(r.first) * r.outputs);
    out_.weights.projections.push_back(std::move(p));
    if (std::any_of(r.bias.begin(), r.bias.end(), [](float b) { return b != 0; })) out_.weights.vectors["bias"] = r.bias;
  }

  const Network<float>& n_;
  NirNetwork out_;
};

}  // namespace

NirNetwork nir_of(const Network<float>& network) { return Translation(network).run(); }

}  // namespace axograd::data
