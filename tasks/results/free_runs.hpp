// Scores of free runs against the held-out sweeps of a recording, for any model that can be run freely.
#pragma once
#include <functional>

#include "tasks/recording/dataset.hpp"
#include "tasks/results/evaluation.hpp"

namespace axograd::tasks {

// Spike trains of all repeats under a current [T] (pA); V_first, when wanted, becomes the voltage [T] of repeat 0 (mV).
using FreeRuns = std::function<fitting::Trains(const std::vector<float>& current, std::vector<float>* V_first)>;

// Fills in spikes, data, model, current and V_free. With repeats of one stimulus the scores are those of the repeats, all run
// under their mean current; else the means over the held-out sweeps, each against its own runs, where a score is defined.
void score_free_runs(const Dataset& dataset, const FreeRuns& run, Evaluation& evaluation);

}  // namespace axograd::tasks
