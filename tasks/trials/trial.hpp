// Whole trials of a working-memory task: what a network is shown, what it should answer, and when the answer counts. A task draws
// trials as a pure function of (seed, number of the trial), so that batches are the same for any number of threads and after a
// resume.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/record/options.hpp"

namespace axograd::tasks::trials {

// Consecutive input channels that mean one thing, for plots and lesions.
struct ChannelGroup {
  std::string name;  // "left", "recall", "motion"
  int first = 0, count = 0;
};

// A stretch of time that means one thing in every trial ("cue 3", "delay"): steps [first, end). For plots and perturbations.
struct TrialEpoch {
  std::string name;
  int first = 0, end = 0;
};

// What does not change from trial to trial.
struct TrialShape {
  double dt = 1;                          // ms
  int steps = 0;                          // T: the longest trial; shorter ones end in silence
  int channels = 0;                       // C
  bool spikes = true;                     // channels carry spikes; false: values
  int outputs = 0;                        // O
  bool classes = true;                    // answers are classes (windows); false: curves (target, weight)
  std::vector<std::string> output_names;  // [O]
  std::vector<ChannelGroup> groups;
  std::vector<TrialEpoch> epochs;            // of tasks whose timing is the same in all trials
  std::vector<std::string> condition_names;  // [K] numbers kept with every trial: coherence, delay, cue count …
  std::vector<std::string> condition_units;  // [K], or empty: none has a unit
  std::vector<std::vector<std::string>> condition_words;  // [K] names of a condition's values 0, 1, …, or none: they are numbers
  double chance = 0.5;                       // share of correct answers of a guess that knows the task but not the trial
};

// The answer `label` counts in steps [first, end) of a trial. A trial may have several (n-back, store/recall) or none (a catch
// trial).
struct Window {
  int trial = 0, first = 0, end = 0, label = 0;
  double weight = 1;
  bool scored = true;  // false: trained, not judged (holding still until the decision)
  int kind = 0;        // what the task tells apart among its windows (n-back: 1 is a lure); else 0
};

// B trials, time-major within a trial.
struct TrialBatch {
  TrialShape shape;
  int trials = 0;                     // B
  std::vector<std::uint64_t> spikes;  // [B, T, words()] bit c % 64 of word c / 64: channel c fires; empty where values are given
  std::vector<float> values;          // [B, T, C]; empty where spikes are given
  std::vector<Window> windows;        // ordered by trial, then by time; classes only
  std::vector<float> target, weight;  // [B, T, O] curves only: squared error times weight
  std::vector<double> conditions;     // [B, K]
  std::vector<int> lengths;           // [B] steps of each trial
  double condition(int trial, int index) const {
    return conditions[std::size_t(trial) * shape.condition_names.size() + std::size_t(index)];
  }
  int words() const { return (shape.channels + 63) / 64; }
  bool fires(int trial, int step, int channel) const {
    return spikes[(std::size_t(trial) * std::size_t(shape.steps) + std::size_t(step)) * std::size_t(words()) +
                  std::size_t(channel / 64)] >>
               (channel % 64) &
           1;
  }
  void fire(int trial, int step, int channel) {
    spikes[(std::size_t(trial) * std::size_t(shape.steps) + std::size_t(step)) * std::size_t(words()) +
           std::size_t(channel / 64)] |= std::uint64_t(1) << (channel % 64);
  }
};

// What a network answered: values [B, T, O].
struct Answers {
  int trials = 0, steps = 0, outputs = 0;
  const float* values = nullptr;
  float at(int trial, int step, int output) const {
    return values[(std::size_t(trial) * std::size_t(steps) + std::size_t(step)) * std::size_t(outputs) + std::size_t(output)];
  }
};

// One judged answer. Windows give one each; tasks with curves give one per trial.
struct Verdict {
  int trial = 0;
  bool correct = false;
  int label = 0, answer = 0;  // answer -1: none was given
  int kind = 0;               // of the window
  double reaction =
      0;  // ms from the start of the window to the first step from which the running decision stays; NaN without one
};

// Two options that do not go together: the key is dotted ("encoding.kind"), the message a sentence.
struct Mistake {
  std::string key, message;
};

class TrialTask {
 public:
  virtual ~TrialTask() = default;
  virtual OptionTarget options() = 0;
  virtual TrialShape shape() const = 0;  // of the options as they stand
  // Trials first … first + count - 1 of the stream `seed`.
  virtual TrialBatch draw(std::uint64_t seed, std::int64_t first, int count) const = 0;
  virtual std::vector<Mistake> mistakes() const { return {}; }  // beyond the range of single options
  // Default: per scored window, argmax of the output summed over the window; outputs that tie all the way are no answer.
  virtual std::vector<Verdict> judge(const TrialBatch& batch, const Answers& answers) const;
  // What a good observer of the same inputs, who knows when to look, would answer, as outputs [B, T, O] for judge().
  virtual std::vector<float> ideal(const TrialBatch& batch) const = 0;
  // The best answer that does not look at the inputs: TrialShape::chance is what it scores. Default: the most frequent label.
  virtual std::vector<float> blind(const TrialBatch& batch) const;
};

}  // namespace axograd::tasks::trials
