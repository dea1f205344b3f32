// What searches of a whole box share: bounds on every parameter, random numbers that are a function of a seed and a count (so
// that they can be saved), shares 0 … 1 of the way from bound to bound, and many points evaluated side by side.
#pragma once
#include "fitting/optimizer.hpp"

namespace axograd::fitting {

// Random numbers (Philox) whose whole state is how many have been drawn.
class Draws {
 public:
  explicit Draws(int64_t seed = 1) : seed_(static_cast<uint64_t>(seed)) {}
  void start() { count_ = 0; }
  void visit_state(StateVisitor& visit) { visit("draws", count_); }
  double uniform();                          // inside (0, 1)
  double normal();                           // mean 0, variance 1
  Eigen::Index below(Eigen::Index n);        // 0 … n - 1
  Eigen::VectorXd point(Eigen::Index n);     // [n] uniform
  Eigen::VectorXd gaussian(Eigen::Index n);  // [n] normal

 private:
  uint64_t seed_;
  int64_t count_ = 0;
};

// The box of a problem as the unit cube.
class UnitCube {
 public:
  UnitCube() = default;
  // Throws UsageError that names the parameter without finite bounds and the optimiser that wants them.
  UnitCube(const Problem& problem, std::string_view optimizer);
  Eigen::VectorXd from(const Eigen::VectorXd& x) const;     // [P] shares
  Eigen::VectorXd to(const Eigen::VectorXd& shares) const;  // [P], inside the bounds
  Eigen::Index size() const { return low_.size(); }

 private:
  Eigen::VectorXd low_, span_;
};

// Back into 0 … 1 by reflection at the bounds.
Eigen::VectorXd bounced(const Eigen::VectorXd& shares);

// A search of the whole box by values alone.
struct BoxSearch : Optimizer {
  Need needs() const final { return Need::value; }
  bool monotone() const final { return true; }
  bool global() const final { return true; }
};

// The losses at all columns of `shares` [P, lanes], infinite where they are not finite. `point` moves to the best of them when
// that is better.
Eigen::VectorXd losses_of(Problem& problem, const UnitCube& cube, const Eigen::MatrixXd& shares, Point& point);

}  // namespace axograd::fitting
