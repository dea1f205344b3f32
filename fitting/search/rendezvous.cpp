#include "fitting/search/rendezvous.hpp"

namespace axograd::fitting {

Evaluation Rendezvous::ask(int lane, const Eigen::VectorXd& x, Need need) {
  std::unique_lock lock(mutex_);
  questions_[lane] = Question{x, need};
  waiting_[lane] = true;
  if (++asked_ == active_) answer_all();
  answered_.wait(lock, [&] { return !waiting_[lane]; });
  if (failure_) std::rethrow_exception(failure_);
  return std::move(answers_[lane]);
}

void Rendezvous::leave() {
  const std::lock_guard lock(mutex_);
  if (--active_ > 0 && asked_ == active_) answer_all();
}

// With the mutex held. Lanes that want the same derivatives are evaluated together, in the order of their numbers.
void Rendezvous::answer_all() {
  for (Need need : {Need::value, Need::gradient, Need::curvature}) {
    std::vector<int> lanes;
    for (int lane = 0; lane < static_cast<int>(questions_.size()); ++lane)
      if (questions_[lane] && questions_[lane]->need == need) lanes.push_back(lane);
    if (lanes.empty() || failure_) continue;
    Eigen::MatrixXd points(objective_.size(), lanes.size());
    for (size_t k = 0; k < lanes.size(); ++k) points.col(k) = questions_[lanes[k]]->x;
    try {
      auto answers = evaluate_many(objective_, points, need);
      for (size_t k = 0; k < lanes.size(); ++k) answers_[lanes[k]] = std::move(answers[k]);
    } catch (...) {
      failure_ = std::current_exception();
    }
  }
  questions_.assign(questions_.size(), std::nullopt);
  waiting_.assign(waiting_.size(), false);
  asked_ = 0;
  answered_.notify_all();
}

}  // namespace axograd::fitting
