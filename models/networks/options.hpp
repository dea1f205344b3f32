// A network as an experiment states it: populations of cells, synapses between them, a readout. Every name is checked where the network
// is built (network_model.hpp).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/num/surrogate_kind.hpp"
#include "models/networks/wiring/balance.hpp"
#include "models/networks/wiring/dale.hpp"
#include "models/networks/wiring/fluctuation.hpp"
#include "models/networks/wiring/low_rank.hpp"
#include "models/networks/wiring/rewiring.hpp"
#include "models/networks/wiring/topology.hpp"
#include "models/networks/wiring/weights.hpp"

namespace axograd::networks {

struct PopulationOptions {
  std::string name = {};
  std::string neuron = "snn_lif";
  int count = 100;
  std::string sign = "free";
  OptionBlock parameters = {};
  std::string fitted = {};
  std::vector<std::string> learn = {};
  template <class V> void visit(V& v) {
    v("name", name, {.doc = "how synapses and the readout call these cells", .required = true});
    v("neuron", neuron, {.doc = "their neuron (axograd describe neurons); one that is built for networks"});
    v("count", count, {.doc = "number of cells", .low = 1, .high = 1e6});
    v("sign", sign, {.doc = "what Dale's law makes of their synapses", .choices = {"excitatory", "inhibitory", "free"}});
    v("parameters", parameters,
      {.doc = "values of the neuron's parameters: a number, {\"low\": …, \"high\": …} (drawn alike), {\"mean\": …, \"sd\": …} (normal, within "
              "the parameter's bounds) or a list with one per cell; the rest are the neuron's defaults"});
    v("fitted", fitted, {.doc = "run folder of a fit: its parameters.json gives the cells' parameters", .path = PathKind::folder});
    v("learn", learn, {.doc = "parameters that are trained, cell by cell"});
  }
};

// Defaults: Mongillo, Barak & Tsodyks 2008.
struct PlasticityOptions {
  double U = 0.2, tau_d = 200, tau_f = 1500;
  double spread = 0;
  template <class V> void visit(V& v) {
    v("U", U, {.doc = "share of the resources that a spike releases at rest, and by which facilitation grows", .low = 1e-3, .high = 1});
    v("tau_d", tau_d, {.doc = "time constant of the recovery from depression", .unit = "ms", .low = 0.1, .high = 1e6});
    v("tau_f", tau_f, {.doc = "time constant of facilitation; 0: none", .unit = "ms", .low = 0, .high = 1e6});
    v("spread", spread,
      {.doc = "standard deviation from source to source of all three, as a share of their values (normal, not below a tenth of the value, U not "
              "above 1)",
       .low = 0, .high = 1, .source = "Maass, Natschläger & Markram 2002: 0.5"});
  }
};

struct SynapseOptions {
  std::string name;
  std::string from;
  std::vector<std::string> to;
  std::string receptor = "none";
  std::string filter = "delta";
  double tau = 5, tau_rise = 1;
  std::string order = "add_then_decay";
  std::string input = "I";
  bool conductance = false;
  double reversal = 0, magnesium = 0;
  double delay = 0;
  std::optional<double> longest_delay;
  std::optional<PlasticityOptions> plasticity;
  TopologyOptions topology;
  WeightOptions weights;
  double gain = 1;
  std::string dale = "abs";
  bool free = false;
  bool learn = true;
  std::optional<LowRankOptions> low_rank;
  std::optional<RewiringOptions> rewiring;
  template <class V> void visit(V& v) {
    v("name", name, {.doc = "how reports and lesions call them; absent: FROM-TO"});
    v("from", from, {.doc = "a population, \"input\" (all channels) or a group of input channels", .required = true});
    v("to", to, {.doc = "populations they reach; absent: all"});
    v("receptor", receptor,
      {.doc = "AMPA: exponential 5 ms, reversal 0 mV; NMDA: double exponential 2 and 100 ms, 0 mV, 1 mM magnesium; GABA_A: exponential 10 ms, "
              "-70 mV; conductances all, in mV and nS; none: as the other options say",
       .choices = {"none", "AMPA", "NMDA", "GABA_A"}, .source = "Destexhe et al. 1998; Jahr & Stevens 1990"});
    v("filter", filter, {.doc = "course of what a spike causes", .choices = {"delta", "exponential", "alpha", "double_exponential"}});
    v("tau", tau, {.doc = "time constant (of the decay)", .unit = "ms", .low = 0.01, .high = 1e5});
    v("tau_rise", tau_rise, {.doc = "time constant of the rise, double exponential", .unit = "ms", .low = 0.01, .high = 1e5});
    v("order", order, {.doc = "whether a spike decays in the step it arrives in", .choices = {"add_then_decay", "decay_then_add"}});
    v("input", input, {.doc = "the neuron's input that they act on (I, g_E …)"});
    v("conductance", conductance, {.doc = "they open a conductance: the current is g (reversal - V_m)"});
    v("reversal", reversal, {.doc = "reversal potential of the conductance, in the neuron's unit of V_m"});
    v("magnesium", magnesium, {.doc = "magnesium outside the cell; above 0 it blocks the conductance at rest", .unit = "mM", .low = 0, .high = 100});
    v("delay", delay, {.doc = "from a spike to its arrival; at least one step, rounded to steps", .unit = "ms", .low = 0, .high = 1000});
    v("longest_delay", longest_delay, {.doc = "with it, delays are drawn alike from delay … longest_delay", .unit = "ms", .low = 0, .high = 1000});
    v("plasticity", plasticity,
      {.doc = "short-term plasticity: a spike delivers u x times the weight, x the resources that are left, u the share released; absent: none",
       .source = "Tsodyks, Pawelzik & Markram 1998; Mongillo, Barak & Tsodyks 2008"});
    v("topology", topology, {.doc = "who is connected to whom"});
    v("weights", weights, {.doc = "first weights"});
    v("gain", gain, {.doc = "all first weights times this", .low = 0, .high = 1e9});
    v("dale", dale, {.doc = "how a weight is kept to its sign", .choices = dale_names()});
    v("free", free, {.doc = "weights from the input may have either sign; else they are positive"});
    v("learn", learn, {.doc = "whether the weights are trained"});
    v("low_rank", low_rank,
      {.doc = "first weights stay, and what is trained is a change of low rank of what stands under `dale`: weight = sign x f(theta + U V'), on the "
              "connections that there are; weights without a sign: w + U V'"});
    v("rewiring", rewiring,
      {.doc = "DEEP R: connections whose weight crosses 0 are dropped and as many drawn elsewhere, after every batch; in place of `dale`",
       .source = "Bellec et al. 2018, ICLR"});
  }
};

struct NetworkReadoutOptions {
  std::vector<std::string> from;
  std::string kind = "spikes";
  double tau = 20;
  double scale = 1;
  bool bias = false;
  template <class V> void visit(V& v) {
    v("from", from, {.doc = "populations it reads; absent: all"});
    v("kind", kind, {.doc = "what it reads: spikes, or membrane potentials", .choices = {"spikes", "voltage"}});
    v("tau", tau, {.doc = "time constant of its leak; 0: no memory", .unit = "ms", .low = 0, .high = 1e5});
    v("scale", scale, {.doc = "first weights are N(0, scale/cells read)", .low = 0, .high = 1e6});
    v("bias", bias, {.doc = "whether a constant is learned with every output"});
  }
};

struct SurrogateOptions {
  std::string kind = "relu_grad";
  double width = 1, gain = 0.3;
  std::optional<double> shape;
  template <class V> void visit(V& v) {
    v("kind", kind, {.doc = "slope that stands for a spike's", .choices = std::vector<std::string>(surrogate_names, surrogate_names + surrogate_count)});
    v("width", width, {.doc = "its width, in units of the neuron's drive", .low = 1e-6, .high = 1e6});
    v("gain", gain, {.doc = "its integral is this times the shape's own", .low = 1e-9, .high = 1e6});
    v("shape", shape, {.doc = "q of q_pseudo_spike (usually 2), leak of leaky_rectangle (0.01) and leaky_relu (0.1)", .low = 0, .high = 100});
  }
};

struct NetworkOptions {
  std::vector<PopulationOptions> populations;
  std::vector<SynapseOptions> synapses;
  std::optional<FluctuationOptions> fluctuation_driven;
  BalanceOptions recurrent;
  NetworkReadoutOptions readout;
  SurrogateOptions surrogate;
  template <class V> void visit(V& v) {
    v("populations", populations, {.doc = "the cells", .required = true});
    v("synapses", synapses, {.doc = "their synapses, those from the input included", .required = true});
    v("fluctuation_driven", fluctuation_driven,
      {.doc = "first weights of all synapses drawn so that the membrane potentials fluctuate below the threshold, in place of `weights`; times `gain`",
       .source = "Rossbroich, Gygax & Zenke 2022"});
    v("recurrent", recurrent, {.doc = "first recurrent weights of all populations taken together, as they then stand"});
    v("readout", readout, {.doc = "what is read from the cells"});
    v("surrogate", surrogate, {.doc = "derivative of a spike", .source = "Neftci, Mostafa & Zenke 2019"});
  }
};

}  // namespace axograd::networks
