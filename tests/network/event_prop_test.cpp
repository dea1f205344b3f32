// Exact gradients of spike times: against finite differences, and of one neuron against a formula.
#include "core/network/event/event_prop.hpp"

#include <cmath>
#include <functional>
#include <random>

#include "tests/network/small_networks.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

constexpr int channels = 8, neurons = 6;

EventNetwork small_network(double t_ref) {
  EventNetwork n{.channels = channels, .neurons = neurons, .tau_s = 4, .t_ref = t_ref, .delay = 1.3};
  for (int i = 0; i < neurons; ++i) {
    n.tau_m.push_back(i == 0 ? 4 : 10 + i);  // one as fast as its synapses
    n.V_th.push_back(1 + 0.05 * i);
    n.V_reset.push_back(-0.1 * i);
    n.bias.push_back(i == 2 ? 1.3 : 0.2);  // one fires by itself
  }
  n.input = sine_weights(channels, neurons, 1.6, 0.3);
  for (double& w : n.input) w = std::abs(w);
  n.recurrent = sine_weights(neurons, neurons, 0.9, 1.1);
  return n;
}
std::vector<TimedSpike> some_inputs() {
  std::mt19937 draw(5);
  std::vector<TimedSpike> events;
  for (double t = 0; t < 90; t += double(draw() % 1000) / 400.0) events.push_back({t + 0.0137, int(draw() % channels)});
  return events;
}
double loss_of(const std::vector<TimedSpike>& spikes) {
  double sum = 0;
  for (const TimedSpike& s : spikes) sum += std::sin(0.21 * s.time + s.source);
  return sum;
}

}  // namespace

TEST_CASE("event network: the gradient of spike times against finite differences") {
  for (double t_ref : {0.0, 2.5}) {
    EventNetwork n = small_network(t_ref);
    const auto inputs = some_inputs();
    EventRun run(n);
    const auto spikes = run.forward(inputs, 100);
    REQUIRE(spikes.size() > 30);
    std::vector<double> on_times;
    for (const TimedSpike& s : spikes) on_times.push_back(0.21 * std::cos(0.21 * s.time + s.source));
    const EventGradient g = run.backward(on_times);
    const auto difference = [&](double& x) {
      const double before = x;
      const auto central = [&](double h) {
        double y[2];
        for (int side : {0, 1}) {
          x = before + (side ? -h : h);
          EventRun other(n);
          const auto& moved = other.forward(inputs, 100);
          REQUIRE(moved.size() == spikes.size());  // the same spikes, elsewhere
          y[side] = loss_of(moved);
        }
        x = before;
        return (y[0] - y[1]) / (2 * h);
      };
      return (4 * central(5e-7) - central(1e-6)) / 3;
    };
    const auto check = [&](const std::vector<double>& exact, std::vector<double>& numbers, const char* what) {
      double largest = 0;
      for (double x : exact) largest = std::max(largest, std::abs(x));
      CHECK(largest > 0.1);
      for (std::size_t i = 0; i < exact.size(); ++i) {
        INFO(what << " " << i << ", t_ref " << t_ref);
        CHECK(exact[i] == Approx(difference(numbers[i])).epsilon(1e-6).margin(1e-6 * largest));
      }
    };
    check(g.input, n.input, "input weight");
    check(g.recurrent, n.recurrent, "recurrent weight");
    check(g.bias, n.bias, "bias");
    CHECK(g.delay == Approx(difference(n.delay)).epsilon(1e-6));
  }
}

TEST_CASE("event network: the first spike of a neuron with a bias by formula") {
  EventNetwork n{
      .channels = 1, .neurons = 1, .tau_s = 5, .tau_m = {10}, .V_th = {1}, .V_reset = {0}, .bias = {1.5}, .input = {0}};
  EventRun run(n);
  const auto& spikes = run.forward({}, 25);
  REQUIRE(spikes.size() == 2);  // t = tau ln(b/(b - 1)) apart
  CHECK(spikes[0].time == Approx(10 * std::log(3.0)).epsilon(1e-13));
  CHECK(spikes[1].time == Approx(20 * std::log(3.0)).epsilon(1e-13));
  CHECK(run.backward({1, 0}).bias[0] == Approx(10 * (1 / 1.5 - 1 / 0.5)).epsilon(1e-12));
  CHECK(run.backward({0, 1}).bias[0] == Approx(20 * (1 / 1.5 - 1 / 0.5)).epsilon(1e-12));
}

TEST_CASE("event network: what does not fit is refused") {
  using Catch::Matchers::Contains;
  EventNetwork n = small_network(0);
  n.V_reset[0] = 2;
  CHECK_THROWS_WITH(EventRun(n), Contains("V_reset below V_th"));
  n = small_network(0);
  n.input.pop_back();
  CHECK_THROWS_WITH(EventRun(n), Contains("channels x neurons"));
  EventRun run(small_network(0));
  run.forward(some_inputs(), 100);
  CHECK_THROWS_WITH(run.backward({1}), Contains("derivatives for"));
  CHECK_THROWS_WITH(run.forward(some_inputs(), 100, 3), Contains("more than 3 spikes"));
}
