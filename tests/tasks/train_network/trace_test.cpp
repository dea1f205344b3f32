#include <cmath>

#include "core/base/error.hpp"
#include "tasks/train_network/objective.hpp"
#include "tasks/train_network/trace_gradient.hpp"
#include "tasks/train_network/trial_loss.hpp"
#include "tasks/trials/registry.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

TrainNetworkOptions options(const std::string& rule, bool traces) {
  TrainNetworkOptions o;
  o.network.populations = {{.name = "E", .neuron = "snn_lif", .count = 12, .sign = "excitatory"},
                           {.name = "I", .neuron = "snn_lif", .count = 4, .sign = "inhibitory"}};
  for (const char* from : {"input", "E", "I"}) {
    networks::SynapseOptions s;
    s.from = from;
    s.topology.p = 0.5;
    s.gain = 3;
    o.network.synapses.push_back(s);
  }
  o.training.batch = 20;
  o.training.learning.rule = rule;
  o.training.learning.traces = traces;
  o.training.learning.reset = "detached";
  o.training.loss.rate.weight = 1;
  return o;
}

Eigen::VectorXd gradient(const TrainNetworkOptions& o, const trials::TrialTask& task, int threads = 1) {
  networks::NetworkSurroundings around{.dt = task.shape().dt, .channels = task.shape().channels, .outputs = task.shape().outputs, .groups = {}, .given = {}};
  networks::NetworkModel<float> model(o.network, around, 1);
  NetworkObjective objective(model, task, o, threads);
  objective.select_batch(0);
  return objective.evaluate(model.start(), fitting::Need::gradient).gradient;
}

double cosine(const Eigen::VectorXd& a, const Eigen::VectorXd& b) { return a.dot(b) / (a.norm() * b.norm()); }

}  // namespace

TEST_CASE("traces give a training the gradient that going back gives") {
  const auto task = trials::make_trial_task("evidence.chen2022");
  for (const char* rule : {"eprop", "d_rtrl"}) {
    INFO(rule);
    const Eigen::VectorXd back = gradient(options(rule, false), *task), traces = gradient(options(rule, true), *task);
    REQUIRE(back.norm() > 1e-3);
    CHECK((back - traces).norm() < 1e-4 * back.norm());
  }
}

TEST_CASE("OTTT is D-RTRL where nothing but the membrane remembers; factorised traces point the same way") {
  const auto task = trials::make_trial_task("evidence.chen2022");
  const Eigen::VectorXd d_rtrl = gradient(options("d_rtrl", true), *task), ottt = gradient(options("ottt", false), *task);
  CHECK((ottt - d_rtrl).norm() < 1e-4 * d_rtrl.norm());
  auto product = options("es_d_rtrl", false);
  product.training.learning.decays = {0.8, 0.95};
  const Eigen::VectorXd g = gradient(product, *task);
  CHECK(cosine(g, d_rtrl) > 0.5);
  CHECK((g - d_rtrl).norm() > 1e-3 * g.norm());
  CHECK((gradient(product, *task, 2) - g).norm() == 0);
}

TEST_CASE("the loss of a step is the loss of all steps, step by step") {
  const auto task = trials::make_trial_task("evidence.chen2022");
  const auto batch = task->draw(3, 0, 5);
  const auto& s = batch.shape;
  std::vector<float> y(std::size_t(batch.trials * s.steps * s.outputs)), whole, here(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = float(std::sin(0.37 * double(i)));
  trial_loss(batch, y.data(), "per_step", whole);
  const StepLoss loss(batch);
  for (int b = 0; b < batch.trials; ++b) {
    for (std::int64_t t = 0; t < s.steps; ++t) {
      const std::size_t at = std::size_t((b * s.steps + t) * s.outputs);
      loss.slope(b, t, y.data() + at, here.data() + at);
    }
  }
  CHECK(here == whole);
}

TEST_CASE("what traces cannot do is refused") {
  const auto task = trials::make_trial_task("evidence.chen2022");
  auto mean = options("eprop", true), parameters = options("eprop", true), conductance = options("ottt", false);
  mean.training.loss.kind = "mean";
  parameters.network.populations[0].learn = {"tau_m"};
  conductance.network.synapses[0].filter = "alpha";
  using Catch::Matchers::Contains;
  CHECK_THROWS_WITH(gradient(mean, *task), Contains("per_step"));
  CHECK_THROWS_WITH(gradient(parameters, *task), Contains("weights alone"));
  CHECK_THROWS_WITH(gradient(conductance, *task), Contains("use d_rtrl"));
  CHECK_THROWS_WITH(gradient(options("bptt", true), *task), Contains("goes back"));
}
