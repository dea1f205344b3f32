// Feedback in place of the readout's own weights: the learning signal of a neuron is sum over outputs of feedback [N, O] times
// dL/dy.
#pragma once
#include <cstdint>
#include <vector>

namespace axograd {

// Independent normal numbers, mean 0 (random e-prop; Bellec et al. 2020, scale 1). The same for the same seed.
template <class R> std::vector<R> random_feedback(int neurons, int outputs, double scale, std::uint64_t seed);

// Adaptive e-prop: feedback takes every change of the readout's weights and decays as they do, so that it comes to point their
// way (Kolen & Pollack 1994; Bellec et al. 2020). `change` [count, O] is what was added to the weights of the neurons from
// `first` on, `decay` the share that both lose in this update: apply it to the readout's weights, too.
template <class R>
void follow_readout(std::vector<R>& feedback, const std::vector<R>& change, int first, int outputs, double decay);

// `count` decays for es_d_rtrl whose memories 1/(1 - a) are spaced evenly in their logarithm from `shortest` to `longest` steps
// (both above 1). UsageError where they are not.
std::vector<double> decays_between(double shortest, double longest, int count);

}  // namespace axograd
