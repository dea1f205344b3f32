// What a user may set in an experiment of task fit_neuron.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/record/options.hpp"
#include "tasks/preprocess/options.hpp"
#include "tasks/recording/options.hpp"
#include "tasks/results/evaluation.hpp"

namespace axograd::tasks {

struct LikelihoodOptions {
  double voltage_weight = 1;
  double lapse_rate = 0.1;
  double prior_sd = 2;
  int iterations = 60;
  int screening = 8;
  int folds = 5;
  double block = 2000;
  int fold_iterations = 12;
  double stretch = 10000;
  double overlap = 6000;
  double checkpoint = 2;
  template <class V> void visit(V& v) {
    v("voltage_weight", voltage_weight,
      {.doc =
           "weight of the recorded voltage beside the spikes, in units of the information in its residuals (1/(2 sigma^2 tau_c), measured "
           "on the training data); 0 uses the spikes alone",
       .low = 0,
       .high = 100});
    v("lapse_rate", lapse_rate,
      {.doc = "floor of the escape rate that spikes are scored by: no single spike can be infinitely surprising",
       .unit = "Hz",
       .low = 0,
       .high = 10});
    v("prior_sd", prior_sd,
      {.doc =
           "standard deviation of the prior of every positive parameter around its regression start, in natural logarithms; 0: no prior",
       .low = 0,
       .high = 100});
    v("iterations", iterations, {.doc = "most iterations of the scoring", .low = 1, .high = 10000});
    v("screening", screening,
      {.doc = "iterations from each start before the best goes on; 0: only the first start", .low = 0, .high = 1000});
    v("folds", folds, {.doc = "folds of the blocked cross-validation on training data", .low = 2, .high = 50});
    v("block", block,
      {.doc = "length of a block; blocks go to the folds in turn, one further with every sweep",
       .unit = "ms",
       .low = 100,
       .high = 1e6});
    v("fold_iterations", fold_iterations,
      {.doc = "most iterations per fold, from the fit to all training data", .low = 1, .high = 1000});
    v("stretch", stretch,
      {.doc = "training sweeps are cut into stretches of this length, which run side by side",
       .unit = "ms",
       .low = 100,
       .high = 1e7});
    v("overlap", overlap,
      {.doc = "how long a stretch runs before it counts, so that state and spike history are those of the whole sweep",
       .unit = "ms",
       .low = 0,
       .high = 1e6});
    v("checkpoint", checkpoint,
      {.doc = "time between checkpoints of a running fit; 0: after every iteration", .unit = "s", .low = 0});
  }
};

struct FitNeuronOptions {
  RecordingOptions recording;
  PreprocessOptions preprocess;
  std::string neuron = "glif3";
  std::vector<std::string> levels;
  OptionBlock start;
  std::vector<std::string> fixed = {"T_ref"};
  double refractory = 4;
  LikelihoodOptions fit;
  EvaluateOptions evaluate;
  std::int64_t seed = 1;
  template <class V> void visit(V& v) {
    v("recording", recording, {.doc = "the recording"});
    v("preprocess", preprocess, {.doc = "from raw traces to membrane potential, current and spikes"});
    v("neuron", neuron, {.doc = "the neuron that is fitted: one with an escape rate (glif1 … glif5, gif, …)"});
    v("levels", levels,
      {.doc = "candidates in place of `neuron`; with several, blocked cross-validation on the training data chooses"});
    v("start", start,
      {.doc = "starting values of parameters, by name; the others start from regressions, or from their defaults"});
    v("fixed", fixed, {.doc = "parameters that keep their start; names that a neuron does not have are passed over"});
    v("refractory", refractory,
      {.doc = "absolute refractory period T_ref, the length of the spike cut", .unit = "ms", .low = 0.2, .high = 50});
    v("fit", fit, {.doc = "how the likelihood is made and maximised"});
    v("evaluate", evaluate, {.doc = "scoring on held-out data"});
    v("seed", seed, {.doc = "seed of everything random", .low = 0});
  }
};

}  // namespace axograd::tasks
