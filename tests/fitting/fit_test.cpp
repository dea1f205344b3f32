// The loop: budgets, callbacks, fixed parameters, divergence, and a resume that gives the same bits at every iteration.
#include "fitting/fit.hpp"

#include <cmath>

#include "core/base/error.hpp"
#include "fitting/callbacks/early_stop.hpp"
#include "fitting/callbacks/function_callback.hpp"
#include "fitting/callbacks/progress.hpp"
#include "fitting/optimizers/adam.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "tests/fitting/problem_bank.hpp"
#include "tests/fitting/support.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using namespace axograd::fitting::testing;

namespace {

std::shared_ptr<Callback> each(std::function<Action(const Moment&)> f) {
  return std::make_shared<FunctionCallback>("test", std::move(f));
}

// (x - 1)^2 + (y - 2)^2, not a number for x > `wall`.
FunctionObjective walled(double wall) {
  return {unnamed_parameters(2), Need::curvature, [wall](const Eigen::VectorXd& x, Need) {
            Evaluation e;
            e.value = (x[0] - 1) * (x[0] - 1) + (x[1] - 2) * (x[1] - 2);
            e.gradient = 2 * (x - Eigen::Vector2d(1, 2));
            e.curvature = 2 * Eigen::MatrixXd::Identity(2, 2);
            if (x[0] > wall) e.diverged = Divergence{17, 3, "V_m"}, e.value = NAN;
            return e;
          }};
}

// Least squares on one of eight batches of a line's points.
struct Batches final : BatchObjective {
  std::vector<ParameterInfo> info = unnamed_parameters(2);
  long batch = -1;
  const std::vector<ParameterInfo>& parameters() const override { return info; }
  Need offers() const override { return Need::gradient; }
  void select_batch(long iteration) override { batch = iteration % 8; }
  Evaluation evaluate(const Eigen::VectorXd& x, Need) override {
    Evaluation e;
    e.value = 0;
    e.gradient = Eigen::VectorXd::Zero(2);
    for (int k = 0; k < 5; ++k) {
      const double t = std::sin(3.0 * static_cast<double>(batch) + k), error = x[0] + x[1] * t - (0.5 - 2 * t);
      e.value += 0.5 * error * error;
      e.gradient += error * Eigen::Vector2d(1, t);
    }
    return e;
  }
};

}  // namespace

TEST_CASE("a resumed fit equals the uninterrupted one, from every iteration, for every optimiser") {
  const auto bank = least_squares_bank();
  for (const auto& p : {bank[0], bank[3], bank[8]})
    for (const auto& o : all_optimizers()) {
      INFO(p.name << " by " << o.name);
      const FitOptions options{.iterations = 25};
      std::vector<Snapshot> kept;
      const auto keep = each([&](const Moment& m) {
        if (m.phase == Phase::settled || (m.phase == Phase::begin && !m.resumed)) kept.push_back(m.snapshot());
        return Action::go_on;
      });
      const auto whole = o.make();
      const Report reference = fit(*p.objective, p.start, *whole, options, {keep});
      const auto silent = each([](const Moment&) { return Action::go_on; });
      for (size_t k = 0; k < kept.size(); ++k) {
        const auto again = o.make();
        const Snapshot from = kept[k];
        const Report resumed = fit(*p.objective, p.start, *again, options, {silent}, &from);
        INFO("from iteration " << k);
        REQUIRE(same_bits(resumed.x, reference.x));
        REQUIRE(resumed.loss == reference.loss);
        REQUIRE(resumed.status == reference.status);
        REQUIRE(resumed.iterations == reference.iterations);
        REQUIRE(resumed.evaluations == reference.evaluations);
      }
    }
}

TEST_CASE("batches follow the iteration, also after a resume, and monotone methods refuse them") {
  Batches objective;
  const Eigen::VectorXd start = Eigen::VectorXd::Zero(2);
  const FitOptions options{.iterations = 3000};
  Adam adam({.schedule = {.rate = 0.05}});
  Snapshot middle;
  const auto keep = each([&](const Moment& m) {
    if (m.phase == Phase::settled && m.now.iteration == 1234) middle = m.snapshot();
    return Action::go_on;
  });
  const Report whole = fit(objective, start, adam, options, {keep});
  CHECK(whole.x[0] == Approx(0.5).margin(1e-3));
  CHECK(whole.x[1] == Approx(-2).margin(1e-3));
  CHECK(whole.status == Status::budget);
  Adam other({.schedule = {.rate = 0.05}});
  const auto silent = each([](const Moment&) { return Action::go_on; });
  CHECK(same_bits(fit(objective, start, other, options, {silent}, &middle).x, whole.x));
  const auto lbfgs = monotone_optimizers()[2].make();
  REQUIRE_THROWS_AS(fit(objective, start, *lbfgs), UsageError);
}

TEST_CASE("budgets end a fit with advice, and resuming with a larger one goes on") {
  const auto p = least_squares_bank()[0];
  LevenbergMarquardt lm;
  Snapshot last;
  const auto keep = each([&](const Moment& m) {
    if (m.phase == Phase::end) last = m.snapshot();
    return Action::go_on;
  });
  const Report whole = fit(*p.objective, p.start, lm);
  const Report part = fit(*p.objective, p.start, lm, {.iterations = 4}, {keep});
  CHECK(part.status == Status::budget);
  CHECK(part.iterations == 4);
  CHECK(part.history.size() == 4);
  CHECK(part.advice.find("raise the budget") != std::string::npos);
  const Report rest = fit(*p.objective, p.start, lm, {}, {keep}, &last);
  CHECK(rest.status == Status::converged);
  CHECK(same_bits(rest.x, whole.x));
  CHECK(fit(*p.objective, p.start, lm, {.evaluations = 6}).evaluations <= 7);
  CHECK(fit(*p.objective, p.start, lm, {.seconds = 0}).iterations == 0);
}

TEST_CASE("a finished fit that is resumed returns at once with the same result") {
  const auto p = least_squares_bank()[8];
  for (const auto& o : monotone_optimizers()) {
    INFO(o.name);
    Snapshot last;
    const auto keep = each([&](const Moment& m) {
      if (m.phase == Phase::end) last = m.snapshot();
      return Action::go_on;
    });
    const auto optimizer = o.make();
    const Report whole = fit(*p.objective, p.start, *optimizer, {}, {keep});
    const Snapshot from = last;
    const Report again = fit(*p.objective, p.start, *optimizer, {}, {keep}, &from);
    CHECK(again.evaluations == whole.evaluations);
    CHECK(again.status == whole.status);
    CHECK(same_bits(again.x, whole.x));
  }
}

TEST_CASE("fixed parameters stay, and the others find their optimum") {
  auto p = least_squares_bank()[0];
  auto info = unnamed_parameters(2);
  info[0].fixed = true;
  FunctionObjective held(info, Need::curvature,
                         [&](const Eigen::VectorXd& x, Need need) { return p.objective->evaluate(x, need); });
  for (const auto& o : monotone_optimizers()) {
    const auto optimizer = o.make();
    const Report r = fit(held, Eigen::Vector2d(0.3, 5), *optimizer);
    INFO(o.name);
    CHECK(r.x[0] == 0.3);
    CHECK(r.x[1] == Approx(0.09));
    CHECK(r.free == std::vector<int>{1});
  }
  info[1].fixed = true;
  FunctionObjective all(info, Need::curvature,
                        [&](const Eigen::VectorXd& x, Need need) { return p.objective->evaluate(x, need); });
  LevenbergMarquardt lm;
  CHECK(fit(all, Eigen::Vector2d(0.3, 5), lm).status == Status::converged);
}

TEST_CASE("places where the loss is not finite are walked around; at the start they end the fit with their place") {
  for (const auto& o : all_optimizers()) {
    INFO(o.name);
    auto objective = walled(1.02);
    const auto optimizer = o.make();
    const Report r = fit(objective, Eigen::Vector2d(-30, 2), *optimizer, {.iterations = 60000});
    CHECK(r.usable());
    CHECK(r.loss < 1e-3);
    CHECK(r.x.allFinite());
  }
  auto objective = walled(0);
  LevenbergMarquardt lm;
  const Report r = fit(objective, Eigen::Vector2d(0.5, 2), lm);
  CHECK(r.status == Status::diverged);
  CHECK_FALSE(r.usable());
  CHECK(r.advice.find("V_m at time step 17 of lane 3") != std::string::npos);
}

TEST_CASE("a user's mistakes are named") {
  const auto p = least_squares_bank()[0];
  LevenbergMarquardt lm;
  REQUIRE_THROWS_AS(fit(*p.objective, Eigen::VectorXd::Zero(3), lm), UsageError);
  REQUIRE_THROWS_AS(fit(*p.objective, Eigen::Vector2d(NAN, 0), lm), UsageError);
  FunctionObjective poor(unnamed_parameters(1), Need::gradient, [](const Eigen::VectorXd&, Need) { return Evaluation{}; });
  REQUIRE_THROWS_WITH(fit(poor, Eigen::VectorXd::Zero(1), lm),
                      "optimizer levenberg_marquardt needs curvature, but the objective offers only gradients; first-order "
                      "methods need gradients");
  Snapshot foreign;
  foreign.metadata["optimizer"] = "adam";
  REQUIRE_THROWS_AS(fit(*p.objective, p.start, lm, {}, {}, &foreign), InputError);
}

TEST_CASE("callbacks can stop the fit; early stop keeps the best held-out point") {
  const auto p = least_squares_bank()[0];
  LevenbergMarquardt lm;
  const auto stop = each([](const Moment& m) { return m.now.iteration == 3 ? Action::stop : Action::go_on; });
  const Report r = fit(*p.objective, p.start, lm, {}, {stop});
  CHECK(r.status == Status::stopped);
  CHECK(r.iterations == 3);
  CHECK(r.reason == "asked by test");

  // The held-out score is best where x0 is nearest to 0, half-way along the valley.
  auto early = std::make_shared<EarlyStop>(EarlyStopOptions{.patience = 3}, [](const Eigen::VectorXd& x) { return x[0] * x[0]; });
  const Report e = fit(*p.objective, p.start, lm, {}, {early});
  CHECK(e.status == Status::stopped);
  CHECK(std::abs(early->best_x()[0]) < 0.3);
  CHECK(early->best_score() == Approx(early->best_x()[0] * early->best_x()[0]));
  CHECK(e.advice.find("held-out") != std::string::npos);
}

TEST_CASE("progress prints plain lines without a terminal and ends with the status") {
  const auto p = least_squares_bank()[0];
  LevenbergMarquardt lm;
  std::string text;
  auto progress = std::make_shared<Progress>(ProgressOptions{.stage = "joint", .first_s = 0, .every_s = 0, .iterations = 500},
                                             [&](const std::string& s) { text += s; });
  const Report r = fit(*p.objective, p.start, lm, {}, {progress});
  CHECK(std::count(text.begin(), text.end(), '\n') == r.iterations + 1);
  CHECK(text.find("joint  iteration 1  loss ") == 0);
  CHECK(text.find("converged\n") != std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
}
