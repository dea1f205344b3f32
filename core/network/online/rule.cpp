#include "core/network/online/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "core/base/error.hpp"

namespace axograd {

std::vector<int> traced_states(const NeuronFields& fields) {
  std::vector<int> kept;
  for (int i = 0; i < fields.state.size; ++i) kept.push_back(i);
  int at = fields.state.size;
  for (const Field& f : fields.history) {
    for (int i = 0; i < f.count; ++i, ++at) {
      if (std::string_view(f.name) != "clock") kept.push_back(at);
    }
  }
  return kept;
}

template <class R> std::int64_t rtrl_bytes(const Network<R>& n, bool kappa) {
  double weights = 0, states = 0;
  int slots = 2;
  for (const auto& p : n.projections) {
    weights += double(p.wiring.weight.size());
    if (!p.external) slots = std::max(slots, p.delay + 1);
  }
  for (const auto& p : n.populations) {
    states += double(p.count) *
              (2 * double(traced_states(*p.fields).size() + 1) + 2 * double(p.ports.size()) + slots + (kappa ? 1 : 0));
  }
  return std::int64_t(weights * states * trial_lanes * sizeof(R));
}

namespace {

template <class R> void check_ottt(const Network<R>& n, const OnlineRule<R>& rule) {
  if (rule.kappa)
    throw UsageError("ottt has one trace per source, which the readout's filter cannot pass through; use d_rtrl with kappa");
  if (n.readout.voltage) throw UsageError("ottt learns from spikes; the readout reads potentials: use d_rtrl");
  for (const auto& p : n.populations) {
    if (traced_states(*p.fields).size() != 1 || potential_index(*p.fields) != 0) {
      throw UsageError(fmt::format(
          "ottt is defined for leaky integrate-and-fire neurons; {} of population {} has more states than V_m: use d_rtrl",
          p.fields->info->name, p.name));
    }
    for (const NetworkPort& port : p.ports) {
      if (port.conductance || port.filter.two_states() || port.filter.c != 0) {
        throw UsageError(fmt::format(
            "ottt is defined for synapses without memory; port {} of population {} has a filter or a conductance: use d_rtrl",
            port.name, p.name));
      }
    }
  }
}

}  // namespace

template <class R> void check_online_rule(const Network<R>& n, const OnlineRule<R>& rule) {
  check_network(n);
  refuse_plasticity(n, "trace rules learn networks");
  if (rule.method != OnlineMethod::es_d_rtrl && !rule.decays.empty())
    throw UsageError("decays belong to es_d_rtrl; the other rules take theirs from the neuron");
  switch (rule.method) {
    case OnlineMethod::d_rtrl: return;
    case OnlineMethod::ottt: return check_ottt(n, rule);
    case OnlineMethod::es_d_rtrl:
      if (rule.decays.empty()) throw UsageError("es_d_rtrl needs at least one decay, for example 0.98");
      for (double a : rule.decays) {
        if (!(a > 0 && a < 1)) throw UsageError(fmt::format("es_d_rtrl: decay {}; allowed: between 0 and 1, both excluded", a));
      }
      if (rule.kappa)
        throw UsageError("es_d_rtrl keeps products, which the readout's filter cannot pass through; use d_rtrl with kappa");
      return;
    case OnlineMethod::rtrl: {
      const std::int64_t bytes = rtrl_bytes(n, rule.kappa);
      if (n.neurons() > 64 || bytes > rule.memory_limit) {
        throw UsageError(fmt::format(
            "exact RTRL of {} neurons would take {:.2f} GiB for 16 trials; it is the oracle of small networks (at most 64 neurons, {:.2f} "
            "GiB): use d_rtrl",
            n.neurons(), double(bytes) / (1 << 30), double(rule.memory_limit) / (1 << 30)));
      }
    }
  }
}

template void check_online_rule(const Network<float>&, const OnlineRule<float>&);
template void check_online_rule(const Network<double>&, const OnlineRule<double>&);
template std::int64_t rtrl_bytes(const Network<float>&, bool);
template std::int64_t rtrl_bytes(const Network<double>&, bool);

}  // namespace axograd
