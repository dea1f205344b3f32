// The likelihood of a neuron's spikes as an objective: derivatives, stretches, recovery of known parameters.
#include "core/base/error.hpp"
#include "fitting/fit.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/fit_neuron/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::tasks::test;

namespace {

StretchOptions cut(double stretch, double overlap) {
  StretchOptions o;
  o.refractory = 3;
  o.stretch = stretch;
  o.overlap = overlap;
  return o;
}

}  // namespace

TEST_CASE("gradient of the objective = finite differences, with voltage, prior and stretches", "[fit_neuron]") {
  for (const char* name : {"glif1", "glif3", "glif5"}) {
    const NeuronEntry& n = neuron(name);
    const ForcedNeuron model(n, 1, 0.1);
    const auto truth = true_parameters(n.fields);
    const std::vector<tasks::Trace> sweeps = {simulated_sweep(n, truth, 20000, 0.1, 1, 0.5)};
    REQUIRE(sweeps[0].spikes.size() > 8);
    const Stretches data(sweeps, 0.1, cut(700, 300));
    REQUIRE(data.lanes == 3);
    SpikeObjective objective(model, data, truth, {1e-3, 1.5, {"T_ref"}});
    Eigen::VectorXd u = objective.start();
    for (Eigen::Index i = 0; i < u.size(); ++i) u[i] += 1e-3 * std::sin(2.0 + double(i));
    const auto e = objective.evaluate(u, fitting::Need::curvature);
    REQUIRE(e.finite(fitting::Need::curvature));
    double largest = 0;
    for (Eigen::Index i = 0; i < u.size(); ++i) largest = std::max(largest, std::abs(e.gradient[i]));
    for (Eigen::Index i = 0; i < u.size(); ++i) {
      if (objective.parameters()[std::size_t(i)].fixed) {
        CHECK(e.gradient[i] == 0);
        continue;
      }
      const auto slope = [&](double h) {
        Eigen::VectorXd a = u, b = u;
        a[i] += h, b[i] -= h;
        return (objective.evaluate(a, fitting::Need::value).value - objective.evaluate(b, fitting::Need::value).value) / (2 * h);
      };
      const double h = 3e-3 / std::sqrt(e.curvature(i, i));  // a small part of the standard error
      const double fourth_order = (4 * slope(h) - slope(2 * h)) / 3;
      INFO(name << " " << objective.parameters()[std::size_t(i)].name << ": " << e.gradient[i] << " and " << fourth_order);
      CHECK(std::abs(e.gradient[i] - fourth_order) <= 1e-6 * std::max(std::abs(e.gradient[i]), 1e-2 * largest));
    }
  }
}

TEST_CASE("stretches with a long lead-in give the likelihood of the uncut sweep", "[fit_neuron]") {
  const NeuronEntry& n = neuron("glif5");
  const ForcedNeuron model(n, 1, 0.1);
  const auto truth = true_parameters(n.fields);
  const std::vector<tasks::Trace> sweeps = {simulated_sweep(n, truth, 40000, 0.1, 2, 0),
                                            simulated_sweep(n, truth, 15000, 0.1, 3, 0)};
  const Stretches uncut(sweeps, 0.1, cut(1e9, 0)), pieces(sweeps, 0.1, cut(1000, 2500));
  CHECK(uncut.lanes == 2);
  CHECK(pieces.lanes == 6);
  CHECK(pieces.spikes == uncut.spikes);
  CHECK(pieces.bins == uncut.bins);
  const ForcedScores a = model.score(uncut, truth), b = model.score(pieces, truth);
  CHECK(b.log_likelihood == Approx(a.log_likelihood).epsilon(1e-9));
  CHECK(a.r2_v > 1 - 1e-6);  // the model's own voltage, stored as float
}

TEST_CASE("folds share out what counts", "[fit_neuron]") {
  const NeuronEntry& n = neuron("glif1");
  const std::vector<tasks::Trace> sweeps = {simulated_sweep(n, true_parameters(n.fields), 20000, 0.1, 2, 0)};
  StretchOptions o = cut(1000, 500);
  o.folds = 3;
  o.block = 250;
  Stretches data(sweeps, 0.1, o);
  const auto bins = data.bins, spikes = data.spikes;
  std::int64_t held = 0, held_spikes = 0;
  for (int k = 0; k < 3; ++k) {
    data.count(Counted::only_fold, k);
    held += data.bins, held_spikes += data.spikes;
    const auto only = data.bins;
    data.count(Counted::without_fold, k);
    CHECK(data.bins + only == bins);
  }
  CHECK(held == bins);
  CHECK(held_spikes == spikes);
}

// From a start that is off by 10 to 50 %, spikes and voltage of a known GLIF: no worse than the truth, and the truth within 3
// s.e.
TEST_CASE("known parameters are found again", "[fit_neuron]") {
  for (const char* name : {"glif1", "glif2", "glif3"}) {
    const NeuronEntry& n = neuron(name);
    const ForcedNeuron model(n, 1, 0.1);
    const auto truth = true_parameters(n.fields);
    const auto names = field_names(n.fields.params);
    std::vector<tasks::Trace> sweeps;
    for (std::uint64_t k = 0; k < 8; ++k) sweeps.push_back(simulated_sweep(n, truth, 50000, 0.1, 20 + k, 1));
    const Stretches data(sweeps, 0.1, cut(1e9, 0));
    REQUIRE(data.spikes > 200);
    std::vector<double> start = truth;
    for (std::size_t i = 0; i < start.size(); ++i)
      start[i] *= names[i] == "T_ref" ? 1 : names[i] == "E_L" || names[i] == "V_th" ? 0.95 : i % 2 ? 1.5 : 0.75;
    SpikeObjective objective(model, data, start, {1.0, 0, {"T_ref"}});  // 1/mV^2: the noise that was added
    fitting::LevenbergMarquardt lm;
    fitting::FitOptions o;
    o.iterations = 100;
    o.loss_tolerance = 1e-10;
    const auto report = fitting::fit(objective, objective.start(), lm, o);
    INFO(name << ": " << report.reason << " after " << report.iterations << " iterations, " << data.spikes << " spikes");
    const Eigen::VectorXd at_truth = objective.free(truth);
    CHECK(report.loss <= objective.evaluate(at_truth, fitting::Need::value).value);
    const auto estimates = fitting::estimate(objective.optimum(report.x, data), fitting::CovarianceKind::fisher);
    for (int i : estimates.inside) {
      const auto& e = estimates.list[std::size_t(i)];
      INFO(e.name << " " << e.value << " +- " << e.standard_error << ", truth " << truth[std::size_t(i)]);
      CHECK(std::abs(report.x[i] - at_truth[i]) < 3 * e.error_x);
    }
  }
}

TEST_CASE("neurons that cannot be fitted are refused with what is allowed", "[fit_neuron]") {
  const auto message = [](const char* name) -> std::string {
    try {
      ForcedNeuron(neuron(name), 1, 0);
    } catch (const axograd::UsageError& e) {
      return e.what();
    }
    return {};
  };
  CHECK(message("adex").find("\"adex\" has no escape rate") != std::string::npos);
  CHECK(message("adex").find("glif1") != std::string::npos);
  CHECK(message("glif6").find("did you mean 'glif") != std::string::npos);
  CHECK(message("glif3").empty());
}
