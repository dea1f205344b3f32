#include "models/networks/filters.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <string_view>

#include "core/base/error.hpp"

namespace axograd::networks {

SynapseOptions with_receptor(SynapseOptions s) {
  if (s.receptor == "none") return s;
  s.conductance = true;
  s.filter = s.receptor == "NMDA" ? "double_exponential" : "exponential";
  s.tau = s.receptor == "AMPA" ? 5 : s.receptor == "NMDA" ? 100 : 10;
  s.tau_rise = 2;
  s.reversal = s.receptor == "GABA_A" ? -70 : 0;
  s.magnesium = s.receptor == "NMDA" ? 1 : 0;
  return s;
}

void check_receptor(const SynapseOptions& s, const std::string& population, const NeuronFields& fields) {
  if (s.receptor == "none") return;
  for (const Field& f : fields.state) {
    if (std::string_view(f.name) != "V_m" || std::string_view(f.unit) == "mV") continue;
    throw UsageError(fmt::format("synapses from {}: {} is a conductance with a reversal potential in mV, but V_m of population {} has the unit {}; "
                                 "use a neuron in mV, or receptor \"none\" with filter, tau and weights of your own",
                                 s.from, s.receptor, population, f.unit));
  }
}

SynapticFilter filter_of(const SynapseOptions& s, double dt) {
  const double decay = std::exp(-dt / s.tau), entry = s.order == "add_then_decay" ? decay : 1;
  if (s.filter == "exponential") return {.c = decay, .e = entry};
  if (s.filter == "alpha") return {.a = decay, .b = std::numbers::e, .c = decay, .d = dt / s.tau * decay, .e = 0};
  if (s.filter == "double_exponential") {
    // Two filters in a row give the difference of their exponentials; d makes its largest value 1.
    const double rise = std::exp(-dt / s.tau_rise);
    const double peak_at = s.tau * s.tau_rise / (s.tau - s.tau_rise) * std::log(s.tau / s.tau_rise);
    const double peak = std::exp(-peak_at / s.tau) - std::exp(-peak_at / s.tau_rise);
    return {.a = rise, .b = 1, .c = decay, .d = (decay - rise) / peak, .e = 0};
  }
  return {};
}

NetworkPort port_of(const SynapseOptions& s, double dt) {
  return {.name = s.name, .filter = filter_of(s, dt), .conductance = s.conductance, .reversal = s.reversal, .magnesium = s.magnesium};
}

bool same_port(const NetworkPort& a, const NetworkPort& b) {
  const auto& x = a.filter;
  const auto& y = b.filter;
  return x.a == y.a && x.b == y.b && x.c == y.c && x.d == y.d && x.e == y.e && a.input == b.input && a.conductance == b.conductance &&
         (!a.conductance || (a.reversal == b.reversal && a.magnesium == b.magnesium));
}

}  // namespace axograd::networks
