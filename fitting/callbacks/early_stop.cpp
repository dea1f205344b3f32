#include "fitting/callbacks/early_stop.hpp"

namespace axograd::fitting {

void EarlyStop::visit_state(StateVisitor& visit) {
  visit("best_score", best_score_);
  visit("best_x", best_x_);
  visit("waited", waited_);
}

Action EarlyStop::on(const Moment& moment) {
  const bool at_begin = moment.phase == Phase::begin && !moment.resumed;
  const bool at_turn = moment.phase == Phase::iteration && moment.now.iteration % options_.every == 0;
  if (at_begin || at_turn) {
    const Eigen::VectorXd x = moment.problem.expand(moment.point.x);
    const double score = score_(x);
    if (score < best_score_ - options_.least || best_x_.size() == 0) {
      best_score_ = score;
      best_x_ = x;
      waited_ = 0;
    } else {
      ++waited_;
    }
  }
  if (moment.phase == Phase::end && moment.report->status == Status::stopped && waited_ >= options_.patience)
    moment.report->advice = "The held-out score had stopped improving; the point with the best score is kept.";
  return waited_ >= options_.patience ? Action::stop : Action::go_on;
}

}  // namespace axograd::fitting
