// The teacher-forced regression on cells whose parameters are known.
#include "tasks/fit_cell/teacher.hpp"

#include <cmath>

#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

// The same target at a step at which even a spike's change is linear in the conductances.
CellTarget fine_target(const RecoveryCase& which, int seed) {
  CellTarget t = recovery_target(which, seed, 0);
  const int finer = 10;
  std::vector<double> I;
  for (double x : t.sweep.I) I.insert(I.end(), finer, x);
  t.sweep.I = I;
  t.dt /= finer;
  std::vector<float> V;
  cell_spikes(neuron(which.cell), {t.truth}, t.sweep, t.dt, 1, &V);
  t.sweep.V.assign(V.begin(), V.end());
  return t;
}

NudgedTraces traces_of(const RecoveryCase& which, const CellTarget& t, std::vector<FreeParameter> free,
                       std::vector<double> given) {
  return NudgedTraces(neuron(which.cell), {t.sweep}, t.dt, std::move(given), std::move(free), 0.1);
}

// what the regression finds, as all parameters
std::vector<double> regressed(const NudgedTraces& traces, const Eigen::VectorXd& kinetics) {
  return traces.params(TeacherForced(traces, 0.2).complete(kinetics).col(0));
}

Eigen::VectorXd kinetics_of(const NudgedTraces& traces, const TeacherForced& regression, const std::vector<double>& set) {
  const Eigen::VectorXd all = traces.free(set);
  Eigen::VectorXd u(regression.size());
  for (std::size_t i = 0, k = 0; i < traces.boxes().size(); ++i) {
    if (Eigen::Index(k) < u.size() && traces.parameters()[i].name == regression.parameters()[k].name)
      u[Eigen::Index(k++)] = all[Eigen::Index(i)];
  }
  return u;
}

}  // namespace

TEST_CASE("with the true kinetics the regression finds conductances, capacitance and leak", "[teacher]") {
  for (const char* name : {"pospischil_rs", "pospischil_fs", "pospischil_lts"}) {
    CAPTURE(name);
    const RecoveryCase& which = recovery_case(name);
    const CellTarget t = fine_target(which, 3);
    const NudgedTraces traces = traces_of(which, t, t.free, t.given);
    const TeacherForced regression(traces, 0.2);
    const auto found = regressed(traces, kinetics_of(traces, regression, t.truth));
    for (const FreeParameter& f : t.free) {
      const auto i = std::size_t(f.index);
      CAPTURE(field_names(neuron(name).fields.params)[i], t.truth[i]);
      CHECK(found[i] == Approx(t.truth[i]).epsilon(0.1));
    }
  }
}

TEST_CASE("what is fixed keeps its value and the rest is found beside it", "[teacher]") {
  const RecoveryCase& which = recovery_case("pospischil_rs");
  const CellTarget t = fine_target(which, 4);
  const int C_m = field_index(neuron(which.cell).fields.params, "C_m"),
            g_L = field_index(neuron(which.cell).fields.params, "g_L"),
            E_L = field_index(neuron(which.cell).fields.params, "E_L");
  for (int fixed : {C_m, g_L, E_L}) {
    CAPTURE(fixed);
    std::vector<FreeParameter> free;
    for (const FreeParameter& f : t.free) {
      if (f.index != fixed) free.push_back(f);
    }
    std::vector<double> given = t.given;
    given[std::size_t(fixed)] = t.truth[std::size_t(fixed)];
    const NudgedTraces traces = traces_of(which, t, free, given);
    const TeacherForced regression(traces, 0.2);
    const auto found = regressed(traces, kinetics_of(traces, regression, t.truth));
    CHECK(found[std::size_t(fixed)] == t.truth[std::size_t(fixed)]);
    for (const FreeParameter& f : free) CHECK(found[std::size_t(f.index)] == Approx(t.truth[std::size_t(f.index)]).epsilon(0.05));
  }
}

TEST_CASE("the regression stays inside the box", "[teacher]") {
  const RecoveryCase& which = recovery_case("pospischil_rs");
  const CellTarget t = fine_target(which, 5);
  std::vector<FreeParameter> free = t.free;
  const auto& fields = neuron(which.cell).fields.params;
  for (FreeParameter& f : free) {
    if (f.index == field_index(fields, "g_M")) f.box = Box(0.2, 0.6);  // the truth is below 0.15
    if (f.index == field_index(fields, "g_Na")) f.box = Box(0.5, 20);  // above 30
  }
  const NudgedTraces traces = traces_of(which, t, free, t.given);
  const TeacherForced regression(traces, 0.2);
  const auto found = regressed(traces, kinetics_of(traces, regression, t.truth));
  CHECK(found[std::size_t(field_index(fields, "g_M"))] == Approx(0.2).epsilon(1e-3));
  CHECK(found[std::size_t(field_index(fields, "g_Na"))] == Approx(20).epsilon(1e-3));
  for (const FreeParameter& f : free) {
    CHECK(found[std::size_t(f.index)] >= f.box.low() * (1 - 1e-3));
    CHECK(found[std::size_t(f.index)] <= f.box.high() * (1 + 1e-3));
  }
}

TEST_CASE("variable projection: the derivative by the kinetics is that of the minimum over the rest", "[teacher]") {
  for (const char* name : {"pospischil_rs", "pospischil_fs"}) {
    CAPTURE(name);
    const RecoveryCase& which = recovery_case(name);
    const CellTarget t = recovery_target(which, 6, 0.5);
    const NudgedTraces traces = traces_of(which, t, t.free, t.given);
    TeacherForced regression(traces, 0.2);
    const Eigen::VectorXd u = kinetics_of(traces, regression, t.truth) + Eigen::VectorXd::Constant(regression.size(), 0.3);
    const auto at = regression.evaluate(u, fitting::Need::curvature);
    REQUIRE(at.finite(fitting::Need::curvature));
    for (Eigen::Index i = 0; i < u.size(); ++i) {
      const double h = 1e-4;
      Eigen::VectorXd up = u, down = u;
      up[i] += h, down[i] -= h;
      const double slope =
          (regression.evaluate(up, fitting::Need::gradient).value - regression.evaluate(down, fitting::Need::gradient).value) /
          (2 * h);
      CHECK(at.gradient[i] == Approx(slope).epsilon(3e-3));  // columns are linear to 1e-3
      CHECK(at.curvature(i, i) > 0);
    }
  }
}

TEST_CASE("regression from nothing comes near the kinetics of a cell with spikes", "[teacher]") {
  const RecoveryCase& which = recovery_case("pospischil_rs");
  const CellTarget t = recovery_target(which, 8, 0);
  REQUIRE(t.spikes > 0);
  const NudgedTraces traces = traces_of(which, t, t.free, t.given);
  const TeacherResult r = regress_teacher_forced(traces, {});
  const auto found = traces.params(r.points.col(0));
  const auto V_T = std::size_t(field_index(neuron(which.cell).fields.params, "V_T"));
  CHECK(std::abs(found[V_T] - t.truth[V_T]) < 2);  // mV, in a box of 50
  CHECK(r.error.front() <= r.error.back());
}
