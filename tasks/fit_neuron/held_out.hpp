// A fitted neuron against held-out sweeps: likelihood and voltage with the recorded spikes given, and free runs with escape
// noise.
#pragma once
#include "tasks/fit_neuron/objective.hpp"
#include "tasks/results/evaluation.hpp"

namespace axograd::tasks {

// `repeats` free runs under one current [T] (pA), each with its own noise; they start at rest (E_L where the neuron has it).
fitting::Trains free_runs(const ForcedNeuron& model, const std::vector<double>& params, const std::vector<float>& current,
                          double dt, int repeats, std::uint64_t seed, std::vector<float>* V_first = nullptr);

Evaluation evaluate_neuron(const Dataset& data, const ForcedNeuron& model, const std::vector<double>& params, double refractory,
                           int repeats, std::uint64_t seed);

}  // namespace axograd::tasks
