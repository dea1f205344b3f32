// A network as torch::nn::Module around the fused run: a weight tensor per projection, the readout, and where asked for the
// neurons' parameters and base inputs. Numbers are registered as they act; signs and constraints are put on from outside, either
// by giving `forward` numbers of one's own or by projecting after an optimiser's step.
#pragma once
#include <torch/nn/module.h>
#include <string>

#include "core/torch/network_function.hpp"

namespace axograd {

struct NetworkModuleOptions {
  NetworkRunOptions run;
  bool recurrent = true, reset = true, readout_memory = true;  // GradientRule
  std::int64_t window = 0;
  bool train_weights = true;                      // else buffers
  std::vector<std::string> frozen = {};           // projections whose weights are buffers
  bool train_params = false, train_base = false;  // neurons' parameters, base inputs
};

template <class R> class NetworkModule : public torch::nn::Module {
 public:
  // Starts at the network's numbers. Names: weight_PROJECTION, readout_weight, readout_bias, params_POPULATION, base_POPULATION,
  // dots as underscores. UsageError for a frozen projection that does not exist.
  NetworkModule(const Network<R>& network, const NetworkModuleOptions& options);

  // inputs [B, T, C]: bool are spikes, floating point are values.
  NetworkOutput forward(const at::Tensor& inputs);
  // With numbers of one's own, for example softplus of free ones; what is missing is the module's.
  NetworkOutput forward(const at::Tensor& inputs, NetworkTensors numbers);
  const NetworkTensors& numbers() const { return numbers_; }
  // The network with the module's numbers as they are now.
  Network<R> network() const;

 private:
  std::shared_ptr<const FusedNetworkPlan<R>> plan_;
  NetworkTensors numbers_;
};

}  // namespace axograd
