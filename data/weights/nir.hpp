// Networks in the Neuromorphic Intermediate Representation, for simulators and chips that read it (Pedersen et al. 2024, Nat
// Commun 15:8122; files as the Python package nir 1.0 writes them: HDF5, nodes under /node/nodes, edges as pairs of names). The
// graph: input -> in -> neurons -> out -> [readout -> bias ->] output, and neurons -> rec -> neurons. Times are in seconds.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "data/weights/weights.hpp"

namespace axograd::data {

// tau dv/dt = v_leak - v + r I; a spike where v > v_threshold, then v = v_reset. All lists [N]; tau in ms here.
// With tau_syn: tau_syn dI/dt = -I + w_in S, otherwise I = S; S is the weighted sum of the spikes, a spike being 1 during one
// step dt.
struct NirNeurons {
  std::vector<double> tau_m, r, v_leak, v_threshold, v_reset;
  std::vector<double> tau_syn, w_in;  // both or none
};

// What NIR's neurons have not; each of these refuses the export with its own sentence.
struct NirBeyond {
  std::string neuron;  // another neuron than leaky integrate-and-fire: its name
  bool soft_reset = false, conductances = false, plasticity = false;
  double t_ref = 0;                    // ms
  int longest_delay = 1;               // steps; a spike acts one step later in any case
  std::vector<std::string> also = {};  // further reasons, whole sentences
};

struct NirNetwork {
  Weights weights;  // projections "in", "out" and, where there is one, "rec"; vector "bias" [O], where the readout has one
  NirNeurons neurons;
  NirBeyond beyond;
  double dt = 1;  // ms
  double tau_out =
      0;  // ms: the readout is a leaky integrator r -> r exp(-dt / tau_out) + input, plus the bias; 0: it is not leaky
};

// Factor (r of a LIF, w_in of a current) with which an input of 1 during one step dt raises a variable of time constant tau by 1
// (Euler's rule, as simulators with steps use it).
inline double nir_unit_jump(double tau, double dt) { return tau / dt; }

// Every reason why NIR cannot say this network, one sentence each. Empty: it can.
std::vector<std::string> nir_problems(const NirNetwork& network);

bool nir_available();  // false in a build without HDF5

// UsageError with the problems, or in a build without HDF5; ResourceError.
void write_nir(const std::string& path, const NirNetwork& network);

}  // namespace axograd::data
