#include "tasks/train_network/adaptive_feedback.hpp"

namespace axograd::tasks {

AdaptiveFeedback::AdaptiveFeedback(NetworkObjective& objective, const networks::NetworkModel<float>& model, double decay)
    : objective_(objective), first_(model.readout_first()), decay_(decay) {
  const auto& r = model.network().readout;
  place_ = Eigen::Index(r.first) * r.outputs;
  feedback_ =
      Eigen::Map<const Eigen::VectorXf>(objective.feedback().data() + place_, Eigen::Index(r.weight.size())).cast<double>();
}

void AdaptiveFeedback::change(const Eigen::VectorXd& from, Eigen::VectorXd& to, double, std::vector<Eigen::Index>&) {
  const auto n = feedback_.size();
  feedback_ += to.segment(first_, n) - from.segment(first_, n) - decay_ * feedback_;
  to.segment(first_, n) -= decay_ * from.segment(first_, n);
  tell();
}

void AdaptiveFeedback::visit_state(fitting::StateVisitor& visit) {
  visit("feedback", feedback_);
  tell();
}

void AdaptiveFeedback::tell() const {
  std::vector<float> all = objective_.feedback();
  for (Eigen::Index i = 0; i < feedback_.size(); ++i) all[std::size_t(place_ + i)] = float(feedback_[i]);
  objective_.set_feedback(std::move(all));
}

}  // namespace axograd::tasks
