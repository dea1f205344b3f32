// Points of a Sobol sequence in the box, shifted by a random number per dimension (exclusive or of the binary digits); the best
// one is kept. Up to 21 dimensions (direction numbers of Joe & Kuo 2008, file new-joe-kuo-6).
#pragma once
#include "fitting/optimizers/box_search.hpp"

namespace axograd::fitting {

// Point number `index` (from 0) of the unshifted sequence, [dimensions]. Throws UsageError beyond 21 dimensions.
Eigen::VectorXd sobol_point(int dimensions, int64_t index);

struct SobolSearchOptions {
  int64_t batch = 32;
  int64_t seed = 1;

  template <class V> void visit(V& v) {
    v("batch", batch, {.doc = "points of one iteration, evaluated side by side", .low = 1, .high = 100000});
    v("seed", seed, {.doc = "of the shift; 0: none", .low = 0});
  }
};

class SobolSearch final : public BoxSearch {
 public:
  using Options = SobolSearchOptions;
  explicit SobolSearch(const Options& options = {}) : options_(options) {}
  std::string_view name() const override { return "sobol_search"; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override { visit("index", index_); }

 private:
  Options options_;
  UnitCube cube_;
  int64_t index_ = 0;
};

}  // namespace axograd::fitting
