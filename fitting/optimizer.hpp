// An optimiser is options, a state that can be saved exactly, and one step. The loop around it is fit().
#pragma once
#include <optional>
#include <string_view>

#include "fitting/objective.hpp"
#include "fitting/state.hpp"

namespace axograd::fitting {

// Where the fit stands: a point and the objective there, as far as the optimiser needs() it.
struct Point {
  Eigen::VectorXd x;  // [P]
  Evaluation e;
};

// What an optimiser sees of the objective: its free parameters, the box they live in, and a counted evaluate().
class Problem {
 public:
  // Parameters marked fixed keep the value they have in `start`. Throws UsageError for a start of the wrong size, a bound above
  // the other, or a start that is not finite; a start outside its bounds is moved onto them.
  Problem(Objective& objective, const Eigen::VectorXd& start);

  int size() const { return static_cast<int>(free_.size()); }
  const Eigen::VectorXd& low() const { return low_; }                // [P]
  const Eigen::VectorXd& high() const { return high_; }              // [P]
  const Eigen::VectorXd& step_limit() const { return step_limit_; }  // [P]
  const std::vector<int>& free() const { return free_; }
  const std::string& parameter_name(Eigen::Index k) const {
    return objective_.parameters()[static_cast<size_t>(free_[static_cast<size_t>(k)])].name;
  }

  // The objective over the free parameters; counts, and remembers a divergence.
  Evaluation evaluate(const Eigen::VectorXd& x, Need need);
  // The same for every column of `points` [P, lanes], side by side where the objective can; each counts as one evaluation.
  std::vector<Evaluation> evaluate_many(const Eigen::MatrixXd& points, Need need);
  Eigen::VectorXd project(const Eigen::VectorXd& x) const { return x.cwiseMax(low_).cwiseMin(high_); }
  // x - project(x - gradient): zero at a constrained optimum; its size is comparable with the gradient's inside the box.
  Eigen::VectorXd projected_gradient(const Point& point) const;
  // True when the step to `next`, which promised a decrease too small for the loss to show, at least halved that gradient.
  bool better_by_gradient(const Point& point, const Point& next, double promised) const;
  // The free parameters of `full`, and back.
  Eigen::VectorXd reduce(const Eigen::VectorXd& full) const;
  Eigen::VectorXd expand(const Eigen::VectorXd& x) const;

  int64_t evaluations = 0;
  std::optional<Divergence> divergence;  // the last one seen

 private:
  Evaluation reduce(Evaluation e, Need need);

  Objective& objective_;
  Eigen::VectorXd full_, low_, high_, step_limit_;
  std::vector<int> free_;
};

enum class StepResult {
  moved,    // the point is new
  flat,     // no decrease above the rounding error of the loss is left; the point is the old one
  stalled,  // no acceptable step was found; the point is the old one
};

struct Optimizer {
  virtual ~Optimizer() = default;
  virtual std::string_view name() const = 0;
  virtual Need needs() const = 0;     // what Point::e holds on entry and exit of step()
  virtual bool monotone() const = 0;  // compares values of the objective; wants it to be the same function at every step
  // A search of the whole box, whose point may stay for many steps or jump: no tolerance of the loop ends it, only budgets or its
  // own word (flat). False: a descent.
  virtual bool global() const { return false; }
  virtual void start(const Problem& problem) = 0;  // fresh state for this problem
  // Moves `point` (inside the box). On exit point.e is finite and evaluated at point.x with needs().
  virtual StepResult step(Problem& problem, Point& point) = 0;
  virtual void visit_state(StateVisitor& visit) = 0;
};

}  // namespace axograd::fitting
