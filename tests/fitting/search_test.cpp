// Multi-start lanes: evaluated together, independent of timing, and the better starts survive.
#include "fitting/search/multi_start.hpp"

#include <cmath>

#include "core/base/error.hpp"
#include "tests/fitting/support.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using namespace axograd::fitting::testing;

namespace {

// 1/2 (x^2 - 1)^2 + 0.3 x + 1/2 (y - x)^2: a global minimum near x = -1.07, a local one near 0.92. Counts its calls.
struct DoubleWell final : LaneObjective {
  std::vector<ParameterInfo> info = unnamed_parameters(2);
  int calls = 0, points_seen = 0, widest = 0;
  const std::vector<ParameterInfo>& parameters() const override { return info; }
  Need offers() const override { return Need::curvature; }
  Evaluation evaluate(const Eigen::VectorXd& v, Need) override {
    const double x = v[0], y = v[1];
    Evaluation e;
    e.value = 0.5 * (x * x - 1) * (x * x - 1) + 0.3 * x + 0.5 * (y - x) * (y - x);
    e.gradient = Eigen::Vector2d(2 * x * (x * x - 1) + 0.3 - (y - x), y - x);
    e.curvature.resize(2, 2);
    e.curvature << 6 * x * x - 2 + 1, -1, -1, 1;
    if (x > 50) e.diverged = Divergence{1, 2, "x"};
    return e;
  }
  std::vector<Evaluation> evaluate_many(const Eigen::MatrixXd& points, Need need) override {
    ++calls;
    points_seen += static_cast<int>(points.cols());
    widest = std::max(widest, static_cast<int>(points.cols()));
    std::vector<Evaluation> all;
    for (int j = 0; j < points.cols(); ++j) all.push_back(evaluate(points.col(j), need));
    return all;
  }
};

Eigen::MatrixXd starts() {
  Eigen::MatrixXd s(2, 8);
  s << 2, 1.5, 0.9, 0.4, -0.2, -0.8, -2, 60,  //
      0, 1, 2, 0, 0, -3, 1, 0;
  return s;
}

}  // namespace

TEST_CASE("multi-start finds the global minimum with every optimiser, and asks for its lanes together") {
  for (const auto& o : monotone_optimizers()) {
    INFO(o.name);
    DoubleWell well;
    const ManyReport many = fit_many(well, starts(), o.make, {.first_iterations = 2, .finalists = 3});
    CHECK(many.report().status == Status::converged);
    CHECK(many.report().x[0] == Approx(-1.0666).margin(2e-3));
    CHECK(many.lanes[7].report.status == Status::diverged);
    CHECK(many.agreeing >= 1);
    CHECK(well.widest == 8);
    CHECK(well.points_seen == many.evaluations);
    CHECK(well.calls < well.points_seen);
    int dropped = 0;
    for (const Lane& lane : many.lanes) dropped += lane.dropped;
    CHECK(dropped >= 1);
  }
}

TEST_CASE("a lane that survives ends bit for bit where a fit of its own would, whatever the timing") {
  for (const auto& o : monotone_optimizers()) {
    DoubleWell well, alone;
    const auto optimizer = o.make();
    const Eigen::MatrixXd s = starts();
    const ManyReport first = fit_many(well, s, o.make, {.first_iterations = 1, .finalists = 2});
    const Report single = fit(alone, s.col(first.best), *optimizer);
    INFO(o.name);
    CHECK(same_bits(first.report().x, single.x));
    for (int repeat = 0; repeat < 10; ++repeat) {
      const ManyReport again = fit_many(well, s, o.make, {.first_iterations = 1, .finalists = 2});
      REQUIRE(again.best == first.best);
      for (size_t k = 0; k < first.lanes.size(); ++k) {
        REQUIRE(same_bits(again.lanes[k].report.x, first.lanes[k].report.x));
        REQUIRE(again.lanes[k].dropped == first.lanes[k].dropped);
      }
    }
  }
}

TEST_CASE("what the objective throws arrives at the caller; no start is a mistake") {
  FunctionObjective broken(unnamed_parameters(1), Need::curvature,
                           [](const Eigen::VectorXd&, Need) -> Evaluation { throw InputError("data.abf: gone"); });
  const auto make = monotone_optimizers()[0].make;
  REQUIRE_THROWS_AS(fit_many(broken, Eigen::MatrixXd::Zero(1, 4), make), InputError);
  REQUIRE_THROWS_AS(fit_many(broken, Eigen::MatrixXd(1, 0), make), UsageError);
  REQUIRE_THROWS_AS(fit_many(broken, Eigen::MatrixXd::Zero(2, 4), make), UsageError);
}
