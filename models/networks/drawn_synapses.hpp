// The synapses of a network as they are drawn from their options, before anything is trained: who is connected to whom, with
// which first weights and delays.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "models/networks/options.hpp"
#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

// Wiring that comes from elsewhere (a connectome). With `group` [edges], edges of a group share one trained gain, which starts at
// 1 and multiplies their weights. With `rank` above 0 they are trained by a change of that rank.
struct GivenWiring {
  Edges edges;
  std::vector<int> group;
  int rank = 0;
};

// What the network is to be joined to.
struct NetworkSurroundings {
  double dt = 1;  // ms
  int channels = 0, outputs = 0;
  struct Group {
    std::string name;
    int first = 0, count = 0;
  };
  std::vector<Group> groups;                 // of channels
  std::map<std::string, GivenWiring> given;  // by the name of a synapse: edges in place of its topology and first weights
};

// Cells that stand side by side: neurons first … first + count - 1; sign of their synapses, 0: free.
struct NetworkCells {
  std::string name;
  int first, count, sign;
};
// UsageError with the nearest name.
const NetworkCells& find_cells(const std::vector<NetworkCells>& cells, const std::string& name);
// UsageError where `from` of a synapse is neither an input nor one of the cells.
void check_source(const std::string& from, const std::vector<NetworkCells>& cells, const NetworkSurroundings& around);
// Full names of the synapses of one entry, one per target.
std::vector<std::string> synapse_names(const SynapseOptions& options, const std::vector<NetworkCells>& cells);
// UsageError where no synapse is called `name`.
void check_synapse_name(const std::string& name, const std::vector<std::string>& known);

// Synapses of one name onto one population.
struct DrawnSynapses {
  SynapseOptions options;  // with their full name, receptor and `to` filled in
  GivenWiring wiring;
  bool given = false;  // from elsewhere
  bool external = false;
  int first = 0;            // their first source: input channel or neuron
  std::size_t target = 0;   // population
  Ends ends;                // who could be connected
  std::vector<signed char> source_signs;  // as ends.sign; of given edges without a population's sign: that of all edges of a source, or 0
  std::vector<int> delays;  // steps, each once, increasing
  std::uint64_t seed = 0, plasticity_seed = 0;
};

// All of them, in the order of the options, then of the targets. Throws UsageError with the nearest name for what does not exist,
// given wiring that no synapse is called after included, and for given edges against the sign of their population.
std::vector<DrawnSynapses> draw_synapses(const std::vector<SynapseOptions>& options, const std::vector<NetworkCells>& cells,
                                         const NetworkSurroundings& around, std::uint64_t seed);

// Streams of random numbers, one per purpose and place in the options.
std::uint64_t network_seed(std::uint64_t seed, std::uint64_t kind, std::uint64_t index);

}  // namespace axograd::networks
