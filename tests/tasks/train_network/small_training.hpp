// A training of 16 E and 4 I cells that takes a second.
#pragma once
#include "tasks/train_network/options.hpp"

namespace axograd::testing {

// `trials` in a batch, a validation and the test; a checkpoint after every batch. Synapses: from the input, from E, from I.
inline tasks::TrainNetworkOptions small_training(int iterations, int trials) {
  tasks::TrainNetworkOptions o;
  o.network.populations = {{.name = "E", .neuron = "snn_alif", .count = 16, .sign = "excitatory"},
                           {.name = "I", .neuron = "snn_lif", .count = 4, .sign = "inhibitory"}};
  for (const char* from : {"input", "E", "I"}) {
    networks::SynapseOptions s;
    s.from = from;
    s.topology.p = 0.5;
    o.network.synapses.push_back(s);
  }
  o.training.iterations = iterations;
  o.training.batch = o.training.validation_trials = o.test.trials = trials;
  o.training.validate_every = 2;
  o.training.checkpoint = 0;
  o.test.perturbations = false;
  return o;
}

}  // namespace axograd::testing
