// What a user may set in an experiment of task fit_cell.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tasks/fit_cell/polish.hpp"
#include "tasks/fit_cell/diagnosis_options.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/fit_cell/steps_options.hpp"
#include "tasks/recording/options.hpp"

namespace axograd::tasks {

struct CellFitOptions {
  double window = 1000;
  double validation = 2000;
  double spike_weight = 0.2;
  double spike_above = -35;
  std::optional<StepsOptions> steps;
  NudgeOptions nudge;
  PolishOptions polish;
  template <class V> void visit(V& v) {
    v("window", window,
      {.doc = "length of the first training sweep that the voltage is fitted to, from train.begin",
       .unit = "ms",
       .low = 20,
       .high = 1e5});
    v("validation", validation,
      {.doc =
           "training data after the window on which the free runs of all candidates are compared by their spikes; 0: the candidate "
           "with the smallest error inside the window is taken",
       .unit = "ms",
       .low = 0,
       .high = 1e6});
    v("spike_weight", spike_weight,
      {.doc = "weight of samples during spikes, whose shape the electrode and the axon bend", .low = 0, .high = 1});
    v("spike_above", spike_above, {.doc = "samples above this count as during a spike", .unit = "mV", .low = -80, .high = 100});
    v("steps", steps,
      {.doc = "the recording is a protocol of current steps: the voltage of several training sweeps is fitted, and candidates are "
              "compared by features; absent: one window of one sweep, compared by spikes"});
    v("nudge", nudge, {.doc = "the search: pulled towards the recording, less and less"});
    v("polish", polish,
      {.doc = "a last stage on free runs: the chosen set is moved down a sum of losses, and the result is taken if it does no worse "
              "on the data that candidates are compared on"});
  }
};

struct FitCellOptions {
  RecordingOptions recording;
  PreprocessOptions preprocess;
  std::string cell = "pospischil_rs";
  double area = 0;
  std::vector<std::string> free;
  OptionBlock values, low, high, tied;
  CellFitOptions fit;
  DiagnosisOptions uncertainty;
  std::int64_t seed = 1;
  template <class V> void visit(V& v) {
    v("recording", recording, {.doc = "the recording"});
    v("preprocess", preprocess, {.doc = "from raw traces to membrane potential, current and spikes"});
    v("cell", cell, {.doc = "the conductance-based cell that is fitted (axograd describe lists those given per area)"});
    v("area", area,
      {.doc = "membrane area, which turns pA into uA/cm2; 0: the area at which the measured capacitance is 1 uF/cm2",
       .unit = "um2",
       .low = 0,
       .high = 1e7});
    v("free", free,
      {.doc = "parameters that are fitted; empty: C_m, E_L, every conductance g_*, and where the cell has them V_T and tau_max"});
    v("values", values, {.doc = "values of parameters that are not fitted, by name; the others keep the cell's defaults"});
    v("low", low, {.doc = "lower bounds of fitted parameters, by name; the others keep the cell's"});
    v("high", high, {.doc = "upper bounds, the same"});
    v("tied", tied,
      {.doc = "parameters that follow a fitted one: {\"g_T\": \"g_L\"} in the ratio of the two values, {\"g_T\": {\"to\": \"g_L\", "
              "\"factor\": 3}} in another"});
    v("fit", fit, {.doc = "how the search is done"});
    v("uncertainty", uncertainty, {.doc = "how well the fitted parameters are known, and what would tell more"});
    v("seed", seed, {.doc = "seed; the search itself draws nothing", .low = 0});
  }
};

}  // namespace axograd::tasks
