// First weights of the network as a whole: fluctuations of the potential, balance, spectral radius.
#include "models/networks/first_weights.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "core/registry/neuron_entry.hpp"
#include "models/networks/network_model.hpp"
#include "models/networks/psp.hpp"
#include "tests/network/small_networks.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::networks;

namespace {

constexpr int inputs = 80;
const NetworkSurroundings around{.dt = 1, .channels = inputs, .outputs = 1, .groups = {}, .given = {}};

NetworkOptions excitatory_inhibitory(bool free_inputs) {
  NetworkOptions o;
  o.populations = {{.name = "E", .count = 80, .sign = "excitatory"}, {.name = "I", .count = 20, .sign = "inhibitory"}};
  for (const char* from : {"input", "E", "I"}) {
    SynapseOptions s;
    s.from = from;
    s.free = free_inputs;
    s.filter = "exponential";
    s.topology.p = from == std::string("input") ? 0.5 : 0.2;
    o.synapses.push_back(s);
  }
  return o;
}

Eigen::MatrixXd recurrent_matrix(const Network<double>& n) {
  Eigen::MatrixXd m = Eigen::MatrixXd::Zero(n.neurons(), n.neurons());
  for (const auto& p : n.projections) {
    const Wiring<double>& w = p.wiring;
    const int to = n.populations[std::size_t(p.population)].first;
    for (int i = 0; !p.external && i < w.pre; ++i) {
      if (w.dense) {
        for (int j = 0; j < w.post; ++j) m(to + j, p.first + i) += w.weight[std::size_t(i * w.post + j)];
      } else {
        for (auto k = std::size_t(w.row[std::size_t(i)]); k < std::size_t(w.row[std::size_t(i) + 1]); ++k)
          m(to + w.column[k], p.first + i) += w.weight[k];
      }
    }
  }
  return m;
}

// Mean and standard deviation over time of the potentials under Poisson inputs, with a threshold that nobody reaches.
std::pair<double, double> fluctuation(Network<double> n, double rate, int steps) {
  const int cells = n.neurons();
  for (auto& p : n.populations) std::fill_n(p.params.begin() + index_of(p.fields->params, "V_th") * p.count, p.count, 100.0);
  testing::read_potentials(n);
  const int words = (inputs + 63) / 64;
  std::vector<std::uint64_t> spikes(std::size_t(steps * words), 0);
  for (int t = 0; t < steps; ++t) {
    for (int c = 0; c < inputs; ++c) {
      if (uniform<double>(3, std::uint64_t(c), std::uint64_t(t)) < rate * n.dt / 1000)
        spikes[std::size_t(t * words + c / 64)] |= std::uint64_t(1) << (c % 64);
    }
  }
  NetworkRun<double> run(n, {.trials = 1, .steps = steps, .spikes = spikes.data()}, {.gradient = false});
  run.forward();
  const Eigen::Map<const Eigen::MatrixXd> all(run.outputs().data(), cells, steps);
  const Eigen::MatrixXd v = all.rightCols(steps - 200);
  const Eigen::VectorXd mean = v.rowwise().mean();
  return {mean.mean(), std::sqrt((v.colwise() - mean).squaredNorm() / double(v.size()))};
}

}  // namespace

TEST_CASE("what a spike does to a cell is measured as the neuron's own equations have it") {
  const NetworkModel<double> model(excitatory_inhibitory(false), around, 1);
  const auto& cells = model.network().populations[0];
  const double alpha = std::exp(-1.0 / 20);
  const PspIntegrals jump = psp_integrals(cells, NetworkPort{}, 1.0, 1.0);
  CHECK(jump.area == Approx(1 / (1 - alpha)).epsilon(1e-6));
  CHECK(jump.square == Approx(1 / (1 - alpha * alpha)).epsilon(1e-6));
  CHECK(threshold_above_rest(cells) == 1);
  // a conductance, by its drive at rest; the neuron's threshold in mV
  NetworkOptions o = excitatory_inhibitory(false);
  for (auto& p : o.populations) p.neuron = "lif";
  const NetworkModel<double> in_mv(o, around, 1);
  const auto& lif = in_mv.network().populations[0];
  CHECK(threshold_above_rest(lif) == 15);
  NetworkPort opens{.conductance = true, .reversal = 0}, closes{.conductance = true, .reversal = -70};
  opens.input = closes.input = index_of(lif.fields->input, "I");
  CHECK(psp_integrals(lif, opens, 0.1, 15.0).area / psp_integrals(lif, closes, 0.1, 15.0).area ==
        Approx(-65.0 / 5).epsilon(0.02));
}

TEST_CASE(
    "fluctuation-driven weights: the potential's standard deviation is a xi-th of the threshold's distance, recurrent weights balance") {
  NetworkOptions o = excitatory_inhibitory(true);
  o.synapses.resize(1);
  o.fluctuation_driven = FluctuationOptions{.xi = 2, .rate = 15};
  const auto [mean, sd] = fluctuation(NetworkModel<double>(o, around, 1).network(), 15, 8000);
  CHECK(std::abs(mean) < 0.1);
  CHECK(sd == Approx(0.5).epsilon(0.08));

  o = excitatory_inhibitory(true);
  o.fluctuation_driven = FluctuationOptions{.xi = 2, .rate = 15, .input_share = 0.6};
  const NetworkModel<double> both(o, around, 1);
  CHECK(fluctuation(both.network(), 15, 8000).second == Approx(std::sqrt(0.6) * 0.5).epsilon(0.08));
  const Eigen::MatrixXd w = recurrent_matrix(both.network());
  const double excitation = w.leftCols(80).sum(), inhibition = -w.rightCols(20).sum();
  CHECK(inhibition == Approx(excitation).epsilon(0.1));
  // their share of the variance if they fired at that rate: 0.4 of (1/2)^2, of spikes that act as exp(-t/5 ms) through the
  // membrane
  const double square = psp_integrals(both.network().populations[0], both.network().populations[0].ports[0], 1.0, 1.0).square;
  CHECK(w.squaredNorm() / 100 * 0.015 * square == Approx(0.4 * 0.25).epsilon(0.15));

  o.synapses[0].free = false;  // inputs that excite: their mean is taken up by inhibition
  const NetworkModel<double> dale(o, around, 1);
  double from_input = 0;
  for (const auto& p : dale.network().projections) {
    for (double x : p.wiring.weight) from_input += p.external ? x : 0;
  }
  const Eigen::MatrixXd v = recurrent_matrix(dale.network());
  CHECK(-v.rightCols(20).sum() == Approx(from_input + v.leftCols(80).sum()).epsilon(0.1));
}

TEST_CASE("recurrent weights of all populations together: rows in balance, the spectral radius asked for") {
  NetworkOptions o = excitatory_inhibitory(false);
  o.recurrent = {.balance = "rows", .radius = 1.3};
  const Eigen::MatrixXd w = recurrent_matrix(NetworkModel<double>(o, around, 1).network());
  CHECK(w.eigenvalues().cwiseAbs().maxCoeff() == Approx(1.3).epsilon(1e-6));
  CHECK(w.rowwise().sum().cwiseAbs().maxCoeff() < 1e-12);
  o.recurrent = {};
  const Eigen::MatrixXd plain = recurrent_matrix(NetworkModel<double>(o, around, 1).network());
  CHECK(plain.eigenvalues().cwiseAbs().maxCoeff() > 1.5);
  o.recurrent = {.balance = "population", .radius = 0};
  const Eigen::MatrixXd sum = recurrent_matrix(NetworkModel<double>(o, around, 1).network());
  CHECK(std::abs(sum.sum()) < 1e-10);
  CHECK(sum.leftCols(80) == plain.leftCols(80));
}

TEST_CASE("fluctuation-driven weights that cannot be are said with the population") {
  const auto said = [](const std::function<void(NetworkOptions&)>& change) -> std::string {
    NetworkOptions o = excitatory_inhibitory(false);
    o.fluctuation_driven.emplace();
    change(o);
    try {
      NetworkModel<double> model(o, around, 1);
    } catch (const Error& e) {
      return e.what();
    }
    return "nothing";
  };
  using Catch::Matchers::Contains;
  CHECK(said([](auto&) {}) == "nothing");
  CHECK_THAT(said([](auto& o) { o.synapses.pop_back(); }), Contains("population E") && Contains("inhibition"));
  CHECK_THAT(said([](auto& o) { o.synapses[0].tau = 9; }), Contains("population E") && Contains("differ"));
  CHECK_THAT(said([](auto& o) { o.populations[0].neuron = "gif"; }), Contains("no V_th"));
}
