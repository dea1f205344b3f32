// Adaptive e-prop: the matrix that carries the learning signal takes every step that the readout's weights take, and both lose
// the same share per step, so that their difference shrinks by that share (Kolen & Pollack 1994; Bellec et al. 2020, Nat Commun
// 11:3625, "adaptive").
#pragma once
#include "tasks/train_network/changed_step.hpp"
#include "tasks/train_network/objective.hpp"

namespace axograd::tasks {

class AdaptiveFeedback final : public StepChange {
 public:
  // Readout's weights: theta[first …], [count, O], of neurons `first_neuron` … The objective's feedback is where it starts; that
  // of neurons which the readout does not read stays as it is. `decay`: share lost per step.
  AdaptiveFeedback(NetworkObjective& objective, const networks::NetworkModel<float>& model, double decay);
  void change(const Eigen::VectorXd& from, Eigen::VectorXd& to, double rate, std::vector<Eigen::Index>& forgotten) override;
  void visit_state(fitting::StateVisitor& visit) override;
  const Eigen::VectorXd& feedback() const { return feedback_; }  // [count x O], beside the readout's weights

 private:
  void tell() const;

  NetworkObjective& objective_;
  Eigen::Index first_, place_;  // in theta, in the objective's feedback
  double decay_;
  Eigen::VectorXd feedback_;
};

}  // namespace axograd::tasks
