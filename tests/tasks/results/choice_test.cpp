// A candidate is preferred when the folds agree about it.
#include "tasks/results/choice.hpp"
#include "tests/support/catch.hpp"

using axograd::tasks::clearly_better;

TEST_CASE("a small gain in every fold counts, a large one in a single fold does not", "[results]") {
  const std::vector<double> base = {3.0, 2.0, 4.0, 3.5, 2.5};
  std::vector<double> steady = base, lucky = base;
  for (double& x : steady) x += 0.05;
  lucky[2] += 1, lucky[0] -= 0.05;
  CHECK(clearly_better(steady, base));
  CHECK_FALSE(clearly_better(base, steady));
  CHECK_FALSE(clearly_better(lucky, base));  // mean 0.19, standard error 0.2
  CHECK_FALSE(clearly_better(base, base));
  CHECK_FALSE(clearly_better({3.0}, {1.0}));
}
