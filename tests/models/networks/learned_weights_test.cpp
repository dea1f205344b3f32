// Ways to train a projection: every connection, a change of low rank, connections that are drawn anew.
#include <Eigen/SVD>
#include <cmath>

#include "core/base/error.hpp"
#include "models/networks/network_model.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::networks;

namespace {

const NetworkSurroundings around{.dt = 1, .channels = 4, .outputs = 1, .groups = {}, .given = {}};

NetworkOptions recurrent(const std::string& sign, const std::string& kind, double p) {
  NetworkOptions o;
  o.populations = {{.name = "cells", .count = 12, .sign = sign}};
  SynapseOptions own;
  own.from = "cells";
  own.topology.kind = kind;
  own.topology.p = p;
  own.topology.autapses = true;
  o.synapses = {own};
  return o;
}

Eigen::MatrixXd matrix(const Wiring<double>& w) {
  Eigen::MatrixXd m = Eigen::MatrixXd::Zero(w.pre, w.post);
  for (int i = 0; i < w.pre; ++i) {
    if (w.dense) {
      for (int j = 0; j < w.post; ++j) m(i, j) = w.weight[std::size_t(i * w.post + j)];
    } else {
      for (auto k = std::size_t(w.row[std::size_t(i)]); k < std::size_t(w.row[std::size_t(i) + 1]); ++k)
        m(i, w.column[k]) = w.weight[k];
    }
  }
  return m;
}

Eigen::VectorXd waves(Eigen::Index n, double size) {
  Eigen::VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = size * std::sin(0.37 * double(i) * double(i) + 0.3);
  return x;
}

// d(sum of c x weight)/dtheta by the model against central differences.
void check_gradient(NetworkModel<double>& model, const Eigen::VectorXd& theta) {
  const auto& w = model.network().projections[0].wiring;
  const Eigen::MatrixXd c = Eigen::Map<const Eigen::MatrixXd>(waves(w.pre * w.post, 1).eval().data(), w.pre, w.post);
  const auto loss = [&](const Eigen::VectorXd& x) {
    model.set(x);
    return matrix(w).cwiseProduct(c).sum();
  };
  model.set(theta);
  NetworkGradient<double> g;
  g.projections.resize(1);
  for (int i = 0; i < w.pre; ++i) {
    if (w.dense) {
      for (int j = 0; j < w.post; ++j) g.projections[0].push_back(c(i, j));
    } else {
      for (auto k = std::size_t(w.row[std::size_t(i)]); k < std::size_t(w.row[std::size_t(i) + 1]); ++k)
        g.projections[0].push_back(c(i, w.column[k]));
    }
  }
  g.readout_weight.assign(model.network().readout.weight.size(), 0);
  const Eigen::VectorXd slope = model.gradient(g);
  for (Eigen::Index i = 0; i < model.readout_first(); ++i) {
    Eigen::VectorXd up = theta, down = theta;
    up[i] += 1e-6, down[i] -= 1e-6;
    CHECK(slope[i] == Approx((loss(up) - loss(down)) / 2e-6).epsilon(1e-5).margin(1e-7));
  }
}

}  // namespace

TEST_CASE("a change of low rank: it starts as nothing, has the rank asked for, and its slopes are right") {
  NetworkOptions o = recurrent("free", "dense", 1);
  o.synapses[0].low_rank = LowRankOptions{.rank = 3};
  NetworkModel<double> model(o, around, 4);
  CHECK(model.blocks()[0].count == 2 * 12 * 3);
  const Eigen::MatrixXd first = matrix(model.network().projections[0].wiring);
  o.synapses[0].low_rank.reset();
  CHECK(first == matrix(NetworkModel<double>(o, around, 4).network().projections[0].wiring));
  const Eigen::VectorXd theta = model.start() + waves(model.start().size(), 0.4);
  model.set(theta);
  const Eigen::VectorXd sizes =
      Eigen::JacobiSVD<Eigen::MatrixXd>(matrix(model.network().projections[0].wiring) - first).singularValues();
  CHECK(sizes[2] > 1e-3);
  CHECK(sizes[3] < 1e-12);
  check_gradient(model, theta);
}

TEST_CASE("under Dale's law a change of low rank leaves signs and connections as they are") {
  for (const char* dale : {"abs", "softplus", "exp"}) {
    INFO(dale);
    NetworkOptions o = recurrent("inhibitory", "random", 0.2);
    o.synapses[0].low_rank = LowRankOptions{.rank = 2};
    o.synapses[0].dale = dale;
    NetworkModel<double> model(o, around, 4);
    const auto columns = model.network().projections[0].wiring.column;
    const Eigen::MatrixXd first = matrix(model.network().projections[0].wiring);
    const Eigen::VectorXd theta = model.start() + waves(model.start().size(), 1.5);
    model.set(theta);
    const auto& w = model.network().projections[0].wiring;
    CHECK(w.column == columns);
    for (double x : w.weight) CHECK(x <= 0);
    CHECK((matrix(w) - first).norm() > 0.1);
    check_gradient(model, theta);
  }
}

TEST_CASE("rewired weights: what is above 0 is a connection; slopes of those alone") {
  for (double p : {0.1, 0.6}) {  // a list of connections, a matrix of them
    NetworkOptions o = recurrent("inhibitory", "random", p);
    o.synapses[0].rewiring = RewiringOptions{};
    NetworkModel<double> model(o, around, 4);
    const auto& w = model.network().projections[0].wiring;
    REQUIRE(w.dense == (p > 0.25));
    REQUIRE(model.rewired().size() == 1);
    Eigen::VectorXd theta = model.start();
    Eigen::Index gone = -1, fresh = -1;
    for (Eigen::Index i = 0; i < 144; ++i) (theta[i] > 0 ? gone : fresh) = i;
    theta[gone] = 0;
    theta[fresh] = 0.7;
    const auto before = model.wirings();
    model.set(theta);
    CHECK(model.wirings() == before + (w.dense ? 0 : 1));
    model.set(theta);
    CHECK(model.wirings() == before + (w.dense ? 0 : 1));
    CHECK(matrix(w)(fresh / 12, fresh % 12) == -0.7);
    CHECK(matrix(w)(gone / 12, gone % 12) == 0);
    NetworkGradient<double> g;
    g.projections = {std::vector<double>(w.weight.size(), 2.0)};
    g.readout_weight.assign(12, 0);
    const Eigen::VectorXd slope = model.gradient(g);
    for (Eigen::Index i = 0; i < 144; ++i) CHECK(slope[i] == (theta[i] > 0 ? -2.0 : 0.0));
  }
}

TEST_CASE("ways to learn that cannot be are said by the synapses' name") {
  const auto said = [](const std::function<void(NetworkOptions&)>& change) -> std::string {
    NetworkOptions o = recurrent("excitatory", "random", 0.3);
    change(o);
    try {
      NetworkModel<float> model(o, around, 1);
    } catch (const Error& e) {
      return e.what();
    }
    return "nothing";
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(said([](auto& o) { o.synapses[0].rewiring.emplace(), o.synapses[0].low_rank = LowRankOptions{.rank = 2}; }),
             Contains("cells-cells") && Contains("exclude each other"));
  CHECK_THAT(said([](auto& o) { o.synapses[0].rewiring.emplace(), o.populations[0].sign = "free"; }),
             Contains("cells-cells") && Contains("sign is known"));
  CHECK_THAT(said([](auto& o) { o.synapses[0].low_rank.emplace(), o.synapses[0].learn = false; }), Contains("learn is false"));
  CHECK_THAT(said([](auto& o) { o.synapses[0].low_rank = LowRankOptions{.rank = 13}; }), Contains("rank 13"));
  CHECK_THAT(said([](auto& o) { o.synapses[0].low_rank = LowRankOptions{.rank = 2}, o.synapses[0].dale = "projection"; }),
             Contains("softplus"));
  CHECK_THAT(said([](auto& o) { o.synapses[0].rewiring.emplace(), o.synapses[0].delay = 1, o.synapses[0].longest_delay = 5; }),
             Contains("one delay"));
}
