// Pulls of rates towards a distribution and of potentials into a band.
#include <cmath>
#include <fstream>

#include "core/base/error.hpp"
#include "tasks/train_network/objective.hpp"
#include "tasks/train_network/rate_distribution.hpp"
#include "tasks/trials/registry.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

TrainNetworkOptions quiet_network() {
  TrainNetworkOptions o;
  o.network.populations = {{.name = "E", .neuron = "snn_lif", .count = 6}, {.name = "A", .neuron = "snn_alif", .count = 3}};
  networks::SynapseOptions s;
  s.from = "input";
  s.weights.scale_excitatory = s.weights.scale_free = 0.002;  // far from threshold: the loss is smooth in the weights
  o.network.synapses.push_back(s);
  o.network.surrogate.width = 0.1;  // no spike, no derivative of one
  o.training.batch = 5;
  return o;
}

bool says(const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; }
template <class F> std::string refusal_of(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    return e.what();
  }
  return {};
}

struct Bed {
  TrainNetworkOptions options;
  std::unique_ptr<trials::TrialTask> task = trials::make_trial_task("evidence.chen2022");
  networks::NetworkModel<float> model;
  NetworkObjective objective;
  explicit Bed(const TrainNetworkOptions& o)
      : options(o),
        model(options.network,
              {.dt = task->shape().dt,
               .channels = task->shape().channels,
               .outputs = task->shape().outputs,
               .groups = {},
               .given = {}},
              3),
        objective(model, *task, options, 1) {
    objective.select_batch(0);
  }
};

}  // namespace

TEST_CASE("rate distribution: value by hand, slope by a spike more") {
  // Two trials of 1 s: 4, 15, 2 and 30 Hz against 0, 10, 12 and 14 Hz; sorted: cells 2, 0, 1, 3.
  std::vector<std::int32_t> counts = {3, 10, 2, 20, 5, 20, 2, 40};
  const RateDistributionOptions o{.weight = 0.5, .kappa = 2.5, .rates = {14, 0, 12, 10}, .file = ""};
  const auto targets = target_rates(o, 4);
  CHECK(targets == std::vector<double>{0, 0.010, 0.012, 0.014});
  std::vector<float> slope, unused;
  const double loss = rate_distribution_loss(counts, 2, 1000, targets, o, slope);
  const double first = 0.75 * 4 / 5.0, second = 0.5 * (6 - 1.25), third = 0.25 * (3 - 1.25), fourth = 0;
  CHECK(loss == Approx(0.5 * 1e-3 * (first + second + third + fourth)));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto at = [&](int change) {
      counts[i] += change;
      unused.clear();
      const double l = rate_distribution_loss(counts, 2, 1000, targets, o, unused);
      counts[i] -= change;
      return l;
    };
    CHECK(double(slope[i]) == Approx((at(1) - at(-1)) / 2).epsilon(1e-5).margin(1e-12));
  }
  const std::vector<float> once = slope;
  rate_distribution_loss(counts, 2, 1000, targets, o, slope);  // is added
  for (std::size_t i = 0; i < once.size(); ++i) CHECK(slope[i] == 2 * once[i]);
}

TEST_CASE("rate distribution: as many quantiles as there are cells, from a list or a file") {
  testing::TemporaryFolder folder;
  RateDistributionOptions o;
  CHECK_THROWS_AS(target_rates(o, 4), UsageError);
  o.rates = {30, 10, 20};
  const auto six = target_rates(o, 6);
  CHECK(six.front() == Approx(0.010));
  CHECK(six.back() == Approx(0.030));
  CHECK(six[1] == Approx(0.0125));
  CHECK(std::is_sorted(six.begin(), six.end()));
  CHECK(target_rates(o, 1) == std::vector<double>{0.020});
  o.file = folder.path("rates.csv");
  const auto written = [&](const char* text) {
    std::ofstream(o.file) << text;
    return target_rates(o, 3);
  };
  CHECK(written("cell,rate\na,3\nb,1\nc,2\n") == std::vector<double>{0.001, 0.002, 0.003});
  CHECK(written("3\n1\n2.0\n") == std::vector<double>{0.001, 0.002, 0.003});
  const std::string message = refusal_of([&] { written("rate\n3\n-1\n"); });
  INFO(message);
  CHECK((says(message, ":3:") && says(message, "'-1'")));
  CHECK_THROWS_AS(written("rate\n3\nfast\n"), InputError);
}

TEST_CASE("voltage pull: the loss it adds, and its gradient against finite differences") {
  TrainNetworkOptions o = quiet_network();
  Bed plain(o);
  o.training.loss.voltage = VoltageOptions{.weight = 20, .low = 0.01, .high = 0.06, .populations = {}};
  Bed pulled(o);
  const Eigen::VectorXd theta = plain.model.start();
  const auto without = plain.objective.evaluate(theta, fitting::Need::gradient),
             with = pulled.objective.evaluate(theta, fitting::Need::gradient);
  CHECK(plain.objective.seen().rate_hz == 0);
  CHECK(without.gradient.head(theta.size() / 2).norm() == 0);  // of silent cells
  CHECK(with.value > without.value + 0.1);
  for (Eigen::Index i = 0; i < 40; i += 3) {
    if (std::abs(theta[i]) < 1e-3) continue;  // a weight is |theta|: no derivative near 0
    Eigen::VectorXd x = theta;
    const double h = 0.02 * std::abs(theta[i]);
    x[i] = theta[i] + h;
    const double up = pulled.objective.evaluate(x, fitting::Need::value).value;
    x[i] = theta[i] - h;
    const double down = pulled.objective.evaluate(x, fitting::Need::value).value;
    INFO(i);
    CHECK(with.gradient[i] == Approx((up - down) / (2 * h)).epsilon(0.01).margin(2e-4 * with.gradient.norm()));
  }
}

TEST_CASE("voltage pull: what does not fit is refused") {
  TrainNetworkOptions o = quiet_network();
  const auto refusal = [&](const VoltageOptions& v) {
    o.training.loss.voltage = v;
    return refusal_of([&] { Bed bed(o); });
  };
  CHECK(refusal({.weight = 1, .low = 0, .high = 1, .populations = {"A"}}).empty());
  CHECK(says(refusal({.weight = 1, .low = 1, .high = 1, .populations = {}}), "low below high"));
  CHECK(says(refusal({.weight = 1, .low = 0, .high = 1, .populations = {"a1"}}), "a1"));
  o.network.populations[1].neuron = "lif";
  CHECK(says(refusal({.weight = 1, .low = 0, .high = 1, .populations = {}}), "mV"));
  CHECK(refusal({.weight = 1, .low = -80, .high = -50, .populations = {"A"}}).empty());
}
