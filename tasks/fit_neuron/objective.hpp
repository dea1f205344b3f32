// The escape-noise likelihood of recorded spikes under any neuron with a rate, as a function of its parameters in free space.
// Minimises  -sum ln P(spikes | V_model) + w/2 sum (V_rec - V_model)^2 + priors  with exact gradient and expected (Fisher)
// curvature.
#pragma once
#include "core/registry/neuron_entry.hpp"
#include "fitting/estimates.hpp"
#include "fitting/objective.hpp"
#include "models/neurons/flex_gif_layout.hpp"
#include "tasks/fit_neuron/stretches.hpp"

namespace axograd::tasks {

struct ForcedScores {
  double log_likelihood = 0;  // nat
  double bits_per_spike = 0, r2_v = 0;
};

// A neuron run with given spikes over stretches of a recording. The current goes to the first input, the voltage is the state
// V_m.
class ForcedNeuron {
 public:
  // `lapse_rate` (Hz): floor of the rate that spikes are scored by. UsageError where the neuron has no escape rate, no state V_m,
  // or is given per area.
  ForcedNeuron(const NeuronEntry& entry, int threads, double lapse_rate);

  const NeuronEntry& entry() const { return entry_; }
  const Engine<double>& engine() const { return engine_; }
  int voltage_state() const { return voltage_state_; }
  int threads() const { return threads_; }
  // Calls run(task) with parameters, inputs and start in place.
  template <class F> void with(const Stretches& data, const std::vector<double>& params, F&& run) const;
  std::vector<double> voltage(const Stretches& data, const std::vector<double>& params) const;  // [T, lanes] mV
  // On what counts; R2_V without the samples of spikes.
  ForcedScores score(const Stretches& data, const std::vector<double>& params) const;

 private:
  const NeuronEntry& entry_;
  Engine<double> engine_;
  std::vector<double> input_defaults_, state_defaults_;
  int voltage_state_, threads_;
  double lapse_rate_;
};

class SpikeObjective final : public fitting::Objective {
 public:
  struct Settings {
    double voltage_weight = 0;       // 1/mV^2 per sample
    double prior_sd = 0;             // of ln x around the start, positive parameters; 0: none
    std::vector<std::string> fixed;  // names of scalars or of whole arrays
  };
  SpikeObjective(const ForcedNeuron& model, const Stretches& data, const std::vector<double>& start, Settings settings);

  const std::vector<fitting::ParameterInfo>& parameters() const override { return info_; }  // all scalars, in the neuron's order
  fitting::Need offers() const override { return fitting::Need::curvature; }
  fitting::Evaluation evaluate(const Eigen::VectorXd& u, fitting::Need need) override;

  Eigen::VectorXd start() const { return start_; }
  std::vector<double> params(const Eigen::VectorXd& u) const;
  Eigen::VectorXd free(const std::vector<double>& params) const;
  void set_voltage_weight(double w) { settings_.voltage_weight = w; }
  int free_count() const { return int(directions_.size()); }
  // For error bars: curvature of data and priors apart, a score per lane.
  fitting::OptimumInfo optimum(const Eigen::VectorXd& u, const Stretches& blocks) const;

 private:
  struct Sums {
    double value = 0;
    bool finite = true;
    fitting::Divergence divergence;
    std::vector<double> gradient, curvature;  // [lanes, n], [lanes, n, n] of the natural parameters
  };
  Sums sums(const Eigen::VectorXd& u, const Stretches& data, bool derivatives) const;

  const ForcedNeuron& model_;
  const Stretches& data_;
  Settings settings_;
  std::vector<double> given_;  // parameters at the start
  std::vector<Transform> transforms_;
  std::vector<fitting::ParameterInfo> info_;
  std::vector<int> directions_;    // free parameters
  Eigen::VectorXd start_, prior_;  // [P], [P] precision in free space
};

template <class F> void ForcedNeuron::with(const Stretches& data, const std::vector<double>& params, F&& run) const {
  std::vector<Signal<double>> p, s, i;
  for (const double& x : params) p.push_back(constant(&x));
  for (const double& x : state_defaults_) s.push_back(constant(&x));
  for (const double& x : input_defaults_) i.push_back(constant(&x));
  s[std::size_t(voltage_state_)] = per_lane(data.start_V.data());
  i[0] = per_step_and_lane(data.I.data(), data.lanes);
  Rollout<double> task;
  data.describe(task, voltage_state_);
  task.objective.rate_limits = {lapse_rate_, FlexGifLayout::log_rate_cap};
  task.params = p.data();
  task.start = s.data();
  task.inputs = i.data();
  run(task);
}

}  // namespace axograd::tasks
