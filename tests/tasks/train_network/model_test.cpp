#include <cmath>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/registry/neuron_entry.hpp"
#include "models/networks/network_model.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace axograd;
using namespace axograd::networks;
using axograd::testing::TemporaryFolder;

namespace {

const NetworkSurroundings around{.dt = 1, .channels = 6, .outputs = 2, .groups = {{"cue", 0, 4}, {"go", 4, 2}}, .given = {}};

OptionBlock block(const std::string& text) { return {.pointer = "/parameters", .text = text}; }

NetworkOptions small(const std::string& dale) {
  NetworkOptions o;
  o.populations = {{.name = "E", .neuron = "snn_alif", .count = 5, .sign = "excitatory", .parameters = block(R"({"tau_m": "30 ms"})"), .learn = {"tau_a"}},
                   {.name = "I", .neuron = "snn_lif", .count = 3, .sign = "inhibitory"}};
  SynapseOptions in, e, i;
  in.from = "cue";
  in.free = true;
  e.from = "E";
  i.from = "I";
  for (auto* s : {&in, &e, &i}) {
    s->dale = dale;
    s->topology.p = 0.6;
    s->filter = "exponential";
  }
  o.synapses = {in, e, i};
  o.readout.bias = true;
  return o;
}

}  // namespace

TEST_CASE("dL/dtheta is the engine's gradient through sign and Dale's function, whatever the function") {
  for (const char* dale : {"abs", "softplus", "exp", "projection"}) {
    INFO(dale);
    NetworkModel<double> model(small(dale), around, 7);
    // A loss that is linear in what the engine holds: sum over its numbers of c * number.
    const auto coefficient = [](std::size_t part, std::size_t i) { return std::sin(double(part) + 0.3 * double(i)); };
    const auto loss = [&](const Eigen::VectorXd& theta) {
      model.set(theta);
      const auto& n = model.network();
      double sum = 0;
      for (std::size_t p = 0; p < n.projections.size(); ++p) {
        for (std::size_t i = 0; i < n.projections[p].wiring.weight.size(); ++i) sum += coefficient(p, i) * n.projections[p].wiring.weight[i];
      }
      for (std::size_t i = 0; i < n.readout.weight.size(); ++i) sum += coefficient(91, i) * n.readout.weight[i];
      for (std::size_t i = 0; i < n.readout.bias.size(); ++i) sum += coefficient(92, i) * n.readout.bias[i];
      for (std::size_t i = 0; i < n.populations[0].params.size(); ++i) sum += coefficient(93, i) * n.populations[0].params[i];
      return sum;
    };
    NetworkGradient<double> g;
    const auto& n = model.network();
    const auto filled = [&](std::size_t part, std::size_t size) {
      std::vector<double> x;
      for (std::size_t i = 0; i < size; ++i) x.push_back(coefficient(part, i));
      return x;
    };
    for (std::size_t p = 0; p < n.projections.size(); ++p) g.projections.push_back(filled(p, n.projections[p].wiring.weight.size()));
    g.readout_weight = filled(91, n.readout.weight.size());
    g.readout_bias = filled(92, n.readout.bias.size());
    g.params = {filled(93, n.populations[0].params.size()), filled(94, n.populations[1].params.size())};
    Eigen::VectorXd theta = model.start();
    for (Eigen::Index i = 0; i < theta.size(); ++i) theta[i] += 0.05 * std::sin(2.0 * double(i)) + (std::string(dale) == "projection" ? 0.1 : 0);
    model.set(theta);
    const Eigen::VectorXd slope = model.gradient(g);
    for (Eigen::Index i = 0; i < theta.size(); ++i) {
      Eigen::VectorXd up = theta, down = theta;
      up[i] += 1e-5;
      down[i] -= 1e-5;
      CHECK(slope[i] == Approx((loss(up) - loss(down)) / 2e-5).epsilon(1e-5).margin(1e-7));
    }
  }
}

TEST_CASE("no theta can break Dale's law; inputs that are free may have either sign") {
  for (const char* dale : {"abs", "softplus", "exp"}) {
    NetworkModel<float> model(small(dale), around, 3);
    Eigen::VectorXd theta = model.start();
    for (Eigen::Index i = 0; i < theta.size(); ++i) theta[i] = 3 * std::sin(1.3 * double(i));
    model.set(theta);
    bool negative_input = false;
    for (const auto& p : model.network().projections) {
      for (float w : p.wiring.weight) {
        if (p.external) negative_input = negative_input || w < 0;
        else CHECK((p.first == 0 ? w >= 0 : w <= 0));
      }
    }
    CHECK(negative_input);
  }
}

TEST_CASE("the same seed gives the same network, another seed another") {
  const NetworkModel<float> a(small("abs"), around, 3), b(small("abs"), around, 3), c(small("abs"), around, 4);
  CHECK(a.start() == b.start());
  CHECK((a.start().size() != c.start().size() || a.start() != c.start()));
}

TEST_CASE("parameters of cells: units, spread, lists, a fitted run") {
  NetworkOptions o = small("abs");
  o.populations[0].parameters = block(R"({"tau_m": "30 ms", "tau_a": {"low": 500, "high": 1500}, "beta": [0, 0, 0.1, 0.1, 0.2]})");
  const NetworkModel<double> model(o, around, 5);
  const auto& p = model.network().populations[0];
  const auto at = [&](const char* name, int i) { return p.params[std::size_t(index_of(p.fields->params, name) * 5 + i)]; };
  bool differ = false;
  for (int i = 0; i < 5; ++i) {
    CHECK(at("tau_m", i) == 30);
    CHECK((at("tau_a", i) > 499.999 && at("tau_a", i) < 1500.001));
    differ = differ || at("tau_a", i) != at("tau_a", 0);
  }
  CHECK(differ);
  CHECK(at("beta", 4) == 0.2);

  TemporaryFolder folder;
  write_file_atomic(folder.path("parameters.json"), R"({"parameters": [{"name": "tau_m", "value": 17.5, "unit": "ms"}]})");
  o.populations[0].parameters = {};
  o.populations[0].fitted = folder.path("");
  const NetworkModel<double> fitted(o, around, 5);
  CHECK(fitted.network().populations[0].params[std::size_t(index_of(p.fields->params, "tau_m") * 5)] == 17.5);
}

TEST_CASE("gains of groups: weights are gain times what was given, and a gain's slope is the sum over its edges") {
  NetworkOptions o;
  o.populations = {{.name = "cells", .neuron = "snn_lif", .count = 3}};
  SynapseOptions own;
  own.from = "cells";
  own.dale = "softplus";
  o.synapses = {own};
  GivenWiring wiring;
  wiring.edges.pre_count = wiring.edges.post_count = 3;
  append(wiring.edges, 0, 1, 1, 2.0);
  append(wiring.edges, 0, 2, 1, 0.5);
  append(wiring.edges, 2, 0, -1, -3.0);
  wiring.group = {0, 1, 0};
  NetworkSurroundings joined{.dt = 1, .channels = 0, .outputs = 1, .groups = {}, .given = {{"cells-cells", wiring}}};
  NetworkModel<double> model(o, joined, 1);
  REQUIRE(model.blocks()[0].count == 2);
  const auto& k = model.network().projections[0].wiring;
  const auto weight = [&](int pre, int post) {
    if (k.dense) return k.weight[std::size_t(pre * 3 + post)];
    for (std::int64_t i = k.row[std::size_t(pre)]; i < k.row[std::size_t(pre) + 1]; ++i) {
      if (k.column[std::size_t(i)] == post) return k.weight[std::size_t(i)];
    }
    return 0.0;
  };
  CHECK(weight(0, 1) == Approx(2));
  CHECK(weight(2, 0) == Approx(-3));
  Eigen::VectorXd theta = model.start();
  theta[0] = 0.3;
  model.set(theta);
  const double gain = std::log1p(std::exp(0.3)), slope = 1 / (1 + std::exp(-0.3));
  CHECK(weight(0, 1) == Approx(2 * gain));
  CHECK(weight(0, 2) == Approx(0.5));
  CHECK(weight(2, 0) == Approx(-3 * gain));
  NetworkGradient<double> g;
  g.projections = {std::vector<double>(k.weight.size(), 1.0)};
  g.readout_weight.resize(3);
  CHECK(model.gradient(g)[0] == Approx((2.0 - 3.0) * slope));
}

TEST_CASE("what does not exist is named, with what was probably meant") {
  const auto said = [](const std::function<void(NetworkOptions&)>& change) -> std::string {
    NetworkOptions o = small("abs");
    change(o);
    try {
      NetworkModel<float> model(o, around, 1);
    } catch (const Error& e) {
      return e.what();
    }
    return "nothing";
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(said([](auto& o) { o.synapses[0].from = "cu"; }), Contains("did you mean 'cue'"));
  CHECK_THAT(said([](auto& o) { o.synapses[1].to = {"EE"}; }), Contains("unknown population 'EE'"));
  CHECK_THAT(said([](auto& o) { o.populations[0].neuron = "snn_aliff"; }), Contains("snn_alif"));
  CHECK_THAT(said([](auto& o) { o.populations[0].neuron = "glif5"; }), Contains("not built for networks"));
  CHECK_THAT(said([](auto& o) { o.populations[1].name = "E"; }), Contains("two populations are called 'E'"));
  CHECK_THAT(said([](auto& o) { o.synapses[1].input = "g_E"; }), Contains("unknown field 'g_E'"));
  CHECK_THAT(said([](auto& o) { o.populations[0].parameters = block(R"({"tau_mm": 3})"); }), Contains("tau_m"));
  CHECK_THAT(said([](auto& o) { o.populations[0].parameters = block(R"({"tau_m": "3 mV"})"); }), Contains("mV"));
  CHECK_THAT(said([](auto& o) { o.populations[0].parameters = block(R"({"beta": [1, 2]})"); }), Contains("each of the 5 cells"));
  CHECK_THAT(said([](auto& o) { o.readout.from = {"I", "E"}; }), Contains("side by side"));
}
