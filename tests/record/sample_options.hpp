// Options of every kind, for the tests of the reader.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/record/options.hpp"

struct FilterOptions {
  std::string method = "kernel";
  double length = 150;
  template <class V>
  void visit(V& v) {
    v("method", method, {.doc = "how the electrode is removed", .choices = {"none", "kernel", "resistance"}});
    v("length", length, {.doc = "length of the filter", .unit = "ms", .low = 1, .high = 1000, .source = "a paper"});
  }
};

struct SweepOptions {
  std::string name;
  std::vector<int> sweeps = {0};
  template <class V>
  void visit(V& v) {
    v("name", name, {.doc = "name of the set", .required = true});
    v("sweeps", sweeps, {.doc = "sweeps used", .low = 0, .high = 99});
  }
};

struct SampleOptions {
  double rate = 10;
  double scale = 0.5;
  int repeats = 500;
  std::int64_t seed = 1;
  bool verbose = false;
  std::string model = "gif";
  std::vector<double> knots = {1, 10};
  std::vector<std::string> variants = {"gif"};
  std::optional<double> junction;
  FilterOptions aec;
  std::optional<FilterOptions> second;
  std::vector<SweepOptions> sets;
  axograd::OptionBlock parameters;
  template <class V>
  void visit(V& v) {
    const std::vector<std::string> models = {"gif", "igif", "agif", "glif", "adex", "izhikevich"};
    v("rate", rate, {.doc = "sampling rate", .unit = "kHz", .low = 0.1, .high = 1000});
    v("scale", scale, {.doc = "prior scale", .low = 0, .high = 10});
    v("repeats", repeats, {.doc = "scoring repeats", .low = 1, .high = 100000});
    v("seed", seed, {.doc = "seed of all random numbers", .low = 0});
    v("verbose", verbose, {.doc = "say more"});
    v("model", model, {.doc = "neuron model", .choices = models});
    v("knots", knots, {.doc = "knots of the kernel", .unit = "ms", .low = 0, .high = 1000});
    v("variants", variants, {.doc = "models to choose from", .choices = models});
    v("junction", junction, {.doc = "liquid-junction potential", .unit = "mV", .low = -50, .high = 50});
    v("aec", aec, {.doc = "electrode compensation"});
    v("second", second, {.doc = "a second compensation"});
    v("sets", sets, {.doc = "named sets of sweeps"});
    v("parameters", parameters, {.doc = "start values of the model's parameters"});
  }
};
