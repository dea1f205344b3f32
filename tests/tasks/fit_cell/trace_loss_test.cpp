// Sums of losses over sweeps: the adjoint's gradient against forward sensitivities and finite differences, for every loss; tied
// parameters.
#include "tasks/fit_cell/trace_loss.hpp"

#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/record/field_block.hpp"
#include "fitting/registry.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"
#include "tasks/fit_cell/tied.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;
using Eigen::Index;

namespace {

const NeuronEntry& rs = neuron("pospischil_rs");
const double dt = 0.025;

fitting::TraceLoss default_loss(const std::string& name) {
  Problems problems;
  return fitting::make_trace_loss(name, parse_json("{}", "test"), "", problems);
}

FreeParameters space_of(const CellTarget& t, std::vector<Tie> ties = {}) {
  return FreeParameters(rs.fields.params, t.given, t.free, std::move(ties));
}

// A parameter set whose free run has the target's spikes, a little elsewhere.
Eigen::VectorXd beside(const FreeParameters& space, const CellTarget& t) {
  Eigen::VectorXd u = space.free(t.truth);
  u[1] += 0.05, u[3] -= 0.03, u[6] -= 0.02;
  return u;
}

// dL/du by V's forward sensitivities, contracted with dL/dV.
Eigen::VectorXd by_sensitivities(const TraceLosses& sum, const FreeParameters& space, const WeightedSweep& s,
                                 const Eigen::VectorXd& u) {
  const Engine<double> e = engine<double>(rs);
  CellLanes lanes(rs, e, {space.params(u)});
  lanes.settle(s.sweep.start_V);
  Rollout<double> task = lanes.task(s.sweep.I, dt);
  const std::size_t T = s.sweep.V.size(), n = space.directions().size();
  std::vector<double> V(T), dV(T * n), cotangent(T), gradient(n), curvature(n * n);
  const axograd::Trace<double> trace{lanes.voltage(), V.data(), 1};
  task.traces = &trace, task.traces_count = 1;
  forward(e, task, 1);
  Sensitivities<double> want;
  want.directions = space.directions().data();
  want.count = int(n);
  want.gradient = gradient.data();
  want.gauss_newton = curvature.data();
  want.trace = {lanes.voltage(), dV.data(), 1};
  sensitivities(e, task, want, 1);
  sum.score(s, V, cotangent);
  Eigen::VectorXd g = Eigen::VectorXd::Zero(Index(n));
  for (std::size_t t = 0; t < T; ++t)
    for (std::size_t i = 0; i < n; ++i) g[Index(i)] += cotangent[t] * dV[t * n + i];
  return space.jacobian(u).transpose() * g;
}

double by_differences(TraceLosses& sum, const Eigen::VectorXd& u, Index i, double h) {
  const auto at = [&](double step) {
    Eigen::VectorXd moved = u;
    moved[i] += step;
    return sum.evaluate(moved, fitting::Need::value).value;
  };
  return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
}

}  // namespace

TEST_CASE("every loss on a cell: adjoint = forward sensitivities = finite differences", "[fit_cell][trace_loss]") {
  const CellTarget t = recovery_target(recovery_case("pospischil_rs"), 2, 0.5, 200);
  REQUIRE(t.spikes >= 2);
  const FreeParameters space = space_of(t);
  const Eigen::VectorXd u = beside(space, t);
  for (const std::string& name : fitting::trace_loss_names()) {
    CAPTURE(name);
    TraceLosses sum(rs, space, {{t.sweep, 1}}, dt, {{name, 1, default_loss(name)}});
    const auto at = sum.evaluate(u, fitting::Need::gradient);
    const double size = at.gradient.cwiseAbs().maxCoeff();
    CHECK(size > 1e-6);
    CHECK((at.gradient - by_sensitivities(sum, space, {t.sweep, 1}, u)).cwiseAbs().maxCoeff() <= 1e-9 * size);
    for (Index i = 0; i < u.size(); ++i) {
      CAPTURE(space.info()[std::size_t(i)].name);
      // Gates start at their steady state, which V_T moves; the derivative does not follow that (trace_loss.hpp).
      const double allowed = space.info()[std::size_t(i)].name == "V_T" ? 1e-4 : 1e-6;
      CHECK(std::abs(at.gradient[i] - by_differences(sum, u, i, 5e-7)) <= allowed * size);
    }
  }
}

TEST_CASE("weights of losses and sweeps add up; lanes do not disturb each other", "[fit_cell][trace_loss]") {
  const RecoveryCase& c = recovery_case("pospischil_rs");
  const CellTarget a = recovery_target(c, 2, 0.5, 60), b = recovery_target(c, 3, 0.5, 40);
  const FreeParameters space = space_of(a);
  const Eigen::VectorXd u = beside(space, a);
  const auto square = default_loss("mean_square"), spikes = default_loss("van_rossum");
  const auto value = [&](std::vector<WeightedSweep> sweeps, std::vector<WeightedLoss> losses) {
    return TraceLosses(rs, space, std::move(sweeps), dt, std::move(losses)).evaluate(u, fitting::Need::gradient);
  };
  const auto aa = value({{a.sweep, 1}}, {{"", 1, square}}), as = value({{a.sweep, 1}}, {{"", 1, spikes}});
  const auto ba = value({{b.sweep, 1}}, {{"", 1, square}}), bs = value({{b.sweep, 1}}, {{"", 1, spikes}});
  const auto all = value({{a.sweep, 3}, {b.sweep, 1}}, {{"", 0.5, square}, {"", 20, spikes}});
  const auto expected = [&](auto member) {
    return Eigen::VectorXd((0.5 * (3 * aa.*member + ba.*member) + 20 * (3 * as.*member + bs.*member)) / 4);
  };
  CHECK(all.value == Approx((0.5 * (3 * aa.value + ba.value) + 20 * (3 * as.value + bs.value)) / 4));
  CHECK((all.gradient - expected(&fitting::Evaluation::gradient)).norm() <= 1e-12 * all.gradient.norm());
  // A sweep of weight 0 costs nothing; a second lane changes nothing.
  CHECK(value({{a.sweep, 2}, {b.sweep, 0}}, {{"", 1, square}}).value == aa.value);
  Eigen::MatrixXd two(u.size(), 2);
  two << u, space.free(a.truth);
  TraceLosses sum(rs, space, {{a.sweep, 1}}, dt, {{"", 1, square}});
  const auto both = sum.evaluate_many(two, fitting::Need::gradient);
  CHECK(both[0].value == aa.value);
  CHECK(both[0].gradient == aa.gradient);
  CHECK(both[1].value < both[0].value);
  CHECK_THROWS_AS(TraceLosses(rs, space, {{a.sweep, 0}}, dt, {{"", 1, square}}), UsageError);
  CHECK_THROWS_AS(TraceLosses(rs, space, {{a.sweep, 1}}, dt, {}), UsageError);
}

TEST_CASE("tied parameters follow, and their derivative goes to the leader", "[fit_cell][tied]") {
  const CellTarget t = recovery_target(recovery_case("pospischil_rs"), 2, 0.5, 60);
  const auto index = [](const char* name) { return field_index(rs.fields.params, name); };
  std::vector<FreeParameter> free = t.free;
  std::erase_if(free, [&](const FreeParameter& f) { return f.index == index("g_Kd") || f.index == index("g_M"); });
  const std::vector<Tie> ties = {{index("g_Kd"), index("g_Na"), 0.1}, {index("g_M"), index("g_L"), 0.7}};
  NudgedTraces traces(rs, {t.sweep}, dt, t.given, free, 1, 1, ties);
  const FreeParameters space(rs.fields.params, t.given, free, ties);
  TraceLosses sum(rs, space, {{t.sweep, 1}}, dt, {{"mean_square", 1, default_loss("mean_square")}});
  Eigen::VectorXd u = traces.free(t.truth);
  const std::vector<double> p = traces.params(u);
  CHECK(p[std::size_t(index("g_Kd"))] == 0.1 * p[std::size_t(index("g_Na"))]);
  CHECK(p[std::size_t(index("g_M"))] == 0.7 * p[std::size_t(index("g_L"))]);
  CHECK(int(u.size()) == 6);
  for (fitting::Objective* objective : {static_cast<fitting::Objective*>(&traces), static_cast<fitting::Objective*>(&sum)}) {
    const auto at = objective->evaluate(u, fitting::Need::gradient);
    REQUIRE(at.gradient.size() == 6);
    for (Index i = 0; i < u.size(); ++i) {
      Eigen::VectorXd up = u, down = u;
      up[i] += 5e-7, down[i] -= 5e-7;
      const double numeric =
          (objective->evaluate(up, fitting::Need::value).value - objective->evaluate(down, fitting::Need::value).value) / 1e-6;
      CAPTURE(space.info()[std::size_t(i)].name);
      CHECK(std::abs(at.gradient[i] - numeric) <=
            (space.info()[std::size_t(i)].name == "V_T" ? 1e-4 : 1e-6) * at.gradient.cwiseAbs().maxCoeff());
    }
  }
  // Gauss-Newton: the same contraction of the untied one at the same parameters.
  NudgedTraces untied(rs, {t.sweep}, dt, t.given, t.free, 1);
  const auto tied_at = traces.evaluate(u, fitting::Need::curvature),
             full = untied.evaluate(untied.free(p), fitting::Need::curvature);
  CHECK(tied_at.value == Approx(full.value).epsilon(1e-12));
  CHECK(tied_at.curvature(1, 1) > full.curvature(1, 1) * 0.1);
}

TEST_CASE("ties of a configuration: ratios, factors, chains; what is refused", "[fit_cell][tied]") {
  const std::vector<std::string> names = {"g_Na", "g_Kd", "g_L", "g_T"};
  const std::vector<double> given = {50, 5, 0.1, 0};
  const auto read = [&](const std::string& text, Problems& problems) {
    const SourceJson source = parse_json("{\"tied\": " + text + "}", "test");
    OptionBlock block;
    block.pointer = "/tied";
    return read_ties(block, names, given, source, problems);
  };
  Problems none;
  const auto ties = read(R"({"g_Kd": "g_Na", "g_L": {"to": "g_Kd", "factor": 2}, "g_T": {"to": "g_L", "factor": 0.5}})", none);
  INFO(none.text());
  REQUIRE(none.empty());
  REQUIRE(ties.size() == 3);
  for (const Tie& t : ties) CHECK(t.leader == 0);
  CHECK(ties[0].factor == Approx(0.1));
  CHECK(ties[1].factor == Approx(0.2));
  CHECK(ties[2].factor == Approx(0.1));
  for (const char* wrong : {R"({"g_X": "g_L"})", R"({"g_L": "g_Nb"})", R"({"g_L": 3})", R"({"g_L": {"factor": 3}})",
                            R"({"g_L": {"to": "g_Na", "by": 3}})", R"({"g_L": "g_L"})", R"({"g_L": "g_Kd", "g_Kd": "g_L"})",
                            R"({"g_T": "g_L"})", R"({"g_L": "g_T"})", R"({"g_L": {"to": "g_Na", "factor": 0}})"}) {
    Problems problems;
    read(wrong, problems);
    CAPTURE(wrong);
    CHECK(problems.size() >= 1);
  }
  const std::vector<FreeParameter> free = {{0, Box(1, 100)}, {2, Box(0.01, 1)}};
  const auto refused = [&](const Tie& t) {
    Problems problems;
    const SourceJson source = parse_json("{}", "test");
    check_ties({t}, free, OptionBlock(), names, source, problems);
    return problems.size();
  };
  CHECK(refused({1, 0, 2}) == 0);
  CHECK(refused({2, 0, 2}) == 1);  // fitted by itself
  CHECK(refused({1, 3, 2}) == 1);  // its leader is not fitted
}
