// The two-step fit on recordings with a known truth.
#include "tasks/fit_trace/two_step.hpp"
#include "core/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/fit_trace/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::testing;

namespace {

Teacher teacher_of(const SyntheticCell& cell, const Dataset& data) {
  TeacherOptions o;
  o.refractory = cell.refractory;
  return Teacher(data.train, data.dt, exponential_basis(cell.eta_tau), exponential_basis(cell.gamma_tau), o);
}

std::string refusal(const SyntheticCell& cell, const Dataset& data) {
  try {
    fit_two_step(teacher_of(cell, data), model_options(cell));
  } catch (const InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("without measurement noise the regression finds the membrane and eta", "[two_step]") {
  SyntheticCell cell = random_cell(3);
  cell.noise = 0;
  const Dataset data = synthetic_dataset(cell, 40, 3);
  REQUIRE(data.spikes(data.train) > 150);
  const TwoStepFit fit = fit_two_step(teacher_of(cell, data), model_options(cell));
  const auto& at = places();
  for (int p : {at.C_m, at.g_L, at.E_L, at.V_reset}) CHECK(fit.model[p] == Approx(cell.model[p]).epsilon(1e-3));
  for (int j = 0; j < 3; ++j) CHECK(fit.model[at.eta + j] == Approx(cell.model[at.eta + j]).epsilon(0.01));
  CHECK(fit.r2_dV > 0.999);
}

TEST_CASE("without measurement noise the likelihood finds threshold, width and gamma within their errors", "[two_step]") {
  const auto& at = places();
  const int found[] = {at.beta, at.b_0, at.gamma, at.gamma + 1};
  for (std::uint64_t seed : {3, 4, 5}) {
    SyntheticCell cell = random_cell(seed);
    cell.noise = 0;
    const Dataset data = synthetic_dataset(cell, 40, seed);
    const TwoStepFit fit = fit_two_step(teacher_of(cell, data), model_options(cell));
    REQUIRE(fit.threshold_se.size() == 4);
    for (int k = 0; k < 4; ++k) {
      INFO("seed " << seed << ", " << parameter_name(found[k]));
      CHECK(fit.threshold_se[k] < std::abs(cell.model[found[k]]));
      CHECK(std::abs(fit.model[found[k]] - cell.model[found[k]]) < 4 * fit.threshold_se[k]);
    }
    CHECK(fit.bits_per_spike > 1);
  }
}

TEST_CASE("swapped channels and a current of the wrong sign are refused with what to check", "[two_step]") {
  const SyntheticCell cell = random_cell(3);
  Dataset data = synthetic_dataset(cell, 20, 3);
  REQUIRE(refusal(cell, data).empty());
  Dataset flipped = data;
  for (float& i : flipped.train[0].I) i = -i;
  CHECK(refusal(cell, flipped).find("the regression of dV/dt gives C_m = -") == 0);
  std::swap(data.train[0].V, data.train[0].I);
  CHECK(refusal(cell, data).find("Check that voltage and current are not swapped") != std::string::npos);
}

TEST_CASE("spikes within the refractory period are dropped and counted", "[two_step]") {
  const SyntheticCell cell = random_cell(3);
  Dataset data = synthetic_dataset(cell, 10, 3);
  auto& spikes = data.train[0].spikes;
  const auto before = Teacher(data.train, 0.1, exponential_basis({5}), exponential_basis({5}), {}).segments.size();
  spikes.insert(spikes.begin() + 3, spikes[2] + 10);
  const Teacher t(data.train, 0.1, exponential_basis({5}), exponential_basis({5}), {});
  CHECK(t.dropped_spikes == 1);
  CHECK(t.segments.size() == before);
}

TEST_CASE("folds take turns by blocks and cover every scored sample once", "[two_step]") {
  const SyntheticCell cell = random_cell(3);
  const Dataset data = synthetic_dataset(cell, 20, 3);
  TeacherOptions o;
  o.folds = 4;
  o.block = 1000;
  Teacher t(data.train, 0.1, exponential_basis({5}), exponential_basis({5}), o);
  std::vector<int> held(t.use.size(), 0);
  for (int k = 0; k < 4; ++k) {
    t.hold_out(k);
    for (std::size_t i = 0; i < t.use.size(); ++i) {
      held[i] += t.use[i] == use_held_out;
      REQUIRE((t.use[i] == t.scored[i] || t.use[i] == use_held_out));
    }
  }
  int wrong = 0;
  for (std::size_t i = 0; i < held.size(); ++i) wrong += held[i] != ((t.scored[i] & use_likelihood) != 0);
  CHECK(wrong == 0);
  CHECK(t.fold[std::size_t(data.train[0].begin) + 1] == 0);
  t.hold_out(-1);
  CHECK(t.use == t.scored);
}
