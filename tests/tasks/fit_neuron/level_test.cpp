// Error bars of a fitted level, where the electrode is not known exactly.
#include "tasks/fit_neuron/level.hpp"

#include "tests/support/catch.hpp"
#include "tests/tasks/fit_neuron/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::tasks::test;

namespace {

// The fit and its errors, had the electrode this many MOhm more than was compensated.
struct Fit {
  Level level;
  Uncertainty errors;
  Fit(const NeuronEntry& n, const std::vector<double>& start, double resistance, const std::vector<double>& draws) {
    const ForcedNeuron model(n, 1, 0.1);
    Dataset d;
    d.dt = 0.1;
    for (std::uint64_t k = 0; k < 4; ++k) d.train.push_back(simulated_sweep(n, start, 50000, d.dt, 20 + k, 1));
    for (tasks::Trace& t : d.train) {
      for (std::size_t i = 0; i < t.V.size(); ++i) t.V[i] -= float(1e-3 * resistance) * t.I[i];
    }
    d.electrode.taps = {0};
    for (double r : draws) d.electrode.draws.push_back({r / d.dt});  // MOhm/ms
    FitNeuronOptions o;
    o.refractory = 3;
    o.fit.prior_sd = 0;
    StretchOptions uncut;
    uncut.refractory = 3;
    Stretches lanes(d.train, d.dt, stretch_options(o));
    const Stretches sweeps(d.train, d.dt, uncut);
    Stages stages("", {});
    const LevelBench bench{d, lanes, sweeps, o, stages, 1};
    level = fit_level(bench, model, {start});
    errors = errors_of(bench, model, level);
  }
};

}  // namespace

TEST_CASE("the electrode's part of the error bars is the spread of refits", "[fit_neuron]") {
  const NeuronEntry& n = neuron("glif1");
  const auto truth = true_parameters(n.fields);
  const double r = 2;  // MOhm
  const Fit known(n, truth, 0, {}), unsure(n, truth, 0, {-r, r}), less(n, truth, -r, {}), more(n, truth, r, {});
  CHECK(known.errors.electrode.covariance.size() == 0);
  REQUIRE(unsure.errors.electrode.covariance.size() > 0);
  int seen = 0;
  for (int i : unsure.errors.estimates.inside) {
    const double refits = std::abs(more.level.u[i] - less.level.u[i]) / std::sqrt(2.0);  // sd of two
    const double first_order = std::sqrt(unsure.errors.electrode.covariance(i, i));
    const auto& e = unsure.errors.estimates.list[std::size_t(i)];
    INFO(e.name << ": refits " << refits << ", first order " << first_order);
    CHECK(e.error_x >= known.errors.estimates.list[std::size_t(i)].error_x);
    if (first_order < known.errors.estimates.list[std::size_t(i)].error_x) continue;  // too small to tell
    CHECK(first_order == Approx(refits).epsilon(0.1));
    ++seen;
  }
  CHECK(seen >= 2);
  CHECK(unsure.errors.electrode.largest > 0.5);
}
