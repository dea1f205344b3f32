// The loss of a network on a batch of trials as an objective of fit(). Batch i holds trials i*batch … of the training stream.
#pragma once
#include <optional>

#include "fitting/objective.hpp"
#include "models/networks/network_model.hpp"
#include "tasks/train_network/voltage_pull.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks {

// Streams of trials, made of the experiment's seed: no trial is in two of them.
enum class TrialStream : std::uint64_t { training = 1, validation = 2, test = 3 };
std::uint64_t stream_seed(std::int64_t seed, TrialStream stream);

NetworkTrials view_of(const trials::TrialBatch& batch);

class NetworkObjective final : public fitting::BatchObjective {
 public:
  NetworkObjective(networks::NetworkModel<float>& model, const trials::TrialTask& task, const TrainNetworkOptions& options, int threads);
  const std::vector<fitting::ParameterInfo>& parameters() const override { return parameters_; }
  fitting::Need offers() const override { return fitting::Need::gradient; }
  // The same point on the same batch again costs nothing: the check before a training and its first batch are one evaluation.
  fitting::Evaluation evaluate(const Eigen::VectorXd& theta, fitting::Need need) override;
  void select_batch(long iteration) override;

  // Of the last evaluation.
  struct Seen {
    double accuracy = 0, rate_hz = 0, gradient_norm = 0;
  };
  const Seen& seen() const { return seen_; }
  const std::vector<std::pair<std::string, double>>& block_norms() const { return block_norms_; }
  // [N, O] where e-prop's learning signal comes from; empty: from the readout's weights.
  const std::vector<float>& feedback() const { return feedback_; }
  void set_feedback(std::vector<float> feedback) {
    feedback_ = std::move(feedback);
    last_.reset();
  }

 private:
  GradientRule<float> rule() const;
  fitting::Evaluation evaluate_anew(const Eigen::VectorXd& theta, fitting::Need need);
  double count_losses(std::vector<float>& cotangent) const;
  NetworkGradient<float> gradient(const std::vector<float>& outputs, const std::vector<float>& counts, double excess);

  networks::NetworkModel<float>& model_;
  const trials::TrialTask& task_;
  const TrainNetworkOptions& options_;
  int threads_;
  std::vector<fitting::ParameterInfo> parameters_;
  std::vector<float> feedback_;
  std::vector<double> target_rates_;   // of loss.rate_distribution
  VoltagePull voltage_;
  std::optional<NetworkRun<float>> run_;   // its memory is kept from batch to batch
  std::int64_t wirings_ = 0;               // connections that it was made for
  trials::TrialBatch batch_;
  long selected_ = -1;
  struct Last {
    Eigen::VectorXd theta;
    fitting::Evaluation evaluation;
  };
  std::optional<Last> last_;   // of this batch, with its gradient
  Seen seen_;
  std::vector<std::pair<std::string, double>> block_norms_;
};

}  // namespace axograd::tasks
