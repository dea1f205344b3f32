// Bayesian optimisation: a Gaussian process (Matern 5/2, one length for all parameters) through the losses seen so far, and
// batches of points with the largest expected improvement (Mockus 1978; Jones, Schonlau & Welch 1998). Within a batch a chosen
// point counts as if it had given the lowest loss yet (constant liar; Ginsbourger, Le Riche & Carraro 2010), as in
// scikit-optimize's ask(20).
#pragma once
#include "fitting/optimizers/box_search.hpp"

namespace axograd::fitting {

struct GaussianProcessOptions {
  int64_t first = 20;
  int64_t batch = 20;
  int64_t candidates = 500;
  int64_t most_points = 300;
  double noise = 1e-6;
  bool log_loss = true;
  int64_t seed = 1;

  template <class V> void visit(V& v) {
    v("first", first, {.doc = "points drawn uniformly before there is a model", .low = 2, .high = 10000});
    v("batch", batch,
      {.doc = "points of one iteration, evaluated side by side", .low = 1, .high = 1000, .source = "arXiv 2406.19708: 20"});
    v("candidates", candidates,
      {.doc = "places at which the expected improvement is looked at, half of them uniform, half around the best",
       .low = 10,
       .high = 100000});
    v("most_points", most_points,
      {.doc = "points in the model: the best half and the latest half of all (its cost grows with their cube)",
       .low = 10,
       .high = 5000});
    v("noise", noise, {.doc = "variance of the losses about the process, relative", .low = 1e-12, .high = 1});
    v("log_loss", log_loss, {.doc = "model the logarithm of losses that are all positive"});
    v("seed", seed, {.doc = "of the random numbers", .low = 0});
  }
};

class GaussianProcess final : public BoxSearch {
 public:
  using Options = GaussianProcessOptions;
  explicit GaussianProcess(const Options& options = {}) : options_(options), draws_(options.seed) {}
  std::string_view name() const override { return "gaussian_process"; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  Eigen::VectorXd targets() const;             // [count] what the process goes through: standardised, of finite losses
  Eigen::MatrixXd candidates();                // [P, candidates]
  Eigen::MatrixXd choose(Eigen::Index count);  // [P, count]
  void remember(const Eigen::MatrixXd& shares, const Eigen::VectorXd& losses);

  Options options_;
  Draws draws_;
  UnitCube cube_;
  int64_t count_ = 0;
  Eigen::MatrixXd seen_;    // [P, most_points], `count_` in use, oldest first
  Eigen::VectorXd losses_;  // [most_points]
};

}  // namespace axograd::fitting
