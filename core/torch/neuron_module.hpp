// A neuron as torch::nn::Module around the fused rollout. Every parameter of its field list is registered under its own name, as the
// free number of its bounds (identity, log, logit: core/record/transform.hpp), so that a plain optimiser step can never leave them.
#pragma once
#include <string>
#include <torch/nn/module.h>

#include "core/torch/fused_function.hpp"

namespace axograd {

struct NeuronModuleOptions {
  std::int64_t neurons = 1;               // N
  bool shared = false;                    // one set of parameters for all neurons instead of one each
  double dt = 0.1;                        // ms
  SpikeRule spikes = {};
  std::shared_ptr<const ForcedSpikes> forced = {};   // given spikes of the B*N lanes (mode forced), may be null
  int threads = 1;
  std::vector<std::string> trained = {};       // names of fields; empty: all. The others are buffers
};

class NeuronModule : public torch::nn::Module {
 public:
  // Parameters start at the fields' defaults. UsageError for a name that is no parameter.
  NeuronModule(const NeuronEntry& neuron, NeuronModuleOptions options);

  // current [T, B, N]: the neuron's first input, the others at their defaults. Any floating dtype; computed in double.
  //   traces [S + H, T, B, N], last [S + H, B, N], spikes [T, B, N]
  FusedResult forward(const at::Tensor& current);
  // inputs [I, T, B, N], start [S, B, N] (undefined: defaults)
  FusedResult forward(const at::Tensor& inputs, const at::Tensor& start);

  // A parameter in its own unit, [N] or [count, N] (N = 1 if shared); differentiable.
  at::Tensor value(const std::string& field) const;
  // Sets it from numbers that broadcast to that shape; values on a bound count as just inside.
  void set_value(const std::string& field, const at::Tensor& value);

 private:
  const Field& field(const std::string& name) const;
  at::Tensor matrix(std::int64_t batch) const;   // [P, B*N] in units

  Engine<double> engine_;
  NeuronModuleOptions options_;
};

}  // namespace axograd
