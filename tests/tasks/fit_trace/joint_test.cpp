// The joint fit: its objective's derivatives, and what it finds on a recording with a known truth.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "tasks/fit_trace/evaluate.hpp"
#include "tasks/fit_trace/uncertainty.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/fit_trace/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::testing;

namespace {

// A cell, its recording, the two-step fit, and all that a candidate needs.
struct Scene {
  SyntheticCell cell;
  Dataset data;
  ModelOptions model;
  Teacher teacher;
  TwoStepFit two_step;
  JointOptions joint;
  explicit Scene(std::uint64_t seed, double seconds = 30, double noise = -1)
      : cell(with_noise(random_cell(seed), noise)),
        data(synthetic_dataset(cell, seconds, seed)),
        model(model_options(cell)),
        teacher(data.train, data.dt, exponential_basis(cell.eta_tau), exponential_basis(cell.gamma_tau), teaching()),
        two_step(fit_two_step(teacher, model)) {}
  static SyntheticCell with_noise(SyntheticCell c, double noise) {
    if (noise >= 0) c.noise = noise;
    return c;
  }
  static TeacherOptions teaching() {
    TeacherOptions o;
    o.folds = 3;
    return o;
  }
};

struct Folder {
  std::string path;
  explicit Folder(const char* name)
      : path((std::filesystem::temp_directory_path() / (std::string(name) + std::to_string(getpid()))).string()) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

int place_of(const std::string& name) {
  for (int p = 0; p < places().size; ++p) {
    if (parameter_name(p) == name) return p;
  }
  return -1;
}

}  // namespace

TEST_CASE("the joint objective's gradient equals central differences", "[joint]") {
  Scene s(2, 8);
  for (const char* name : {"gif", "igif_2", "ggif", "agif"}) {
    INFO(name);
    const FlexGifModel start = joint_start(s.teacher, s.two_step.model, variant(name), s.model);
    JointObjective objective(s.teacher, start, variant(name), s.joint, 0.01, 1);
    Eigen::VectorXd u = objective.start();
    for (Eigen::Index i = 0; i < u.size(); ++i) u[i] += 0.02 * std::sin(double(i));
    const auto e = objective.evaluate(u, fitting::Need::curvature);
    for (Eigen::Index i = 0; i < u.size(); ++i) {
      const double h = 1e-5;
      Eigen::VectorXd up = u, down = u;
      up[i] += h, down[i] -= h;
      const double numeric =
          (objective.evaluate(up, fitting::Need::value).value - objective.evaluate(down, fitting::Need::value).value) / (2 * h);
      INFO(objective.parameters()[std::size_t(i)].name);
      CHECK(std::abs(e.gradient[i] - numeric) < 2e-5 * (std::abs(e.gradient[i]) + std::sqrt(e.curvature(i, i))));
    }
  }
}

TEST_CASE("the joint fit finds the truth within its error bars and beats the two-step fit", "[joint]") {
  for (std::uint64_t seed : {1, 2}) {
    Scene s(seed);
    Stages stages("", {});
    const Bench bench{s.teacher, s.two_step, s.model, s.joint, stages, 1};
    const Candidate fit = fit_candidate(bench, variant("gif"));
    CHECK(fit.status == "converged");
    CHECK(fit.residual.sigma == Approx(s.cell.noise).epsilon(0.02));
    CHECK(fit.residual.tau_c == Approx(s.cell.dt / 2).epsilon(0.1));  // the noise is white
    const Uncertainty errors = uncertainty(bench, fit, s.data);
    for (const auto& e : errors.estimates.list) {
      INFO("seed " << seed << ", " << e.name);
      const double truth = s.cell.model[place_of(e.name)];
      CHECK(std::isfinite(e.standard_error));
      CHECK(std::abs(e.value - truth) < 4.5 * e.standard_error);
    }
    const auto error = [&](const FlexGifModel& m) {
      double sum = 0;
      for (int j = 0; j < 3; ++j) sum += std::abs(m[places().eta + j] / s.cell.model[places().eta + j] - 1);
      return sum;
    };
    CHECK(error(fit.model) < 0.1);
    CHECK(error(fit.model) < 0.2 * error(s.two_step.model));
  }
}

TEST_CASE("threads do not change a fit's bits", "[joint]") {
  Scene s(4, 8);
  Stages stages("", {});
  const Candidate one = fit_candidate({s.teacher, s.two_step, s.model, s.joint, stages, 1}, variant("igif_1"));
  const Candidate two = fit_candidate({s.teacher, s.two_step, s.model, s.joint, stages, 2}, variant("igif_1"));
  CHECK(one.u == two.u);
  CHECK(one.train_bits == two.train_bits);
}

TEST_CASE("cross-validation prefers the variant that made the data", "[joint]") {
  Scene s(5, 30);
  Stages stages("", {});
  const Bench bench{s.teacher, s.two_step, s.model, s.joint, stages, 1};
  Candidate classical = fit_candidate(bench, variant("gif_two_step")), joint = fit_candidate(bench, variant("gif"));
  s.joint.folds = 3;
  cross_validate(bench, classical);
  cross_validate(bench, joint);
  CHECK(joint.cv_bits > classical.cv_bits);
  CHECK(joint.cv_bits < joint.train_bits + 0.05);
  CHECK(joint.cv_se > 0);
  CHECK(s.teacher.use == s.teacher.scored);
}

TEST_CASE("a finished stage is remembered bit for bit", "[joint]") {
  Scene s(4, 8);
  const Folder folder("axograd-stage-");
  int remembered = 0;
  StageEvents events;
  events.done = [&](const std::string&, const StageResult&, bool from_before) { remembered += from_before; };
  Candidate fits[2];
  for (Candidate& fit : fits) {
    Stages stages(folder.path, events);
    fit = fit_candidate({s.teacher, s.two_step, s.model, s.joint, stages, 1}, variant("gif"));
  }
  CHECK(remembered == 2);
  CHECK(fits[0].u == fits[1].u);
  CHECK(fits[0].voltage_weight == fits[1].voltage_weight);
}

TEST_CASE("free runs by kernels and by recursion agree, also for a conductance", "[joint]") {
  const SyntheticCell cell = random_cell(6);
  const auto current = record(cell, 20, 6, 0, 0).I;
  const SpikeBasis eta = exponential_basis({10}), none = exponential_basis({5}), rectangles = rectangular_basis(20, 5, 5);
  for (bool conductance : {false, true}) {
    FlexGifModel m = cell.model;
    const auto& at = places();
    m.layout.etas = 1;
    m.layout.gammas = 0;
    m.layout.E_R = -80;
    if (conductance) m.layout.conductances = 1, m[at.g_eta] = 4, m[at.eta] = 0;
    for (int j = 0; j < 4; ++j) m[at.gamma + j] = 0;
    m.layout.gammas = 1;
    const auto recursion = simulate(m, eta, none, current, 0.1, 40, 8, 1, 1);
    m.layout.gammas = rectangles.size();
    const auto kernels = simulate(m, eta, rectangles, current, 0.1, 40, 8, 1, 1);
    double same = 0, all = 0;
    for (std::size_t r = 0; r < recursion.size(); ++r) {
      std::vector<int> common;
      std::set_intersection(recursion[r].begin(), recursion[r].end(), kernels[r].begin(), kernels[r].end(),
                            std::back_inserter(common));
      same += double(common.size()), all += double(recursion[r].size());
    }
    INFO("conductance " << conductance);
    REQUIRE(all > 200);
    CHECK(same > 0.98 * all);  // the kernel ends after ten time constants
  }
}
