// What the first-order optimisers share: gradient clipping, the scheduled and projected step, and the retreat from places where
// the loss is not finite.
#pragma once
#include <optional>

#include "fitting/optimizer.hpp"
#include "fitting/optimizers/schedule.hpp"

namespace axograd::fitting {

// An optimiser whose steps have a learning rate: that of the next one.
struct HasRate {
  virtual double rate() const = 0;

 protected:
  ~HasRate() = default;
};

class FirstOrder {
 public:
  FirstOrder(const ScheduleOptions& schedule, std::optional<double> clip) : schedule_(schedule), clip_(clip) {}
  void start() { iteration_ = 0, retreat_ = 1; }
  void visit_state(StateVisitor& visit);

  // The gradient, scaled down to the norm `clip`, if given, where it is longer.
  Eigen::VectorXd gradient(const Point& point) const;
  int64_t iteration() const { return iteration_; }
  double rate() const { return retreat_ * rate_at(schedule_, iteration_); }
  // x <- project(x + displacement). Where the loss is not finite the displacement, and every later rate, is halved until it is.
  StepResult move(Problem& problem, Point& point, const Eigen::VectorXd& displacement);

 private:
  ScheduleOptions schedule_;
  std::optional<double> clip_;
  int64_t iteration_ = 0;
  double retreat_ = 1;
};

}  // namespace axograd::fitting
