// The simplex of Nelder & Mead (1965) with the coefficients of Gao & Han 2012 (Comput Optim Appl 51:259), which depend on the
// dimension, in the unit cube of the box; places outside are moved onto the bounds.
#pragma once
#include "fitting/optimizers/box_search.hpp"

namespace axograd::fitting {

struct NelderMeadOptions {
  double size = 0.05;
  double tolerance = 1e-8;
  bool adaptive = true;

  template <class V> void visit(V& v) {
    v("size", size, {.doc = "edge of the first simplex, as a part of the way from bound to bound", .low = 1e-6, .high = 1});
    v("tolerance", tolerance, {.doc = "it ends when no corner is farther than this from the best one", .low = 0, .high = 1});
    v("adaptive", adaptive, {.doc = "coefficients that depend on the dimension (Gao & Han 2012), or those of 1965"});
  }
};

class NelderMead final : public BoxSearch {
 public:
  using Options = NelderMeadOptions;
  explicit NelderMead(const Options& options = {}) : options_(options) {}
  std::string_view name() const override { return "nelder_mead"; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  void place(Problem& problem, Point& point);
  void sort();
  // The place at `factor` from the middle of all but the worst corner, away from that corner; and its loss.
  Eigen::VectorXd along(double factor) const;
  double loss_at(Problem& problem, const Eigen::VectorXd& shares, Point& point) const;
  void replace_worst(const Eigen::VectorXd& shares, double loss);
  void shrink(Problem& problem, Point& point, double factor);

  Options options_;
  UnitCube cube_;
  int64_t placed_ = 0;
  Eigen::MatrixXd corners_;  // [P, P + 1] shares, best first
  Eigen::VectorXd losses_;   // [P + 1]
};

}  // namespace axograd::fitting
