// What a user may set in an experiment of task fit_trace.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tasks/preprocess/options.hpp"
#include "tasks/recording/options.hpp"
#include "tasks/results/evaluation.hpp"

namespace axograd::tasks {

// A kernel's basis: what functions of the time since a spike it is made of.
struct BasisOptions {
  std::string kind = "exponential";
  std::vector<double> tau;
  double length = 500;
  double first = 2;
  double slope = 4.5;
  int count = 8;
  template <class V> void visit(V& v) {
    v("kind", kind,
      {.doc = "basis functions",
       .choices = {"exponential", "rectangular", "raised_cosine"},
       .source = "Pozzorini et al. 2015; Pillow et al. 2008"});
    v("tau", tau, {.doc = "time constants of the exponentials", .unit = "ms", .low = 0.1, .high = 1e5});
    v("length", length, {.doc = "length of rectangular and raised-cosine bases", .unit = "ms", .low = 1, .high = 1e5});
    v("first", first,
      {.doc = "scale of the first rectangle; widths grow as first * exp(k / slope)", .unit = "ms", .low = 0.1, .high = 1e3});
    v("slope", slope, {.doc = "growth of the rectangles, in bins per e-fold", .low = 0.5, .high = 100});
    v("count", count, {.doc = "number of raised cosines", .low = 1, .high = 32});
  }
};

// The family of models that is fitted; `variants` names the candidates (describe model flex_gif).
struct ModelOptions {
  std::vector<std::string> variants = {"gif_two_step", "gif", "gif_iv", "igif_1", "igif_2", "igif_3", "ggif", "agif"};
  double refractory = 4;
  BasisOptions eta, gamma;
  std::vector<double> knots;
  int knot_count = 6;
  double lapse_rate = 0.1;
  double eta_reversal = -70;
  double potassium_reversal = -101;
  ModelOptions() {
    eta.tau = {3, 10, 30, 100, 300, 1000, 3000};
    gamma.tau = {3, 30, 300, 3000};
    gamma.first = 5;
    gamma.slope = 5;
  }
  template <class V> void visit(V& v) {
    v("variants", variants,
      {.doc = "candidates; with several, blocked cross-validation on the training data chooses",
       .choices = {"gif_two_step", "gif", "gif_iv", "igif_1", "igif_2", "igif_3", "ggif", "agif"}});
    v("refractory", refractory,
      {.doc = "absolute refractory period T_ref, in which V is held", .unit = "ms", .low = 0.2, .high = 50});
    v("eta", eta, {.doc = "basis of the spike-triggered current eta"});
    v("gamma", gamma, {.doc = "basis of the spike-triggered threshold movement gamma"});
    v("knots", knots,
      {.doc = "knots of the I-V curve; empty: knot_count of them over the data's range", .unit = "mV", .low = -150, .high = 50});
    v("knot_count", knot_count, {.doc = "number of knots placed from the 10 % to the 97 % quantile of V", .low = 0, .high = 10});
    v("lapse_rate", lapse_rate,
      {.doc = "floor of the escape rate: no single spike can be infinitely surprising", .unit = "Hz", .low = 1e-6, .high = 10});
    v("eta_reversal", eta_reversal,
      {.doc = "reversal potential of a conductance eta (ggif)", .unit = "mV", .low = -150, .high = 50});
    v("potassium_reversal", potassium_reversal,
      {.doc = "reversal potential of I_A and I_K (agif)",
       .unit = "mV",
       .low = -150,
       .high = 0,
       .source = "Harkin et al., raphegif"});
  }
};

// Strengths of the priors and how the fit is run.
struct JointOptions {
  double voltage_weight = 1;
  double curve_smoothness = 1;
  double slope_sd = 1;
  double eta_sd = 30;
  double gamma_sd = 10;
  int iterations = 60;
  int folds = 5;
  double block = 2000;
  int fold_iterations = 12;
  double checkpoint = 2;
  bool tune = true;
  template <class V> void visit(V& v) {
    v("voltage_weight", voltage_weight,
      {.doc =
           "weight of the recorded voltage beside the spikes, in units of the information in its residuals: 1/(2 sigma^2 tau_c), "
           "with their variance and correlation time measured on the training data; 0 uses the spikes alone",
       .low = 0,
       .high = 100});
    v("curve_smoothness", curve_smoothness,
      {.doc = "strength of the penalty on second differences of the threshold coupling", .low = 0});
    v("slope_sd", slope_sd, {.doc = "prior standard deviation of a change of slope of the I-V curve", .unit = "nS", .low = 1e-3});
    v("eta_sd", eta_sd, {.doc = "prior standard deviation of the coefficients of eta", .unit = "pA", .low = 1e-2});
    v("gamma_sd", gamma_sd, {.doc = "prior standard deviation of the coefficients of gamma, in units of ln lambda", .low = 1e-2});
    v("iterations", iterations, {.doc = "most iterations of the scoring", .low = 1, .high = 10000});
    v("folds", folds, {.doc = "folds of the blocked cross-validation on training data", .low = 2, .high = 50});
    v("block", block, {.doc = "length of a block; blocks go to the folds in turn", .unit = "ms", .low = 100, .high = 1e6});
    v("fold_iterations", fold_iterations,
      {.doc = "most iterations per fold, from the fit to all training data", .low = 1, .high = 1000});
    v("checkpoint", checkpoint,
      {.doc = "time between checkpoints of a running fit; 0: after every iteration", .unit = "s", .low = 0});
    v("tune", tune,
      {.doc =
           "also try a stiffer and a softer smoothness prior, other weights of the voltage and other numbers of knots for the chosen "
           "variant; a change is kept when cross-validation favours it by more than one standard error"});
  }
};

struct FitTraceOptions {
  RecordingOptions recording;
  PreprocessOptions preprocess;
  ModelOptions model;
  JointOptions fit;
  EvaluateOptions evaluate;
  std::int64_t seed = 1;
  template <class V> void visit(V& v) {
    v("recording", recording, {.doc = "the recording"});
    v("preprocess", preprocess, {.doc = "from raw traces to membrane potential, current and spikes"});
    v("model", model, {.doc = "the models that are tried"});
    v("fit", fit, {.doc = "priors and procedure of the joint fit"});
    v("evaluate", evaluate, {.doc = "scoring on held-out data"});
    v("seed", seed, {.doc = "seed of everything random", .low = 0});
  }
};

}  // namespace axograd::tasks
