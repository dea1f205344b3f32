// From the options of a network to one that runs and learns: the network itself, and the numbers that are trained. What is trained is a
// vector theta; weights are sign x f(theta) (wiring/dale.hpp), parameters of cells positive ones by their logarithm.
#pragma once
#include <Eigen/Dense>
#include <map>

#include "core/network/run.hpp"
#include "models/networks/options.hpp"
#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

// Wiring that comes from elsewhere (a connectome). With `group` [edges], edges of a group share one trained gain, which starts at 1 and
// multiplies their weights.
struct GivenWiring {
  Edges edges;
  std::vector<int> group;
};

// What the network is to be joined to.
struct NetworkSurroundings {
  double dt = 1;   // ms
  int channels = 0, outputs = 0;
  struct Group {
    std::string name;
    int first = 0, count = 0;
  };
  std::vector<Group> groups;              // of channels
  std::map<std::string, GivenWiring> given;   // by the name of a synapse: edges in place of its topology and first weights
};

// One synapse of one projection, or one number of the readout: where it stands in theta, and how its weight follows.
struct LearnedWeight {
  std::int64_t theta = -1, place = 0;   // in the trained vector (-1: not trained), in the engine's array
  double factor = 1;                    // the engine's weight is factor x f(theta)
};

// Numbers of theta that belong together, for names, norms and plots.
struct ThetaBlock {
  std::string name;
  std::int64_t first = 0, count = 0;
  double low = 0, high = 0;   // box of every number
};

template <class R> class NetworkModel {
 public:
  // Throws UsageError with the nearest name for whatever does not exist, ConfigError for parameter blocks.
  NetworkModel(const NetworkOptions& options, const NetworkSurroundings& around, std::uint64_t seed);

  const Network<R>& network() const { return network_; }
  const Eigen::VectorXd& start() const { return start_; }
  const std::vector<ThetaBlock>& blocks() const { return blocks_; }
  bool learns_parameters() const { return !learned_parameters_.empty(); }

  void set(const Eigen::VectorXd& theta);
  Eigen::VectorXd gradient(const NetworkGradient<R>& g) const;   // dL/dtheta at what set() was given

  struct Cells {
    std::string name;
    int first, count, sign;
  };
  const std::vector<Cells>& cells() const { return cells_; }
  const Cells& cells(const std::string& name) const;   // UsageError with the nearest name

 private:
  struct LearnedProjection {
    Dale dale;
    std::vector<LearnedWeight> weights;
  };
  struct LearnedParameter {
    std::size_t population;
    std::int64_t place, theta;
    bool logarithmic;
  };
  void add_population(const PopulationOptions& o, std::uint64_t seed);
  void add_synapse(const SynapseOptions& o, const NetworkSurroundings& around, std::uint64_t seed);
  void add_projection(const SynapseOptions& o, const GivenWiring& wiring, bool external, int first, std::size_t target, int delay);
  void add_readout(const NetworkReadoutOptions& o, const NetworkSurroundings& around, std::uint64_t seed);
  std::int64_t add_block(const std::string& name, const std::vector<double>& start, double low, double high);
  int port_index(std::size_t population, const SynapseOptions& o, double dt);

  Network<R> network_;
  std::vector<Cells> cells_;
  std::vector<LearnedProjection> learned_;   // as the network's projections
  std::vector<LearnedParameter> learned_parameters_;
  std::int64_t readout_first_ = 0, bias_first_ = -1;
  std::vector<ThetaBlock> blocks_;
  Eigen::VectorXd start_, theta_;
};

}  // namespace axograd::networks
