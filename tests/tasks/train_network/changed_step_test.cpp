// Steps that are changed before the next loss: DEEP R and adaptive feedback, alone and in a training that is broken off and
// resumed.
#include "tasks/train_network/changed_step.hpp"

#include <cmath>
#include <filesystem>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "fitting/fit.hpp"
#include "fitting/optimizers/adam.hpp"
#include "fitting/optimizers/lbfgs.hpp"
#include "fitting/registry.hpp"
#include "tasks/train_network/adaptive_feedback.hpp"
#include "tasks/train_network/check_learning.hpp"
#include "tasks/train_network/rewire_step.hpp"
#include "tasks/train_network/train.hpp"
#include "tasks/trials/registry.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/tasks/train_network/small_training.hpp"

using namespace axograd;
using namespace axograd::tasks;
using axograd::testing::TemporaryFolder;
using Eigen::VectorXd;

namespace {

// 1/2 |theta - target|^2 of the numbers above 0: what is no connection has no slope.
fitting::FunctionObjective bowl(const VectorXd& target) {
  return {fitting::unnamed_parameters(int(target.size())), fitting::Need::gradient, [target](const VectorXd& x, fitting::Need) {
            fitting::Evaluation e;
            e.gradient = (x.array() > 0).select(x - target, 0).matrix();
            e.value = (x - target).squaredNorm() / 2;
            return e;
          }};
}

networks::RewiredBlock block(double l1) { return {2, networks::within(networks::signs(8, 2)), {.l1 = l1}, 5}; }

// 20 connections of 10 x 10, after two numbers that are something else.
VectorXd first_theta() {
  VectorXd theta = VectorXd::Zero(102);
  const auto edges = networks::fixed_out_degree(block(0).ends, 2, 3);
  for (std::size_t k = 0; k < edges.size(); ++k) theta[2 + edges.pre[k] * 10 + edges.post[k]] = 0.1;
  return theta;
}

TrainNetworkOptions options(int iterations) {
  TrainNetworkOptions o = axograd::testing::small_training(iterations, 10);
  o.network.synapses[1].topology.p = 0.15;
  o.network.synapses[1].rewiring = networks::RewiringOptions{.l1 = 0.5, .temperature = 1e-4};
  o.network.synapses[2].low_rank = networks::LowRankOptions{.rank = 2};
  o.training.learning.rule = "eprop";
  o.training.learning.feedback = "adaptive";
  return o;
}

std::unique_ptr<fitting::Optimizer> adam(double rate) {
  fitting::AdamOptions o;
  o.schedule.rate = rate;
  return std::make_unique<fitting::Adam>(o);
}

Exit run(const std::string& folder, const TrainNetworkOptions& o, bool resume) {
  make_folders(folder);
  const auto task = trials::make_trial_task("evidence.chen2022");
  RunRequest request;
  request.out = folder;
  request.quiet = true;
  request.resume = resume;
  return train_network(o, *task, *adam(0.01), request);
}

std::string trained(const std::string& folder, const TrainNetworkOptions& o, bool resume) {
  REQUIRE(run(folder, o, resume) == Exit::ok);
  return read_file(folder + "/weights.safetensors");
}

// A line without the times, which no two runs share.
std::string course(const std::string& folder) {
  std::string text = read_file(folder + "/history.jsonl"), out;
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
    auto line = nlohmann::json::parse(text.substr(at, end - at));
    line.erase("cpu_s"), line.erase("wall_s");
    out += line.dump() + '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("a step that nothing changes is the optimiser's own") {
  const VectorXd target = VectorXd::LinSpaced(6, 1, 2), start = VectorXd::Constant(6, 0.5);
  auto objective = bowl(target);
  const auto plain = adam(0.05), inner = adam(0.05);
  ChangedStep same(*inner, {});
  const auto a = fitting::fit(objective, start, *plain, {.iterations = 20}),
             b = fitting::fit(objective, start, same, {.iterations = 20});
  CHECK(a.x == b.x);
  CHECK(a.evaluations == b.evaluations);
  fitting::Lbfgs other;
  CHECK_THROWS_WITH(ChangedStep(other, {}), Catch::Contains("no learning rate"));
}

TEST_CASE("DEEP R in a fit: as many connections after every step, drawn where they pay; the optimiser forgets what went") {
  // one of the ten possible targets of every cell pays
  VectorXd target = VectorXd::Constant(102, -0.2);
  for (int i = 0; i < 10; ++i) target[2 + i * 10 + (i + 1) % 10] = 1;
  auto objective = bowl(target);
  const auto inner = adam(0.02);
  const auto rewiring = std::make_shared<RewireStep>(std::vector{block(0.01)});
  ChangedStep step(*inner, {rewiring});
  fitting::Problem problem(objective, first_theta());
  step.start(problem);
  fitting::Point point{first_theta(), problem.evaluate(first_theta(), fitting::Need::gradient)};
  std::int64_t before = 0;
  for (int t = 0; t < 400; ++t) {
    REQUIRE(step.step(problem, point) == fitting::StepResult::moved);
    REQUIRE((point.x.tail(100).array() > 0).count() == 20);
    REQUIRE((point.x.tail(100).array() >= 0).all());
    for (int i = 0; i < 10; ++i) REQUIRE(point.x[2 + i * 11] == 0);  // no autapses
    fitting::Snapshot now;
    fitting::StateSaver saver(now, "");
    step.visit_state(saver);
    for (const char* memory : {"mean", "square"}) {
      for (Eigen::Index i = 2; i < 102; ++i) REQUIRE((point.x[i] > 0 || now.arrays.at(memory).reals[std::size_t(i)] == 0));
    }
    if (t == 200) before = rewiring->replaced();
  }
  for (int i = 0; i < 10; ++i) CHECK(point.x[2 + i * 10 + (i + 1) % 10] > 0.9);
  CHECK(before > 100);
  CHECK(problem.evaluations == 401);
}

TEST_CASE(
    "a training with rewiring, low rank and adaptive feedback: resumed, it has the weights and the course of one that was not broken off") {
  TemporaryFolder folder;
  const std::string whole = trained(folder.path("whole"), options(6), false);
  const std::string half = trained(folder.path("parts"), options(3), false);
  CHECK(half != whole);
  CHECK(trained(folder.path("parts"), options(6), true) == whole);
  CHECK(course(folder.path("parts")) == course(folder.path("whole")));
  const auto summary = nlohmann::json::parse(read_file(folder.path("parts") + "/summary.json"));
  const auto unbroken = nlohmann::json::parse(read_file(folder.path("whole") + "/summary.json"));
  CHECK(summary["rewired"].get<int>() > 0);
  CHECK(summary["rewired"] == unbroken["rewired"]);
  auto other = options(6);
  other.training.learning.feedback = "random";
  CHECK(trained(folder.path("random"), other, false) != whole);
  other = options(6);
  other.network.synapses[1].rewiring.reset();
  CHECK(trained(folder.path("fixed"), other, false) != whole);
}

TEST_CASE("learning that cannot be is said with its place before anything runs") {
  const SourceJson source = parse_json(R"({
    "trials": "evidence.chen2022",
    "network": {"populations": [{"name": "E"}], "synapses": [{"from": "E", "learn": false, "rewiring": {}, "low_rank": {}}]},
    "training": {"learning": {"feedback": "adaptive"}}})",
                                       "run.json");
  TrainNetworkOptions o;
  Problems problems;
  read_options(source, "", o, problems);
  REQUIRE(problems.empty());
  check_learning(o, source, problems);
  using Catch::Matchers::Contains;
  CHECK_THAT(problems.text(), Contains("bptt goes back") && Contains("run.json:4"));
  CHECK_THAT(problems.text(), Contains("run.json:3:104") && Contains("one of rewiring and low_rank"));
  CHECK_THAT(problems.text(), Contains("run.json:3:85") && Contains("not trained"));
  Problems none;
  o.training.learning.rule = "eprop";
  o.network.synapses[0].learn = true;
  o.network.synapses[0].low_rank.reset();
  check_learning(o, source, none);
  CHECK(none.empty());
}

TEST_CASE("adaptive feedback turns towards the readout's weights: their difference shrinks by the decay, the cosine grows") {
  auto o = options(1);
  const auto task = trials::make_trial_task("evidence.chen2022");
  const auto& shape = task->shape();
  networks::NetworkSurroundings around{
      .dt = shape.dt, .channels = shape.channels, .outputs = shape.outputs, .groups = {}, .given = {}};
  networks::NetworkModel<float> model(o.network, around, 1);
  NetworkObjective objective(model, *task, o, 1);
  const auto feedback = std::make_shared<AdaptiveFeedback>(objective, model, 0.05);
  const auto inner = adam(0.01);
  ChangedStep step(*inner, {feedback});
  const auto n = feedback->feedback().size();
  const auto readout = [&](const VectorXd& x) -> VectorXd { return x.segment(model.readout_first(), n); };
  const auto cosine = [&](const VectorXd& x) {
    return readout(x).dot(feedback->feedback()) / (readout(x).norm() * feedback->feedback().norm());
  };
  objective.select_batch(0);
  fitting::Problem problem(objective, model.start());
  step.start(problem);
  fitting::Point point{model.start(), problem.evaluate(model.start(), fitting::Need::gradient)};
  const double apart = (feedback->feedback() - readout(point.x)).norm(), first = cosine(point.x);
  CHECK(std::abs(first) < 0.5);
  for (int t = 1; t <= 90; ++t) {
    objective.select_batch(t);
    REQUIRE(step.step(problem, point) == fitting::StepResult::moved);
  }
  CHECK((feedback->feedback() - readout(point.x)).norm() == Approx(apart * std::pow(0.95, 90)).epsilon(1e-6));
  CHECK(cosine(point.x) > std::max(0.8, first));
  CHECK(objective.feedback()[3] == float(feedback->feedback()[3]));
}
