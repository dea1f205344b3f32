// Points of a published problem as lanes of rollouts: a few points share one rollout with all five stimuli, many points take one
// rollout per stimulus (a lane then needs no copy of its current).
#pragma once
#include <Eigen/Dense>
#include <functional>
#include <vector>

#include "tasks/published/problem.hpp"

namespace axograd::tasks {

// A number for every step of every stimulus, as rollouts of some of the stimuli want it.
class StimulusSignals {
 public:
  explicit StimulusSignals(std::vector<std::vector<double>> of_stimulus);
  // For the lanes s * points + k of the stimuli s = first … first + count - 1; holds until the next call.
  Signal<double> of(std::size_t first, std::size_t count, std::size_t points);
  const std::vector<std::vector<double>>& values() const { return of_stimulus_; }

 private:
  std::vector<std::vector<double>> of_stimulus_;  // [5][rows]
  bool same_;                                     // in all stimuli
  std::size_t points_ = 0;
  std::vector<double> side_by_side_;  // [rows, 5 * points]
};

class PublishedLanes {
 public:
  // Rollouts of `rows` states, the initial one included; `problem` must outlive it.
  PublishedLanes(const PublishedProblem& problem, std::int64_t rows);
  PublishedLanes(const PublishedLanes&) = delete;
  PublishedLanes& operator=(const PublishedLanes&) = delete;

  // Calls run(task, first, count) with a task for the stimuli first … first + count - 1 until all are done. Lane s * points + k
  // is point k (column of `points` [free, points]) under the task's stimulus s.
  using Run = std::function<void(Rollout<double>& task, std::size_t first, std::size_t count)>;
  void each(const Eigen::MatrixXd& points, const Run& run);

  const Engine<double>& engine() const { return engine_; }
  const PublishedProblem& problem() const { return problem_; }
  std::int64_t rows() const { return rows_; }
  int voltage() const { return voltage_; }  // index of V_m among the states

 private:
  const PublishedProblem& problem_;
  Engine<double> engine_;
  std::int64_t rows_;
  int voltage_;
  StimulusSignals current_;
  std::vector<double> rest_;  // [I] inputs
};

}  // namespace axograd::tasks
