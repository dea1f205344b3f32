// Gradients of the fused run against finite differences, in check mode (spikes are the surrogate's primitive, so that they
// exist).
#include <span>

#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

struct Loss {
  double value = 0, magnitude = 0;  // sum of c y, and of |c y|: what it was rounded at
};
Loss loss_of(const Zoo& zoo, const std::vector<double>& cotangent) {
  NetworkRun<double> run(zoo.network, zoo.trials(), {.gradient = false, .smooth = true});
  run.forward();
  Loss loss;
  for (std::size_t i = 0; i < cotangent.size(); ++i) {
    loss.value += cotangent[i] * run.outputs()[i];
    loss.magnitude += std::abs(cotangent[i] * run.outputs()[i]);
  }
  return loss;
}

struct Slopes {
  std::vector<double> slope;
  double rounding = 0;  // what the difference quotient cannot tell
};
// Central differences at two widths in one (Richardson): what is left is rounding over the step.
template <class X> Slopes differences(Zoo& zoo, const std::vector<double>& cotangent, X&& numbers, double scale) {
  Slopes s;
  const double magnitude = loss_of(zoo, cotangent).magnitude;
  for (auto& x : numbers) {
    const double before = x, h = 3e-5 * std::max(std::abs(before), scale);
    const auto central = [&](double step) {
      x = before + step;
      const double up = loss_of(zoo, cotangent).value;
      x = before - step;
      const double down = loss_of(zoo, cotangent).value;
      x = before;
      return (up - down) / (2 * step);
    };
    s.slope.push_back((4 * central(h / 2) - central(h)) / 3);
    s.rounding = std::max(s.rounding, 1e-14 * magnitude / h);
  }
  return s;
}
double largest(const std::vector<double>& x) {
  double m = 0;
  for (double y : x) m = std::max(m, std::abs(y));
  return m;
}
void check_same(const std::vector<double>& exact, const Slopes& s) {
  for (std::size_t i = 0; i < exact.size(); ++i) CHECK(std::abs(exact[i] - s.slope[i]) <= 1e-6 * largest(s.slope) + s.rounding);
}

struct Gradients {
  NetworkGradient<double> g;
  explicit Gradients(const Zoo& zoo, const std::vector<double>& cotangent) {
    NetworkRun<double> run(zoo.network, zoo.trials(), {.smooth = true});
    run.forward();
    REQUIRE(run.finite());
    run.backward({.outputs = cotangent.data()}, {.parameters = true}, g);
  }
};

void check_weights(Zoo& zoo, const std::string& neuron) {
  const auto cotangent = zoo.cotangent();
  const Gradients analytic(zoo, cotangent);
  for (std::size_t i = 0; i < zoo.network.projections.size(); ++i) {
    INFO(neuron << ", projection " << zoo.network.projections[i].name);
    auto& w = zoo.network.projections[i].wiring.weight;
    const auto slopes = differences(zoo, cotangent, w, 0.1 * largest(w));
    CHECK(largest(slopes.slope) > 1e3 * slopes.rounding);
    check_same(analytic.g.projections[i], slopes);
  }
  INFO(neuron << ", readout");
  check_same(analytic.g.readout_weight, differences(zoo, cotangent, zoo.network.readout.weight, 0.1));
  check_same(analytic.g.readout_bias, differences(zoo, cotangent, zoo.network.readout.bias, 0.1));
}

// Parameters of the first population, row by row: their scales differ too much for one measure.
void check_parameters(Zoo& zoo, const std::string& neuron) {
  const auto cotangent = zoo.cotangent();
  const Gradients analytic(zoo, cotangent);
  auto& p = zoo.network.populations[0];
  int row = 0;
  for (const Field& f : p.fields->params) {
    for (int k = 0; k < f.count; ++k, ++row) {
      if (std::string_view(f.name) == "t_ref" || std::string_view(f.name) == "T_ref") continue;  // the loss jumps along it
      const auto at = p.params.begin() + row * p.count;
      std::span<double> numbers(&*at, std::size_t(p.count));
      const auto slopes = differences(zoo, cotangent, numbers, std::max(0.1, std::abs(f.value)));
      const std::vector<double> exact(analytic.g.params[0].begin() + row * p.count,
                                      analytic.g.params[0].begin() + (row + 1) * p.count);
      INFO(neuron << ", parameter " << f.name << " " << k << ": " << exact[0] << " against " << slopes.slope[0]);
      check_same(exact, slopes);
    }
  }
  for (int i = 0; i < p.fields->input.size; ++i) {
    std::span<double> numbers(p.base.data() + i * p.count, std::size_t(p.count));
    const auto slopes = differences(zoo, cotangent, numbers, 0.01 * largest(p.base));
    const std::vector<double> exact(analytic.g.base[0].begin() + i * p.count, analytic.g.base[0].begin() + (i + 1) * p.count);
    INFO(neuron << ", base input " << i);
    CHECK(largest(slopes.slope) > 1e3 * slopes.rounding);
    check_same(exact, slopes);
  }
}

}  // namespace

TEST_CASE("network gradients against finite differences: weights, readout, every neuron") {
  for (const ZooSpec& spec : zoo_specs()) {
    Zoo dense(spec.neuron, {});
    check_weights(dense, spec.neuron);
  }
}

TEST_CASE("network gradients against finite differences: parameters and base inputs, every neuron") {
  for (const ZooSpec& spec : zoo_specs()) {
    Zoo zoo(spec.neuron, {}, 2, 30);
    check_parameters(zoo, spec.neuron);
  }
}

TEST_CASE("network gradients against finite differences: short-term plasticity, dense and sparse, delays") {
  for (const char* name : {"snn_alif", "gif_coba"}) {
    for (int delay : {1, 3}) {
      Zoo dense(name, {.delay = delay, .plastic = true}), sparse(name, {.sparse = true, .delay = delay, .plastic = true});
      check_weights(dense, name);
      check_weights(sparse, name);
    }
    Zoo zoo(name, {.plastic = true}, 2, 30);
    check_parameters(zoo, name);
  }
}

TEST_CASE("network gradients against finite differences: sparse, values, readout of potentials, longer delays") {
  for (const char* name : {"snn_alif", "lif", "gif_coba"}) {
    Zoo sparse(name, {.sparse = true, .delay = 2, .values = true});
    check_weights(sparse, name);
    Zoo voltage(name, {.delay = 4, .voltage_readout = true}, 2, 30);
    check_weights(voltage, name);
  }
}
