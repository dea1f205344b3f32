// The deterministic check of the published E/I network (arXiv 2406.19708): loss, spikes, readout and the four gradients of the small
// network, to the digits given.
#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/network/small_networks.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

template <class R> struct Check {
  PublishedNetwork<R> net;
  NetworkRun<R> run{net.network, net.trials(), {.threads = 1, .memory_budget = 1 << 30}};
  std::vector<R> cotangent;
  double loss = 0;
  Check() {
    run.forward();
    loss = cross_entropy_of_last<R>(run.outputs(), {0, 1, 1}, PublishedNetwork<R>::steps, 150, cotangent);
  }
};

// Frobenius norm, sum and first element of dL/d(raw weight), where the weight is |raw|.
struct Summary {
  double norm = 0, sum = 0, first = 0;
};
template <class R> Summary summary(const std::vector<R>& gradient, const std::vector<double>& raw, bool absolute) {
  Summary s;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const double g = double(gradient[i]) * (absolute && raw[i] < 0 ? -1 : 1);
    s.norm += g * g;
    s.sum += g;
    if (i == 0) s.first = g;
  }
  s.norm = std::sqrt(s.norm);
  return s;
}

}  // namespace

TEST_CASE("published network: loss, spikes, readout") {
  Check<double> c;
  CHECK(c.loss == Approx(0.7013974).margin(5e-8));
  const int expected[] = {28, 27, 27, 27, 24, 27, 24, 24, 24, 22, 24, 24, 24, 24, 21, 24, 21, 24, 24, 24};
  int total = 0;
  for (int n = 0; n < 20; ++n) {
    int sum = 0;
    for (int b = 0; b < 3; ++b) sum += c.run.counts()[std::size_t(b * 20 + n)];
    CHECK(sum == expected[n]);
    total += sum;
  }
  CHECK(total == 488);
  const auto& y = c.run.outputs();
  const auto last = std::size_t(399 * 2);
  CHECK(y[last] == Approx(-0.003845808).margin(5e-10));
  CHECK(y[last + 1] == Approx(0.000924043).margin(5e-10));
  const double sums[3][2] = {{-22.231551, 0.660255}, {-12.761720, 7.704887}, {-16.162934, -1.557202}};
  for (int b = 0; b < 3; ++b) {
    for (int o = 0; o < 2; ++o) {
      double sum = 0;
      for (int t = 250; t < 400; ++t) sum += y[std::size_t((b * 400 + t) * 2 + o)];
      CHECK(sum == Approx(sums[b][o]).margin(1e-6));
    }
  }
}

TEST_CASE("published network: the four gradients") {
  Check<double> c;
  NetworkGradient<double> g;
  c.run.backward({.outputs = c.cotangent.data()}, {}, g);
  struct Row {
    const char* name;
    const std::vector<double>& gradient;
    const std::vector<double>& raw;
    bool absolute;
    double norm, sum, first;
  };
  const Row rows[] = {{"W_in", g.projections[0], c.net.raw[0], true, 0.010689042, 0.0050495676, 1.1361621e-4},
                      {"W_E", g.projections[1], c.net.raw[1], true, 0.017369834, 0.015140362, -5.2097e-6},
                      {"W_I", g.projections[2], c.net.raw[2], true, 0.01409363, 0.0023104365, 1.1647635e-4},
                      {"W_out", g.readout_weight, c.net.raw[3], false, 0.083131398, 0, 0.031581802}};
  for (const Row& r : rows) {
    INFO(r.name);
    const Summary s = summary(r.gradient, r.raw, r.absolute);
    CHECK(s.norm == Approx(r.norm).epsilon(2e-6));
    CHECK(s.sum == Approx(r.sum).epsilon(2e-6).margin(1e-8));
    CHECK(s.first == Approx(r.first).epsilon(2e-5));
  }
}
