// What a fit is told of parameter sets that cannot be simulated: never a number that is not finite without a name.
#include <random>

#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

TEST_CASE("nudged traces: a set from anywhere in the box is finite or says which state failed, and where", "[fit_cell]") {
  const NeuronEntry& cell = neuron("pospischil_rs");
  CellTarget t = recovery_target(recovery_case("pospischil_rs"), 101, 0, 100);
  const auto fields = field_of_scalar(cell.fields.params);
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> uniform(0, 1);
  int states = 0, derivatives = 0, good = 0;
  for (int draw = 0; draw < 400; ++draw) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const Field& f = *fields[i];
      const double u = uniform(random);
      t.given[i] = f.low > 0 ? f.low * std::pow(f.high / f.low, u) : f.low + (f.high - f.low) * u;
    }
    std::vector<FreeParameter> free;  // the bounds of the cell's own fields
    for (const FreeParameter& p : t.free) {
      const Field& f = *fields[std::size_t(p.index)];
      free.push_back({p.index, Box(f.low, f.high)});
    }
    NudgedTraces objective(cell, {t.sweep}, t.dt, t.given, free, 1);
    const auto e = objective.evaluate(objective.free(t.given), fitting::Need::curvature);
    if (!e.diverged) {
      CHECK(e.finite(fitting::Need::curvature));
      ++good;
      continue;
    }
    CHECK(e.diverged->lane == 0);
    const bool of_derivatives = e.diverged->state == "derivatives of V_m";
    CHECK((of_derivatives || (e.diverged->step >= 0 && field_index(cell.fields.state, e.diverged->state) >= 0)));
    CHECK(std::isinf(e.value));
    ++(of_derivatives ? derivatives : states);
  }
  CHECK(good > 300);
  CHECK(states > 0);
  CHECK(derivatives > 0);
}
