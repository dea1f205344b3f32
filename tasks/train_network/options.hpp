// Options of the task "train_network".
#pragma once
#include "data/connectome/options.hpp"
#include "models/networks/options.hpp"

namespace axograd::tasks {

struct RateOptions {
  double weight = 0, target = 10;
  template <class V> void visit(V& v) {
    v("weight", weight, {.doc = "weight of sum over cells of (rate - target)^2, rates in kHz", .low = 0, .source = "Bellec 2020"});
    v("target", target, {.doc = "rate that cells are drawn to, mean over trials and time", .unit = "Hz", .low = 0, .high = 1000});
  }
};

struct RateDistributionOptions {
  double weight = 0.1, kappa = 2;
  std::vector<double> rates;
  std::string file;
  template <class V> void visit(V& v) {
    v("weight", weight, {.doc = "weight of the sum over cells of the quantile-Huber loss between sorted rates, in kHz", .low = 0, .source = "Chen, Scherr & Maass 2022"});
    v("kappa", kappa, {.doc = "distance from which the loss grows linearly", .unit = "Hz", .low = 1e-6, .high = 1e6});
    v("rates", rates, {.doc = "rates of the distribution, in any order and number", .unit = "Hz", .low = 0, .high = 1000});
    v("file", file, {.doc = "the same from a table of text: its column `rate`, or the only one", .path = PathKind::file});
  }
};

struct VoltageOptions {
  double weight = 1, low = 0, high = 0;
  std::vector<std::string> populations;
  template <class V> void visit(V& v) {
    v("weight", weight,
      {.doc = "weight of the mean over cells, trials and steps of (distance of V_m from low ... high, as a part of high - low)^2", .low = 0,
       .source = "Chen, Scherr & Maass 2022"});
    v("low", low, {.doc = "membrane potential below which it counts, in the neuron's own unit", .low = -1e6, .high = 1e6, .required = true});
    v("high", high, {.doc = "membrane potential above which it counts; with the neuron's threshold here, a spike's overshoot counts", .low = -1e6, .high = 1e6, .required = true});
    v("populations", populations, {.doc = "whose potentials; absent: all, which must then have one unit"});
  }
};

struct LearningOptions {
  std::string rule = "bptt";
  bool traces = false;
  std::vector<double> decays = {0.9, 0.98, 0.996};
  int window = 0;
  std::string feedback = "symmetric";
  double feedback_decay = 0.01;
  std::string reset = "attached";
  template <class V> void visit(V& v) {
    v("rule", rule,
      {.doc = "bptt: the whole gradient; tbptt: cut every `window` steps; eprop: without the paths through recurrent synapses, the readout's "
              "leak included; d_rtrl: eprop with the learning signal of the step alone; es_d_rtrl: d_rtrl with traces that are products of a "
              "source's and a neuron's part; ottt: for plain LIF, a source's trace times the slope of the moment",
       .choices = {"bptt", "tbptt", "eprop", "d_rtrl", "es_d_rtrl", "ottt"},
       .source = "Bellec et al. 2020, Nat Commun 11:3625; Wang et al. 2026, Nat Commun 17:1745; Xiao et al. 2022, arXiv 2210.04195"});
    v("traces", traces,
      {.doc = "eprop, d_rtrl: carry a trace per connection forward in place of going back: the same gradient, memory that does not grow with the "
              "length of a trial, more time"});
    v("decays", decays, {.doc = "es_d_rtrl: decay of its traces per step; several: the mean of their gradients", .low = 0, .high = 1});
    v("window", window, {.doc = "steps after which tbptt cuts", .low = 0, .high = 1e9});
    v("feedback", feedback,
      {.doc = "where eprop's learning signal comes from: the readout's weights (symmetric); fixed random ones; random ones that take every step of "
              "the readout's (adaptive)",
       .choices = {"symmetric", "random", "adaptive"}});
    v("feedback_decay", feedback_decay,
      {.doc = "adaptive: share of their values that the feedback's and the readout's weights lose with every batch; their difference shrinks by it",
       .low = 0, .high = 1, .source = "Kolen & Pollack 1994"});
    v("reset", reset, {.doc = "whether the reset of a spike is differentiated", .choices = {"attached", "detached"}});
  }
};

struct NetworkLossOptions {
  std::string kind = "per_step";
  RateOptions rate;
  std::optional<RateDistributionOptions> rate_distribution;
  std::optional<VoltageOptions> voltage;
  double weight_decay = 0;
  template <class V> void visit(V& v) {
    v("kind", kind,
      {.doc = "softmax cross-entropy of every step of an answer's window, or of the mean output over the window; tasks with curves have a "
              "weighted squared error instead",
       .choices = {"per_step", "mean"}});
    v("rate", rate, {.doc = "pull of every cell's firing rate"});
    v("rate_distribution", rate_distribution, {.doc = "pull of the cells' sorted rates towards a distribution"});
    v("voltage", voltage, {.doc = "pull of membrane potentials back into a band"});
    v("weight_decay", weight_decay, {.doc = "weight of half the sum of squares of all trained numbers", .low = 0});
  }
};

struct TrainingOptions {
  std::int64_t iterations = 300;
  int batch = 128;
  OptionBlock optimizer;
  LearningOptions learning;
  NetworkLossOptions loss;
  int validate_every = 10, validation_trials = 256;
  double stop_at = 1;
  double memory = 256;
  double checkpoint = 30;
  template <class V> void visit(V& v) {
    v("iterations", iterations, {.doc = "batches at most", .low = 0, .high = 1e9});
    v("batch", batch, {.doc = "trials per batch, all of them new", .low = 1, .high = 1e6});
    v("optimizer", optimizer, {.doc = "an optimiser and its options, {\"type\": \"adam\", …}; absent: adam, rate 0.001, gradients clipped at norm 1"});
    v("learning", learning, {.doc = "which gradient"});
    v("loss", loss, {.doc = "what is made small"});
    v("validate_every", validate_every, {.doc = "batches between validations; the best validated weights are kept", .low = 1, .high = 1e6});
    v("validation_trials", validation_trials, {.doc = "trials of a validation, the same ones every time, none of them trained or tested on", .low = 1, .high = 1e6});
    v("stop_at", stop_at, {.doc = "share of correct validation answers at which training ends", .low = 0, .high = 1});
    v("memory", memory, {.doc = "MiB for states kept on the way forward; with less than all, sqrt(T) checkpoints", .low = 1, .high = 1e6});
    v("checkpoint", checkpoint, {.doc = "between checkpoints, at least", .unit = "s", .low = 0, .high = 1e6});
  }
};

struct WiredConnectomeOptions {
  data::ConnectomeOptions source;
  std::string synapses;
  std::string control = "none";
  std::string learn = "edges";
  int rank = 20;
  double radius = 1;
  template <class V> void visit(V& v) {
    v("source", source, {.doc = "its files, and where its signs come from"});
    v("synapses", synapses, {.doc = "the recurrent synapses that it wires, by their name (as a rule POPULATION-POPULATION)", .required = true});
    v("control", control,
      {.doc = "none: as it is; matched: shuffled, with every cell's numbers of incoming and outgoing synapses of each sign kept; weights: the same "
              "connections, weights dealt out anew",
       .choices = {"none", "matched", "weights"}});
    v("learn", learn,
      {.doc = "what is trained: every connection; one gain for each pair of cell types; a change of low rank, as low_rank of a synapse",
       .choices = {"edges", "type_pairs", "low_rank"}});
    v("rank", rank, {.doc = "rank of the change, for low_rank", .low = 1, .high = 1e4});
    v("radius", radius, {.doc = "spectral radius that the weights are scaled to, so that a control differs in its wiring alone; 0: counts as they are", .low = 0, .high = 1e6});
  }
};

struct TestOptions {
  int trials = 1024;
  int shown = 4;
  bool perturbations = true;
  std::vector<double> noise;
  template <class V> void visit(V& v) {
    v("trials", trials, {.doc = "fresh trials on which the trained network is judged", .low = 1, .high = 1e7});
    v("shown", shown, {.doc = "trials whose spikes the report shows", .low = 0, .high = 100});
    v("perturbations", perturbations, {.doc = "lesions and perturbations of the trained network"});
    v("noise", noise, {.doc = "perturbations: standard deviations of a noise current, a new normal number for every cell and step, in the unit of the cells' I", .low = 0});
  }
};

struct TrainNetworkOptions {
  OptionBlock trials;
  networks::NetworkOptions network;
  std::optional<WiredConnectomeOptions> connectome;
  TrainingOptions training;
  TestOptions test;
  std::int64_t seed = 1;
  template <class V> void visit(V& v) {
    v("trials", trials, {.doc = "the behavioural task: a preset's name, or {\"preset\": NAME, …} with options of its own (axograd describe trials)", .required = true});
    v("network", network, {.doc = "cells, synapses, readout"});
    v("connectome", connectome, {.doc = "recurrent synapses from a connectome in place of a topology: fixed connections and signs"});
    v("training", training, {.doc = "how it is trained"});
    v("test", test, {.doc = "how it is judged"});
    v("seed", seed, {.doc = "of wiring, first weights, parameters and trials", .low = 0, .high = 9e15});
  }
};

}  // namespace axograd::tasks
