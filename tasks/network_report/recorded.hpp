// What a network did in many trials, as plain arrays: everything that is computed and drawn after training starts from here.
#pragma once
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "data/weights/weights.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks::network_report {

using data::Population;

using Epoch = trials::TrialEpoch;

struct Recorded {
  int trials = 0, steps = 0, neurons = 0, outputs = 0;  // B, T, N, O
  double dt = 1;                                        // ms
  std::vector<std::uint64_t> spikes;                    // [B, T, words()]: bit n % 64 of word n / 64: neuron n fires
  std::vector<float> readout;                           // [B, T, O]; empty without one
  std::vector<int> labels;                              // [B] from 0; empty without classes
  std::vector<std::string> class_names;                 // empty: the numbers
  std::vector<std::string> output_names;                // [O]; empty: the numbers
  std::vector<std::string> condition_names;             // [K]
  std::vector<double> conditions;                       // [B, K]; may be empty
  std::vector<Population> populations;                  // empty: all neurons are one
  std::vector<Epoch> epochs;

  int words() const { return (neurons + 63) / 64; }
  double duration() const { return steps * dt; }  // ms
  bool fires(int trial, int step, int neuron) const { return row(trial, step)[neuron / 64] >> (neuron % 64) & 1; }
  void fire(int trial, int step, int neuron) {
    spikes[place(trial, step) + std::size_t(neuron / 64)] |= std::uint64_t(1) << (neuron % 64);
  }
  float output(int trial, int step, int k) const {
    return readout[(std::size_t(trial) * std::size_t(steps) + std::size_t(step)) * std::size_t(outputs) + std::size_t(k)];
  }
  int classes() const;  // one more than the largest label; 0 without labels
  std::string class_name(int label) const;
  std::string output_name(int k) const;
  std::vector<Population> populations_or_all() const;
  std::vector<Population> drawn_populations() const;  // the same, but all neurons as one where there are more than `most_drawn`
  static constexpr int most_drawn = 8;

  // f(step, neuron) for every spike of a trial, in order of time, then of neuron.
  template <class F> void each_spike(int trial, F f) const {
    for (int t = 0; t < steps; ++t) {
      const std::uint64_t* bits = row(trial, t);
      for (int w = 0; w < words(); ++w) {
        for (std::uint64_t left = bits[w]; left != 0; left &= left - 1) f(t, 64 * w + std::countr_zero(left));
      }
    }
  }

  // UsageError when an array has not the length that B, T, N and O ask for, a label is negative or a population leaves the
  // network.
  void check() const;

 private:
  std::size_t place(int trial, int step) const {
    return (std::size_t(trial) * std::size_t(steps) + std::size_t(step)) * std::size_t(words());
  }
  const std::uint64_t* row(int trial, int step) const { return spikes.data() + place(trial, step); }
};

// Spikes in consecutive windows of `width` steps (a rest at the end is left out): [windows, trials, neurons], so that one window
// is a matrix of trials by neurons.
struct WindowCounts {
  int windows = 0, width = 0, trials = 0, neurons = 0;
  std::vector<float> counts;
  const float* window(int w) const { return counts.data() + std::size_t(w) * std::size_t(trials) * std::size_t(neurons); }
  double centre(int w, double dt) const { return (w + 0.5) * width * dt; }  // ms
};
int window_steps(const Recorded& recorded, double width_ms);  // whole steps, at least one, at most all
WindowCounts window_counts(const Recorded& recorded, double width_ms);

}  // namespace axograd::tasks::network_report
