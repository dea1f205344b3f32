// The polish: what it reads, that it goes down, and that its result is taken only when it does no worse on unseen data.
#include "tasks/fit_cell/polish_stage.hpp"

#include <cmath>

#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/recovery/targets.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

struct Setting {
  FitCellOptions options;
  PolishPlan plan;
  Problems problems;
};

Setting read(const std::string& polish) {
  Setting s;
  const SourceJson source = parse_json("{\"fit\": {\"polish\": " + polish + "}}", "test");
  read_options(source, "/fit/polish", s.options.fit.polish, s.problems);
  if (s.problems.empty()) s.plan = read_polish(s.options.fit.polish, "/fit/polish", source, s.problems);
  return s;
}

const char* two_losses = R"({"losses": [{"type": "mean_square", "options": {"scale": 5}},
                                        {"type": "van_rossum", "weight": 0.2, "options": {"tau": "5 ms"}}],
                             "iterations": 25, "sweeps": [1]})";

// A window of 100 ms and what comes after it, both of one simulated sweep.
struct Scene {
  CellTarget target = recovery_target(recovery_case("pospischil_fs"), 2, 0.3, 400);
  Dataset dataset;
  CellData data;
  FitCellOptions options;
  NudgedTraces model{neuron("pospischil_fs"), {window()}, target.dt, target.given, target.free, 0.3};

  CellSweep part(std::size_t begin, std::size_t end) const {
    CellSweep s;
    s.I.assign(target.sweep.I.begin() + std::ptrdiff_t(begin), target.sweep.I.begin() + std::ptrdiff_t(end));
    s.V.assign(target.sweep.V.begin() + std::ptrdiff_t(begin), target.sweep.V.begin() + std::ptrdiff_t(end));
    s.start_V = s.V.front();
    return s;
  }
  CellSweep window() const { return part(0, 8000); }
  Scene() {
    options.fit.window = 200;
    data.area = 100;  // um2: as many uA/cm2 as pA
    data.window = window();
    data.validation = part(8000, 16000);
    for (std::size_t t = 8001; t < 16000; ++t)
      if (target.sweep.V[t] > 0 && target.sweep.V[t - 1] <= 0) data.validation_spikes.push_back(int(t) - 8000);
    dataset.dt = target.dt;
    tasks::Trace& t = dataset.train.emplace_back();
    t.V.assign(target.sweep.V.begin(), target.sweep.V.end());
    t.I.assign(target.sweep.I.begin(), target.sweep.I.end());
  }
  CellChoice start() const {
    Eigen::VectorXd u = model.free(target.truth);
    u[1] += 0.3, u[3] -= 0.3, u[5] -= 0.05;
    return {u, 0, model.free_run_error(Eigen::MatrixXd(u))[0], -1};  // any Gamma is better
  }
};

}  // namespace

TEST_CASE("polish: its options, and what is refused", "[fit_cell][polish]") {
  const Setting good = read(two_losses);
  INFO(good.problems.text());
  REQUIRE(good.problems.empty());
  REQUIRE(good.plan.losses.size() == 2);
  CHECK(good.plan.losses[1].weight == 0.2);
  CHECK(good.plan.optimizer->name() == "lbfgs");
  CHECK(read("{}").plan.losses.empty());
  for (const char* wrong :
       {R"({"losses": [{"type": "mean_sqare"}]})", R"({"losses": [{"type": "van_rossum", "options": {"tua": 3}}]})",
        R"({"losses": [{"type": "dv_dt"}], "optimizer": {"type": "levenberg_marquardt"}})",
        R"({"losses": [{"type": "dv_dt"}], "optimizer": {"type": "adam", "options": {"beta1": 2}}})",
        R"({"losses": [{"type": "dv_dt"}], "sweeps": [0]})", R"({"losses": [{"type": "dv_dt", "weight": 0}]})",
        R"({"losses": [{"type": "bernoulli_nll"}]})"}) {
    CAPTURE(wrong);
    CHECK(read(wrong).problems.size() == 1);
  }
}

TEST_CASE("polish: the sum goes down by any optimiser, and its result is taken where unseen spikes agree", "[fit_cell][polish]") {
  Scene scene;
  REQUIRE(scene.data.validation_spikes.size() >= 3);
  for (const char* optimizer : {"lbfgs", "adam", "nelder_mead"}) {
    CAPTURE(optimizer);
    Setting s = read(two_losses);
    s.plan.optimizer = fitting::make_optimizer(optimizer);
    scene.options.fit.polish = s.options.fit.polish;
    NudgeResult search;
    CellChoice choice = scene.start();
    const CellChoice before = choice;
    const auto summary = polish_choice(s.plan, scene.options, scene.dataset, scene.data, scene.model, search, choice);
    CHECK(summary.at("sum_after").get<double>() < summary.at("sum_before").get<double>());
    CHECK(summary.at("kept").get<bool>());
    CHECK(choice.u != before.u);
    CHECK(choice.gamma >= before.gamma);
    REQUIRE(search.stages.size() == 1);
    CHECK(choice.stage == 0);
    CHECK(search.stages[0].points == choice.u);
    CHECK(polish_section(summary).at("figures")[0].at("rows").size() == 5);
  }
  // Better than anything can be: what comes out is shown, and not taken.
  const Setting s = read(two_losses);
  scene.options.fit.polish = s.options.fit.polish;
  NudgeResult search;
  CellChoice choice = scene.start();
  choice.gamma = 2;
  const Eigen::VectorXd u = choice.u;
  CHECK_FALSE(
      polish_choice(s.plan, scene.options, scene.dataset, scene.data, scene.model, search, choice).at("kept").get<bool>());
  CHECK(choice.u == u);
  CHECK(search.stages.size() == 1);
  // Without spikes to compare, the error inside the window decides.
  scene.data.validation_spikes.clear();
  choice = scene.start();
  choice.gamma = std::nan("");
  CHECK(polish_choice(s.plan, scene.options, scene.dataset, scene.data, scene.model, search, choice).at("kept").get<bool>());
  choice = scene.start();
  choice.gamma = std::nan(""), choice.error = 0;
  CHECK_FALSE(
      polish_choice(s.plan, scene.options, scene.dataset, scene.data, scene.model, search, choice).at("kept").get<bool>());
  scene.options.fit.polish.sweeps = {1, 1};
  CHECK_THROWS_AS(polish_choice(s.plan, scene.options, scene.dataset, scene.data, scene.model, search, choice), InputError);
}
