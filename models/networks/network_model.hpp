// From the options of a network to one that runs and learns: the network itself, and the numbers that are trained. What is trained is a
// vector theta; weights are sign x f(theta) (wiring/dale.hpp), parameters of cells positive ones by their logarithm.
#pragma once
#include <Eigen/Dense>
#include <memory>

#include "core/network/run.hpp"
#include "models/networks/drawn_synapses.hpp"
#include "models/networks/learned_weights.hpp"
#include "models/networks/options.hpp"

namespace axograd::networks {

// Numbers of theta that belong together, for names, norms and plots.
struct ThetaBlock {
  std::string name;
  std::int64_t first = 0, count = 0;
  double low = 0, high = 0;   // box of every number
};

// Connections of a projection that DEEP R draws anew: theta of pre -> post stands at first + pre * post_count + post, above 0 where there
// is one.
struct RewiredBlock {
  std::int64_t first = 0;
  Ends ends;
  RewiringOptions options;
  std::uint64_t seed = 0;
};

template <class R> class NetworkModel {
 public:
  // Throws UsageError with the nearest name for whatever does not exist, ConfigError for parameter blocks.
  NetworkModel(const NetworkOptions& options, const NetworkSurroundings& around, std::uint64_t seed);

  const Network<R>& network() const { return network_; }
  const Eigen::VectorXd& start() const { return start_; }
  const std::vector<ThetaBlock>& blocks() const { return blocks_; }
  const std::vector<RewiredBlock>& rewired() const { return rewired_; }
  std::int64_t readout_first() const { return readout_first_; }   // in theta: the readout's weights [cells read, outputs]
  bool learns_parameters() const { return !learned_parameters_.empty(); }

  void set(const Eigen::VectorXd& theta);
  // Grows when set() moves connections: a run that was made before does not know of it.
  std::int64_t wirings() const { return wirings_; }
  Eigen::VectorXd gradient(const NetworkGradient<R>& g) const;   // dL/dtheta at what set() was given

  using Cells = NetworkCells;
  const std::vector<Cells>& cells() const { return cells_; }
  // Of a projection: the sign of every source, 0 where it may have either or has both.
  const std::vector<signed char>& source_signs(std::size_t projection) const { return source_signs_[projection]; }

 private:
  struct LearnedProjection {
    std::unique_ptr<LearnedWeights<R>> weights;   // none: not trained
    std::int64_t first = 0, count = 0;            // its part of theta
  };
  struct LearnedParameter {
    std::size_t population;
    std::int64_t place, theta;
    bool logarithmic;
  };
  void add_population(const PopulationOptions& o, std::uint64_t seed);
  void add_synapses(const DrawnSynapses& s);
  void add_projection(const DrawnSynapses& s, const GivenWiring& wiring, int delay);
  void learn(const DrawnSynapses& s, const GivenWiring& wiring, const LearnedEdges& these);
  void add_readout(const NetworkReadoutOptions& o, const NetworkSurroundings& around, std::uint64_t seed);
  std::int64_t add_block(const std::string& name, const std::vector<double>& start, double low, double high);
  int port_index(std::size_t population, const SynapseOptions& o, double dt);

  Network<R> network_;
  std::vector<Cells> cells_;
  std::vector<LearnedProjection> learned_;   // as the network's projections
  std::vector<std::vector<signed char>> source_signs_;   // as the network's projections
  std::vector<LearnedParameter> learned_parameters_;
  std::int64_t readout_first_ = 0, bias_first_ = -1;
  std::vector<ThetaBlock> blocks_;
  std::vector<RewiredBlock> rewired_;
  std::int64_t wirings_ = 0;
  Eigen::VectorXd start_, theta_;
};

}  // namespace axograd::networks
