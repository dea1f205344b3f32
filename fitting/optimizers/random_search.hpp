// Points drawn uniformly from the box; the best one is kept.
#pragma once
#include "fitting/optimizers/box_search.hpp"

namespace axograd::fitting {

struct RandomSearchOptions {
  int64_t batch = 32;
  int64_t seed = 1;

  template <class V> void visit(V& v) {
    v("batch", batch, {.doc = "points of one iteration, evaluated side by side", .low = 1, .high = 100000});
    v("seed", seed, {.doc = "of the random numbers", .low = 0});
  }
};

class RandomSearch final : public BoxSearch {
 public:
  using Options = RandomSearchOptions;
  explicit RandomSearch(const Options& options = {}) : options_(options), draws_(options.seed) {}
  std::string_view name() const override { return "random_search"; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override { draws_.visit_state(visit); }

 private:
  Options options_;
  Draws draws_;
  UnitCube cube_;
};

}  // namespace axograd::fitting
