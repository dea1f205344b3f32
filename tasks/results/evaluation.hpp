// What a fitted model does on held-out data, whatever was fitted.
#pragma once
#include <vector>

#include "core/record/options.hpp"
#include "fitting/metrics/scores.hpp"

namespace axograd::tasks {

struct EvaluateOptions {
  int repeats = 500;
  bool baseline = true;
  template <class V> void visit(V& v) {
    v("repeats", repeats, {.doc = "simulated repeats of the held-out stimulus", .low = 2, .high = 100000});
    v("baseline", baseline, {.doc = "also score the two-step GIF, for comparison"});
  }
};

struct Evaluation {
  fitting::SpikeScores spikes{};
  double r2_v = 0, bits_per_spike = 0;  // with the recorded spikes given
  fitting::Trains data, model;          // of the first (or only) stimulus
  std::vector<float> current;           // [T] pA, mean over repeats
  std::vector<float> V_forced;          // [T] mV, first held-out sweep, reset at its spikes; empty: a model without reset
  std::vector<float> V_free;            // [T] mV, repeat 0 of the free runs
};

}  // namespace axograd::tasks
