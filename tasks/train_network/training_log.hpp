// What is noted while a network learns: accuracy and rates batch by batch, validations, the weights that validated best. Part of the
// fit's state, so that a resumed training has the whole course.
#pragma once
#include <functional>

#include "fitting/fit.hpp"
#include "tasks/network_report/learning.hpp"
#include "tasks/train_network/objective.hpp"

namespace axograd::tasks {

class TrainingLog final : public fitting::Callback {
 public:
  using Validate = std::function<network_report::Share(const Eigen::VectorXd& theta)>;
  using Told = std::function<void(const fitting::HistoryEntry&, const NetworkObjective::Seen&, const network_report::Share* validation)>;
  TrainingLog(const NetworkObjective& objective, const TrainingOptions& options, Validate validate, Told told)
      : objective_(objective), options_(options), validate_(std::move(validate)), told_(std::move(told)) {}
  fitting::Action on(const fitting::Moment& moment) override;
  std::string_view name() const override { return "training_log"; }
  void visit_state(fitting::StateVisitor& visit) override;

  network_report::LearningHistory history() const;
  const Eigen::VectorXd& best() const { return best_; }   // validated best; empty before the first validation
  network_report::Share best_share() const { return best_share_; }
  std::int64_t best_iteration() const { return best_iteration_; }
  double earlier_cpu_s() const { return earlier_cpu_s_; }   // spent before this training was resumed

 private:
  bool validate(const fitting::Moment& moment);

  const NetworkObjective& objective_;
  const TrainingOptions& options_;
  Validate validate_;
  Told told_;
  std::vector<double> batches_;       // rows of iteration, cpu_s, loss, accuracy, rate, gradient norm
  std::vector<double> validations_;   // rows of iteration, cpu_s, correct, trials
  Eigen::VectorXd best_;
  network_report::Share best_share_;
  std::int64_t best_iteration_ = -1;
  double earlier_cpu_s_ = 0;
};

}  // namespace axograd::tasks
