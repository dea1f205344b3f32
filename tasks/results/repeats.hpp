// Scores of free runs against the held-out sweeps of a recording, for any model that can be run freely.
#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "tasks/fit_trace/evaluate.hpp"

namespace axograd::tasks {

// Spike trains of all repeats under a current [T] (pA); V_first, when wanted, becomes the voltage [T] of repeat 0 (mV).
using FreeRuns = std::function<fitting::Trains(const std::vector<float>& current, std::vector<float>* V_first)>;

// Fills in spikes, data, model, current and V_free. With repeats of one stimulus the scores are those of the repeats, all run
// under their mean current; else the means over the held-out sweeps, each against its own runs, where a score is defined.
void score_free_runs(const Dataset& dataset, const FreeRuns& run, Evaluation& evaluation);

// The scores under the names of summary.json (docs/run-folder.md).
nlohmann::json scores_of(const Evaluation& evaluation);
// The same with what the held-out data are: counts and length.
nlohmann::json held_out_json(const Dataset& dataset, const Evaluation& evaluation);

nlohmann::json number_or_null(double x);

}  // namespace axograd::tasks
