// The objective of a training, and which states of its cells are adaptation.
#include "tasks/train_network/adaptation.hpp"
#include "tasks/train_network/objective.hpp"
#include "tasks/trials/registry.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

networks::NetworkModel<float> model_of(const std::vector<networks::PopulationOptions>& populations, const trials::TrialShape& shape) {
  networks::NetworkOptions o;
  o.populations = populations;
  networks::SynapseOptions s;
  s.from = "input";
  o.synapses.push_back(s);
  return {o, {.dt = shape.dt, .channels = shape.channels, .outputs = shape.outputs, .groups = {}, .given = {}}, 3};
}

}  // namespace

TEST_CASE("what adapts in a cell: neither potential, gates nor the refractory clock") {
  const auto task = trials::make_trial_task("evidence.chen2022");
  const auto model = model_of(
      {{.name = "L", .neuron = "snn_lif", .count = 2}, {.name = "A", .neuron = "snn_alif", .count = 3}, {.name = "X", .neuron = "adex", .count = 2}, {.name = "H", .neuron = "hh", .count = 1}},
      task->shape());
  const auto names = adaptation_states(model.network());
  CHECK(names == std::vector<std::string>{"a", "w"});
  const auto places = places_of(model.network(), names);
  REQUIRE(places.size() == 4);
  CHECK(places[0].empty());
  CHECK(places[1] == std::vector<int>{2});   // after V_m and the clock
  CHECK(places[2] == std::vector<int>{1});
  CHECK(places[3].empty());
  CHECK(places_of(model.network(), {"w"})[1].empty());
}

TEST_CASE("the same point on the same batch is the same evaluation; on the next batch it is another") {
  const auto task = trials::make_trial_task("evidence.chen2022");
  auto model = model_of({{.name = "A", .neuron = "snn_alif", .count = 10}}, task->shape());
  TrainNetworkOptions o;
  o.training.batch = 6;
  NetworkObjective objective(model, *task, o, 1), fresh(model, *task, o, 1);
  objective.select_batch(0);
  const auto first = objective.evaluate(model.start(), fitting::Need::gradient), again = objective.evaluate(model.start(), fitting::Need::gradient);
  CHECK(first.gradient.norm() > 0);
  CHECK(again.value == first.value);
  CHECK(again.gradient == first.gradient);
  const Eigen::VectorXd elsewhere = 1.1 * model.start();
  const auto there = objective.evaluate(elsewhere, fitting::Need::gradient);
  CHECK(there.gradient != first.gradient);
  objective.select_batch(1);
  fresh.select_batch(1);
  const auto next = objective.evaluate(elsewhere, fitting::Need::gradient);
  CHECK(next.gradient != there.gradient);
  CHECK(next.gradient == fresh.evaluate(elsewhere, fitting::Need::gradient).gradient);
  o.training.learning.rule = "eprop";
  objective.set_feedback(std::vector<float>(std::size_t(10 * task->shape().outputs), 0.5F));
  CHECK(objective.evaluate(elsewhere, fitting::Need::gradient).gradient != next.gradient);   // the feedback is another
}
