// What can be said in NIR, and what cannot. The file itself: nir_file.cpp.
#include "data/weights/nir.hpp"

#include <fmt/format.h>

#include "data/weights/weights_file.hpp"

namespace axograd::data {
namespace {

void check_beyond(const NirBeyond& b, std::vector<std::string>& out) {
  if (!b.neuron.empty())
    out.push_back(fmt::format(
        "NIR has no neuron like {}; it has leaky integrate-and-fire neurons with delta or exponential synapses.", b.neuron));
  if (b.soft_reset) out.push_back("The neurons subtract their threshold at a spike; NIR's are set to a value.");
  if (b.conductances) out.push_back("The synapses are conductances; NIR's are currents.");
  if (b.plasticity) out.push_back("The synapses have short-term plasticity, which NIR has not.");
  if (b.t_ref > 0) out.push_back(fmt::format("The neurons are refractory for {:g} ms; NIR's are not.", b.t_ref));
  if (b.longest_delay > 1)
    out.push_back(fmt::format("Synapses have delays of up to {} steps; NIR delays neurons, not synapses.", b.longest_delay));
  out.insert(out.end(), b.also.begin(), b.also.end());
}

void check_shape(const NirNetwork& n, std::vector<std::string>& out) {
  const Projection *in = n.weights.find("in"), *rec = n.weights.find("rec"), *readout = n.weights.find("out");
  if (!in || !readout) {
    out.push_back("Projections \"in\" and \"out\" are needed.");
    return;
  }
  const auto N = std::size_t(in->post_count);
  if (rec && (rec->pre_count != in->post_count || rec->post_count != in->post_count))
    out.push_back(fmt::format("\"rec\" joins {} with {} neurons, \"in\" ends at {}.", rec->pre_count, rec->post_count, N));
  if (readout->pre_count != in->post_count)
    out.push_back(fmt::format("\"out\" starts from {} neurons, \"in\" ends at {}.", readout->pre_count, N));
  for (const Projection& p : n.weights.projections) {
    if (p.name != "in" && p.name != "rec" && p.name != "out")
      out.push_back(fmt::format("The projection \"{}\" has no place: \"in\", \"rec\" and \"out\" have.", p.name));
  }
  const auto length = [&](const char* name, const std::vector<double>& x, bool optional) {
    if (x.size() != N && !(optional && x.empty()))
      out.push_back(fmt::format("{} has {} values for {} neurons.", name, x.size(), N));
  };
  const NirNeurons& c = n.neurons;
  length("tau_m", c.tau_m, false), length("r", c.r, false), length("v_leak", c.v_leak, false);
  length("v_threshold", c.v_threshold, false), length("v_reset", c.v_reset, false);
  length("tau_syn", c.tau_syn, true), length("w_in", c.w_in, true);
  if (c.tau_syn.empty() != c.w_in.empty()) out.push_back("tau_syn and w_in are given together or not at all.");
  const auto bias = n.weights.vectors.find("bias");
  if (bias != n.weights.vectors.end() && bias->second.size() != std::size_t(readout->post_count))
    out.push_back(fmt::format("bias has {} values for {} outputs.", bias->second.size(), readout->post_count));
}

}  // namespace

std::vector<std::string> nir_problems(const NirNetwork& network) {
  std::vector<std::string> out;
  check_beyond(network.beyond, out);
  if (const std::string problem = weights_problem(network.weights); !problem.empty()) out.push_back(problem + ".");
  if (network.beyond.neuron.empty()) check_shape(network, out);  // other neurons have nothing to put there
  if (!(network.dt > 0) || network.tau_out < 0) out.push_back("The step must be positive and tau_out not negative.");
  return out;
}

}  // namespace axograd::data
