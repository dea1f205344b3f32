// Searches of a whole box: they reach the optima of the problem bank, never leave the box, go on from a checkpoint with the same
// bits, and refuse what they cannot search.
#include <cmath>

#include "core/base/error.hpp"
#include "fitting/fit.hpp"
#include "fitting/optimizers/lbfgs_restarts.hpp"
#include "fitting/optimizers/polyak.hpp"
#include "fitting/optimizers/sobol_search.hpp"
#include "fitting/registry.hpp"
#include "tests/fitting/problem_bank.hpp"
#include "tests/fitting/support.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using namespace axograd::fitting::testing;

namespace {

// How far above the optimum a search may end after so many evaluations.
struct Bar {
  std::string name;
  long evaluations;
  double above;
};
const std::vector<Bar> bars = {{"cma_es", 4000, 1e-8},         {"differential_evolution", 12000, 1e-6},
                               {"two_points_de", 12000, 1e-6}, {"particle_swarm", 12000, 1e-6},
                               {"nelder_mead", 2000, 1e-8},    {"lbfgs_restarts", 1000, 1e-8},
                               {"gaussian_process", 300, 0.2}, {"random_search", 20000, 0.6},
                               {"sobol_search", 20000, 0.6}};

// Keeps the snapshot of one iteration, and looks whether the point is inside.
struct Watch final : Callback {
  long keep = -1;
  Snapshot kept;
  const std::vector<ParameterInfo>* info = nullptr;
  bool inside = true;
  Action on(const Moment& m) override {
    for (int i = 0; i < m.point.x.size(); ++i)
      inside =
          inside && m.point.x[i] >= (*info)[static_cast<size_t>(i)].low && m.point.x[i] <= (*info)[static_cast<size_t>(i)].high;
    if (m.phase == Phase::settled && m.now.iteration == keep) kept = m.snapshot();
    return Action::go_on;
  }
  std::string_view name() const override { return "watch"; }
  void visit_state(StateVisitor&) override {}
};

}  // namespace

TEST_CASE("searches of the box reach the optima of the bank") {
  for (const auto& p : global_bank())
    for (const Bar& bar : bars) {
      INFO(p.name << " by " << bar.name);
      const auto optimizer = make_optimizer(bar.name);
      CHECK(optimizer->global());
      auto watch = std::make_shared<Watch>();
      watch->info = &p.objective->parameters();
      FitOptions options;
      options.iterations = 1000000, options.evaluations = bar.evaluations;
      const Report r = fit(*p.objective, p.start, *optimizer, options, {watch});
      INFO(to_string(r.status) << ": " << r.reason << ", " << r.evaluations << " evaluations, loss " << r.loss << " at "
                               << r.x.transpose());
      CHECK(watch->inside);
      CHECK(r.loss - p.loss >= -1e-12);
      CHECK(r.loss - p.loss <= bar.above);
      CHECK(p.objective->evaluate(r.x, Need::value).value == r.loss);
    }
}

TEST_CASE("a search that goes on from a checkpoint gives the same bits, and another seed gives others") {
  const auto p = global_bank()[1];
  for (const std::string& name : optimizer_names()) {
    const auto optimizer = make_optimizer(name), again = make_optimizer(name);
    if (!optimizer->global() && name != "polyak") continue;
    INFO(name);
    FitOptions options;
    options.iterations = 12;
    auto watch = std::make_shared<Watch>();
    watch->info = &p.objective->parameters();
    watch->keep = 5;
    const Report whole = fit(*p.objective, p.start, *optimizer, options, {watch});
    REQUIRE(!watch->kept.arrays.empty());
    const Report resumed = fit(*p.objective, p.start, *again, options, {std::make_shared<Watch>(*watch)}, &watch->kept);
    CHECK(same_bits(whole.x, resumed.x));
    CHECK(whole.evaluations == resumed.evaluations);
  }
}

TEST_CASE("a search of the box wants finite bounds and says which are missing") {
  const auto p = bounded_bank()[0];
  for (const Bar& bar : bars) {
    const auto optimizer = make_optimizer(bar.name);
    try {
      fit(*p.objective, p.start, *optimizer);
      FAIL(bar.name << " accepted an infinite box");
    } catch (const UsageError& e) {
      const std::string text = e.what();
      INFO(text);
      CHECK(text.find(bar.name) != std::string::npos);
      CHECK(text.find("p0") != std::string::npos);
    }
  }
}

TEST_CASE("a search gets over places where the loss is not finite") {
  auto info = unnamed_parameters(2);
  for (auto& i : info) i.low = -1, i.high = 1;
  FunctionObjective holes(info, Need::gradient, [](const Eigen::VectorXd& x, Need) {
    Evaluation e;
    e.gradient = 2 * (x.array() - 0.5).matrix();
    e.value = x[0] < 0 ? std::numeric_limits<double>::quiet_NaN() : (x.array() - 0.5).square().sum();
    return e;
  });
  for (const Bar& bar : bars) {
    if (bar.name == "lbfgs_restarts") continue;
    INFO(bar.name);
    const auto optimizer = make_optimizer(bar.name);
    FitOptions options;
    options.iterations = 100000, options.evaluations = 600;
    const Report r = fit(holes, Eigen::Vector2d(0.1, -0.9), *optimizer, options);
    INFO(r.reason << ", loss " << r.loss);
    CHECK(r.loss < 0.02);
  }
}

TEST_CASE("Sobol points are those of Joe and Kuo") {
  // SciPy 1.17.1, qmc.Sobol(21, scramble=False), points 5 and 63
  const std::vector<double> fifth = {0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125, 0.375,
                                     0.875, 0.875, 0.125, 0.875, 0.375, 0.875, 0.375, 0.375, 0.625, 0.625};
  const std::vector<double> last = {0.015625, 0.796875, 0.359375, 0.453125, 0.859375, 0.140625, 0.578125,
                                    0.140625, 0.828125, 0.578125, 0.421875, 0.671875, 0.546875, 0.765625,
                                    0.328125, 0.765625, 0.078125, 0.390625, 0.953125, 0.234375, 0.234375};
  const Eigen::VectorXd a = sobol_point(21, 5), b = sobol_point(21, 63);
  for (int d = 0; d < 21; ++d) {
    CHECK(a[d] == fifth[static_cast<size_t>(d)]);
    CHECK(b[d] == last[static_cast<size_t>(d)]);
  }
  CHECK_THROWS_AS(sobol_point(22, 0), UsageError);
}

TEST_CASE("restarts go on after a descent has ended, and the best of all is kept") {
  const auto p = global_bank()[3];
  LbfgsRestarts search;
  FitOptions options;
  options.iterations = 200;
  const Report r = fit(*p.objective, p.start, search, options);
  CHECK(r.iterations == 200);
  int jumps = 0;
  for (size_t k = 1; k < r.history.size(); ++k) jumps += r.history[k].loss > r.history[k - 1].loss;
  CHECK(jumps > 5);
  CHECK(r.loss == Approx(p.loss).epsilon(1e-9));
}

TEST_CASE("Polyak's step is mu times loss times gradient over its norm to the beta") {
  const auto p = global_bank()[0];
  Polyak step;
  FitOptions options;
  options.iterations = 1;
  const Report r = fit(*p.objective, p.start, step, options);
  const Evaluation e = p.objective->evaluate(p.start, Need::gradient);
  REQUIRE(r.history.size() == 1);
  CHECK(r.history[0].step_norm == Approx(0.1 * std::sqrt(5) * e.value * std::pow(e.gradient.norm(), 0.01)).epsilon(1e-12));
  Polyak own({.mu = 0.5, .beta = 2});  // on a bowl, Polyak's own step halves the distance at mu = 1
  options.iterations = 200;
  CHECK(fit(*p.objective, p.start, own, options).loss < 1e-10);
}
