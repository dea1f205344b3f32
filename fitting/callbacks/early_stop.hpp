// Stops when a score on held-out data has not improved for a while, and keeps the point where it was best.
#pragma once
#include <functional>
#include <limits>

#include "fitting/fit.hpp"

namespace axograd::fitting {

struct EarlyStopOptions {
  int64_t every = 1;
  int64_t patience = 10;
  double least = 0;

  template <class V> void visit(V& v) {
    v("every", every, {.doc = "iterations between evaluations of the held-out score", .low = 1});
    v("patience", patience, {.doc = "evaluations without improvement before the fit is stopped", .low = 1});
    v("least", least, {.doc = "smallest change that counts as an improvement", .low = 0});
  }
};

class EarlyStop final : public Callback {
 public:
  // `score` takes all parameters [P], fixed ones included; smaller is better; a score that is not finite never counts as better.
  using Score = std::function<double(const Eigen::VectorXd&)>;
  EarlyStop(const EarlyStopOptions& options, Score score) : options_(options), score_(std::move(score)) {}
  Action on(const Moment& moment) override;
  std::string_view name() const override { return "early_stop"; }
  void visit_state(StateVisitor& visit) override;

  double best_score() const { return best_score_; }
  const Eigen::VectorXd& best_x() const { return best_x_; }  // [P]; empty before the first evaluation

 private:
  EarlyStopOptions options_;
  Score score_;
  double best_score_ = std::numeric_limits<double>::infinity();
  Eigen::VectorXd best_x_;
  int64_t waited_ = 0;
};

}  // namespace axograd::fitting
