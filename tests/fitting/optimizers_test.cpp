// Every optimiser on the problem bank: it must reach the published optimum.
#include <cmath>

#include "core/base/error.hpp"
#include "fitting/fit.hpp"
#include "fitting/optimizers/box_step.hpp"
#include "fitting/optimizers/gradient_descent.hpp"
#include "fitting/optimizers/schedule.hpp"
#include "tests/fitting/problem_bank.hpp"
#include "tests/fitting/support.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::fitting;
using namespace axograd::fitting::testing;

// The published losses have six digits. Powell's problem is singular at its solution: the loss still falls below 1e-12.
TEST_CASE("second-order and quasi-Newton methods reach the published optima") {
  for (const auto& p : least_squares_bank())
    for (const auto& o : monotone_optimizers()) {
      INFO(p.name << " by " << o.name);
      const auto optimizer = o.make();
      const Report r = fit(*p.objective, p.start, *optimizer, {.iterations = 2000});
      INFO(to_string(r.status) << ": " << r.reason << ", loss " << r.loss << " after " << r.evaluations << " evaluations");
      CHECK(r.status == Status::converged);
      CHECK(std::abs(r.loss - p.loss) <= (p.loss > 0 ? 3e-6 * p.loss : 1e-12));
      for (const auto& x : p.solutions) CHECK((r.x - x).norm() <= 1e-6 * (1 + x.norm()));
    }
}

TEST_CASE("every optimiser finds optima that lie on bounds, and never leaves the box") {
  for (const auto& p : bounded_bank())
    for (const auto& o : all_optimizers()) {
      INFO(p.name << " by " << o.name);
      const auto optimizer = o.make();
      const bool exact = optimizer->monotone();
      const Report r = fit(*p.objective, p.start, *optimizer, {.iterations = 20000});
      INFO(to_string(r.status) << ": " << r.reason << ", x " << r.x.transpose());
      CHECK(r.status == Status::converged);
      CHECK(std::abs(r.loss - p.loss) <= (exact ? 1e-10 : 1e-7));
      CHECK((r.x - p.solutions[0]).norm() <= (exact ? 1e-6 : 1e-3));
      const auto& info = p.objective->parameters();
      for (int i = 0; i < r.x.size(); ++i) CHECK((r.x[i] >= info[i].low && r.x[i] <= info[i].high));
    }
}

TEST_CASE("two runs give the same bits") {
  for (const auto& p : least_squares_bank())
    for (const auto& o : all_optimizers()) {
      INFO(p.name << " by " << o.name);
      const auto a = o.make(), b = o.make();
      const Report first = fit(*p.objective, p.start, *a, {.iterations = 40}),
                   second = fit(*p.objective, p.start, *b, {.iterations = 40});
      CHECK(same_bits(first.x, second.x));
      CHECK(first.evaluations == second.evaluations);
    }
}

TEST_CASE("no step of a second-order method is longer than a parameter's limit") {
  auto p = least_squares_bank()[0];
  auto info = unnamed_parameters(2);
  info[0].step_limit = 0.05, info[1].step_limit = 0.1;
  FunctionObjective limited(info, Need::curvature,
                            [&](const Eigen::VectorXd& x, Need need) { return p.objective->evaluate(x, need); });
  for (const auto& o : monotone_optimizers()) {
    if (o.name == "lbfgs") continue;  // limits only its first trial
    INFO(o.name);
    Eigen::VectorXd last = p.start;
    struct Watch final : Callback {
      Eigen::VectorXd* last;
      Action on(const Moment& m) override {
        const Eigen::VectorXd d = (m.point.x - *last).cwiseAbs();
        CHECK(d[0] <= 0.05 + 1e-12);
        CHECK(d[1] <= 0.1 + 1e-12);
        *last = m.point.x;
        return Action::go_on;
      }
      std::string_view name() const override { return "watch"; }
      void visit_state(StateVisitor&) override {}
    };
    auto watch = std::make_shared<Watch>();
    watch->last = &last;
    const auto optimizer = o.make();
    const Report r = fit(limited, p.start, *optimizer, {.iterations = 2000}, {watch});
    CHECK(r.loss <= 1e-12);
  }
}

TEST_CASE("box_step solves convex quadratic programs in boxes") {
  // Optimality: the gradient vanishes where the bound is not touched and points outwards where it is.
  std::srand(7);
  for (int trial = 0; trial < 200; ++trial) {
    const int n = 1 + trial % 12;
    const Eigen::MatrixXd root = Eigen::MatrixXd::Random(n, n + 2);
    const Eigen::MatrixXd H = root * root.transpose();
    const Eigen::VectorXd g = 3 * Eigen::VectorXd::Random(n);
    const Eigen::VectorXd lower = -Eigen::VectorXd::Random(n).cwiseAbs(), upper = Eigen::VectorXd::Random(n).cwiseAbs();
    const auto s = box_step(H, g, lower, upper);
    REQUIRE(s);
    const Eigen::VectorXd slope = g + H * *s;
    for (int i = 0; i < n; ++i) {
      CHECK(((*s)[i] >= lower[i] && (*s)[i] <= upper[i]));
      if ((*s)[i] == lower[i])
        CHECK(slope[i] >= -1e-9);
      else if ((*s)[i] == upper[i])
        CHECK(slope[i] <= 1e-9);
      else
        CHECK(std::abs(slope[i]) <= 1e-9);
    }
  }
  CHECK_FALSE(box_step(-Eigen::MatrixXd::Identity(2, 2), Eigen::VectorXd::Ones(2), Eigen::VectorXd::Constant(2, -1),
                       Eigen::VectorXd::Ones(2)));
}

TEST_CASE("a clipped gradient is shortened, not turned") {
  const auto p = least_squares_bank()[0];
  axograd::fitting::GradientDescent clipped({.schedule = {.rate = 1}, .momentum = 0, .clip = 0.01});
  const Report r = fit(*p.objective, p.start, clipped, {.iterations = 1});
  const Evaluation e = p.objective->evaluate(p.start, Need::gradient);
  REQUIRE(r.history.size() == 1);
  CHECK(r.history[0].step_norm == Approx(0.01));
  CHECK(r.loss < e.value);
}

TEST_CASE("learning-rate schedules") {
  CHECK(rate_at({.rate = 2}, 1000) == 2);
  CHECK(rate_at({.rate = 2, .warmup = 4}, 0) == Approx(0.5));
  CHECK(rate_at({.rate = 1, .kind = "step", .period = 10, .decay = 0.1}, 25) == Approx(0.01));
  CHECK(rate_at({.rate = 1, .kind = "exponential", .period = 10, .decay = 0.25}, 5) == Approx(0.5));
  CHECK(rate_at({.rate = 1, .kind = "inverse", .period = 10}, 30) == Approx(0.25));
  CHECK(rate_at({.rate = 1, .kind = "cosine", .period = 10, .floor = 0.2}, 5) == Approx(0.6));
  CHECK(rate_at({.rate = 1, .kind = "cosine", .period = 10, .floor = 0.2}, 500) == Approx(0.2));
  REQUIRE_THROWS_AS(rate_at({.kind = "cosin"}, 0), axograd::UsageError);
}
