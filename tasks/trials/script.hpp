// What happens in one trial, written by a task in terms of its channels: levels that are constant for a while, answers that
// count. How levels become spikes or noisy values is the encoding's business (encode.hpp).
#pragma once
#include <string>
#include <vector>

#include "tasks/trials/trial.hpp"
#include "tasks/trials/trial_draws.hpp"

namespace axograd::tasks::trials {

// Steps [first, end).
struct Span {
  int first = 0, end = 0;
  int steps() const { return end - first; }
};

// The option that every task has.
template <class V> void visit_step(V& v, double& dt) { v("dt", dt, {.doc = "step", .unit = "ms", .low = 0.01, .high = 100}); }

// A duration that differs from trial to trial.
struct Duration {
  std::vector<double> ms = {500};
  std::string draw = "one_of";
  double of(TrialDraws& draws) const;
  double longest() const;  // ms
  bool varies() const { return ms.size() > 1; }
  std::vector<Mistake> mistakes(const std::string& key) const;
  template <class V> void visit(V& v) {
    v("ms", ms,
      {.doc = "one_of: the lengths; uniform: shortest, longest; exponential: mean, shortest, longest", .unit = "ms", .low = 0});
    v("draw", draw, {.doc = "how the length of a trial is drawn", .choices = {"one_of", "uniform", "exponential"}});
  }
};

constexpr int most_steps = 100'000'000;  // of a trial; UsageError beyond
// Steps of a duration: rounded, at least one where there is any.
int steps_of(double ms, double dt);

// The parts of the longest trial one after the other: sets the shape's steps, and its epochs where they are the same in all
// trials.
struct Part {
  std::string name;
  double ms;
};
void set_parts(TrialShape& shape, const std::vector<Part>& parts, bool same_in_all);

class Script {
 public:
  struct Stroke {
    Span when;
    int channel, count;
    double level, noise;
  };
  struct Curve {
    Span when;
    int output, count;
    double target, weight;
  };

  explicit Script(double dt) : dt_(dt) {}
  double dt() const { return dt_; }
  Span pass(double ms);        // the next `ms` of the trial
  Span next(double ms) const;  // the same without passing them
  int length() const { return now_; }
  Span whole() const { return {0, now_}; }

  // Levels of overlapping strokes add up (Hz, or the unit of the channel); noise: standard deviation times sqrt(ms), variances
  // add up.
  void show(Span when, int channel, double level, double noise = 0) { show(when, channel, 1, level, noise); }
  void show(Span when, int channel, int count, double level, double noise) {
    strokes.push_back({when, channel, count, level, noise});
  }
  void answer(Span when, int label, bool scored = true, int kind = 0) {
    windows.push_back({0, when.first, when.end, label, 1, scored, kind});
  }
  // Targets and weights of later calls replace those of earlier ones.
  void want(Span when, int output, double target, double weight) { curves.push_back({when, output, 1, target, weight}); }
  void note(double condition) { conditions.push_back(condition); }

  std::vector<Stroke> strokes;
  std::vector<Window> windows;
  std::vector<Curve> curves;
  std::vector<double> conditions;

 private:
  double dt_;
  int now_ = 0;
};

// Outputs [B, T, O] that somebody writes by hand: an ideal observer, a guess.
class Sheet {
 public:
  explicit Sheet(const TrialBatch& batch)
      : steps_(batch.shape.steps), outputs_(batch.shape.outputs), values(std::size_t(batch.trials) * steps_ * outputs_) {}
  void set(int trial, Span when, int output, double value = 1);
  void say(const Window& window, int label) { set(window.trial, {window.first, window.end}, label); }

 private:
  std::size_t steps_, outputs_;

 public:
  std::vector<float> values;
};

}  // namespace axograd::tasks::trials
