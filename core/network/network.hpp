// A network in memory, ready to run: populations of neurons, projections between them or from input channels, a readout. Neurons are
// numbered through the populations in order. Weights are what acts (signs and constraints are the business of whoever fills them in).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/network/kernels.hpp"
#include "core/record/neuron.hpp"

namespace axograd {

// Where synapses of one kind arrive at a population: their filter, and what they do there.
struct NetworkPort {
  std::string name = {};
  SynapticFilter filter = {};
  int input = 0;             // which of the neuron's inputs
  bool conductance = false;  // I += g B(V) (reversal - V) into the input I; false: g is added to the input
  double reversal = 0;       // in the neuron's unit of V_m
  double magnesium = 0;      // mM, 0: no block
};

// Connections from `pre` sources to `post` neurons: dense [pre, post], or rows row[i] … row[i + 1) of (column, weight) with columns
// ascending.
template <class R> struct Wiring {
  int pre = 0, post = 0;
  bool dense = true;
  std::vector<R> weight;
  std::vector<std::int64_t> row;      // [pre + 1], sparse only
  std::vector<std::int32_t> column;   // sparse only
};

template <class R> struct NetworkPopulation {
  std::string name;
  const NeuronFields* fields = nullptr;
  const NeuronKernels<R>* kernels = nullptr;
  int first = 0, count = 0;   // neurons first … first + count - 1
  std::vector<R> params;      // [P, count]
  std::vector<R> base;        // [I, count] constant part of every input
  std::vector<R> start;       // [S + H, count]
  std::vector<NetworkPort> ports;
  int states() const { return fields->state.size + fields->history.size; }
};

// Short-term plasticity (plasticity.hpp), source by source; empty: none.
struct ShortTermPlasticity {
  std::vector<double> U, tau_d, tau_f;   // [sources] released share at rest; recovery and facilitation in ms (tau_f 0: no facilitation)
  bool operator==(const ShortTermPlasticity&) const = default;
};

// `count` sources from `first` on, input channels or neurons, to every neuron of a population. Spikes of neurons arrive `delay` steps
// after the step at whose end they fell (1: in the next); channels arrive at once.
template <class R> struct NetworkProjection {
  std::string name;
  bool external = false;
  int first = 0, count = 0;
  int population = 0, port = 0;
  int delay = 1;
  Wiring<R> wiring;
  ShortTermPlasticity plasticity = {};
  bool plastic() const { return !plasticity.U.empty(); }
};

// y_t = r_t + bias, r_t = decay r_{t-1} + sum over neurons of weight * z_t (or of V_m at the end of the step).
template <class R> struct NetworkReadout {
  int first = 0, count = 0, outputs = 0;
  double decay = 0;
  bool voltage = false;
  std::vector<R> weight;   // [count, O]
  std::vector<R> bias;     // [O]
};

template <class R> struct Network {
  double dt = 1;           // ms
  int channels = 0;        // C
  std::vector<NetworkPopulation<R>> populations;
  std::vector<NetworkProjection<R>> projections;
  NetworkReadout<R> readout;
  Surrogate surrogate;
  int neurons() const { return populations.empty() ? 0 : populations.back().first + populations.back().count; }
};

// Throws UsageError that says which part does not fit which.
template <class R> void check_network(const Network<R>& network);

// A population of `count` neurons with the fields' defaults, to be changed.
template <class R> NetworkPopulation<R> make_population(const NeuronFields& fields, const NeuronKernels<R>& kernels, int first, int count);

// Throws UsageError where synapses have short-term plasticity, which `what` cannot have.
template <class R> void refuse_plasticity(const Network<R>& network, const std::string& what);

// Index of scalar V_m of the state; -1 without one.
int potential_index(const NeuronFields& fields);

}  // namespace axograd
