// What is minimised. An Objective knows the model and the data; an optimiser knows only this page.
#pragma once
#include <Eigen/Dense>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace axograd::fitting {

// How much of an evaluation is asked for; each level includes those before it.
enum class Need { value, gradient, curvature };

// Where a simulation first left the finite numbers. -1 and "" where it is not known.
struct Divergence {
  long step = -1;     // time step
  long lane = -1;     // neuron, sweep or start
  std::string state;  // name of the state variable
};

// The objective at one point. P is the number of parameters.
struct Evaluation {
  double value = std::numeric_limits<double>::quiet_NaN();  // to be made small
  Eigen::VectorXd gradient;                                 // [P]
  Eigen::MatrixXd curvature;  // [P, P] Gauss-Newton, Fisher or exact Hessian; symmetric, positive semi-definite where possible
  std::optional<Divergence> diverged;

  // True when no divergence was reported and every number asked for is finite.
  bool finite(Need need) const;
};

// What the optimiser has to know about one parameter. Bounds are inclusive and in the space of x (transformed or not).
struct ParameterInfo {
  std::string name;
  std::string unit = "1";
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool fixed = false;                                           // stays at its start
  double step_limit = std::numeric_limits<double>::infinity();  // largest change in one iteration of a second-order method
};

// A function of P parameters, to be minimised. A numerical failure is reported in the Evaluation, never thrown.
struct Objective {
  virtual ~Objective() = default;
  virtual const std::vector<ParameterInfo>& parameters() const = 0;  // [P]
  virtual Need offers() const = 0;                                   // the most that evaluate() can give
  virtual Evaluation evaluate(const Eigen::VectorXd& x, Need need) = 0;
  int size() const { return static_cast<int>(parameters().size()); }
};

// An objective that evaluates many points at once (lanes of one rollout). Column j of `points` [P, lanes] is one point.
struct LaneObjective : Objective {
  virtual std::vector<Evaluation> evaluate_many(const Eigen::MatrixXd& points, Need need) = 0;
};

// An objective over batches. The batch is a pure function of the iteration's number, so that a resumed fit sees the same ones.
struct BatchObjective : Objective {
  virtual void select_batch(long iteration) = 0;
};

// All columns of `points`: at once where the objective can, one after the other elsewhere.
std::vector<Evaluation> evaluate_many(Objective& objective, const Eigen::MatrixXd& points, Need need);

// An Objective made of a function.
struct FunctionObjective final : Objective {
  using Function = std::function<Evaluation(const Eigen::VectorXd&, Need)>;
  FunctionObjective(std::vector<ParameterInfo> info, Need most, Function f);
  const std::vector<ParameterInfo>& parameters() const override { return info_; }
  Need offers() const override { return offers_; }
  Evaluation evaluate(const Eigen::VectorXd& x, Need need) override { return function_(x, need); }

 private:
  std::vector<ParameterInfo> info_;
  Need offers_;
  Function function_;
};

// Residual form: value = 1/2 r'r, gradient = J'r, curvature = J'J (Gauss-Newton). The function fills r [R] and, when its
// second argument is not null, J [R, P].
struct ResidualObjective final : Objective {
  using Function = std::function<void(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd* jacobian)>;
  ResidualObjective(std::vector<ParameterInfo> info, Function f);
  const std::vector<ParameterInfo>& parameters() const override { return info_; }
  Need offers() const override { return Need::curvature; }
  Evaluation evaluate(const Eigen::VectorXd& x, Need need) override;

 private:
  std::vector<ParameterInfo> info_;
  Function function_;
};

// n parameters called p0, p1, … without bounds.
std::vector<ParameterInfo> unnamed_parameters(int n);

}  // namespace axograd::fitting
