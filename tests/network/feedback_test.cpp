// Random and adaptive feedback, and e-prop that learns with it.
#include "core/network/online/feedback.hpp"

#include "core/network/online/online_run.hpp"
#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

double cosine(const std::vector<double>& a, const std::vector<double>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

// The last loss over the first of 60 steps of gradient descent on mean (y_0 - 1)^2, by e-prop with this feedback. With `decay`,
// the feedback follows the readout.
double learned(std::vector<double> feedback, double decay, double rate = 0.002) {
  Zoo zoo("snn_alif", {.refractory = true}, 16, 60);
  Network<double>& n = zoo.network;
  double first = 0, last = 0;
  for (int i = 0; i < 120; ++i) {
    double loss = 0;
    NetworkGradient<double> g;
    OnlineRun<double> run(n, {.kappa = true, .feedback = feedback.empty() ? nullptr : feedback.data()});
    const auto ask = [&](OnlineStep<double>& s) {
      for (int b = 0; b < s.trials; ++b) {
        const double error = s.outputs[2 * b] - 1;
        loss += error * error / (16 * 60);
        s.d_outputs[2 * b] = 2 * error / (16 * 60);
      }
      s.learn = true;
    };
    run.run(zoo.trials(), ask, g);
    if (i == 0) first = loss;
    if (i >= 80) last += loss / 40;
    for (std::size_t p = 0; p < n.projections.size(); ++p) {
      auto& w = n.projections[p].wiring.weight;
      for (std::size_t k = 0; k < w.size(); ++k) w[k] -= rate * g.projections[p][k];
    }
    std::vector<double> change;
    for (double x : g.readout_weight) change.push_back(-0.002 * x);
    for (std::size_t k = 0; k < change.size(); ++k) n.readout.weight[k] = n.readout.weight[k] * (1 - decay) + change[k];
    if (decay > 0 && !feedback.empty()) follow_readout(feedback, change, n.readout.first, n.readout.outputs, decay);
  }
  return last / first;
}

}  // namespace

TEST_CASE("feedback: random numbers are normal, and the same for the same seed") {
  const auto a = random_feedback<double>(2000, 2, 0.5, 3), b = random_feedback<double>(2000, 2, 0.5, 3),
             c = random_feedback<double>(2000, 2, 0.5, 4);
  CHECK(a == b);
  CHECK(a != c);
  double sum = 0, squares = 0;
  for (double x : a) {
    sum += x;
    squares += x * x;
  }
  CHECK(std::abs(sum / 4000) < 4 * 0.5 / std::sqrt(4000.0));
  CHECK(squares / 4000 == Approx(0.25).epsilon(4 * std::sqrt(2.0 / 4000)));
}

TEST_CASE("feedback: adaptive feedback comes to point the way of the readout") {
  std::vector<double> w = random_feedback<double>(30, 2, 1, 1), feedback = random_feedback<double>(40, 2, 1, 2);
  const auto seen = [&] { return std::vector<double>(feedback.begin() + 20, feedback.end()); };  // of neurons from 10 on
  CHECK(std::abs(cosine(seen(), w)) < 0.5);
  for (int i = 0; i < 500; ++i) {
    const auto change = random_feedback<double>(30, 2, 0.1, std::uint64_t(10 + i));
    for (std::size_t k = 0; k < w.size(); ++k) w[k] = 0.98 * w[k] + change[k];
    follow_readout(feedback, change, 10, 2, 0.02);
  }
  CHECK(cosine(seen(), w) > 0.9999);
  CHECK_THROWS(follow_readout(feedback, w, 20, 2, 0.02));
}

TEST_CASE("feedback: e-prop learns with symmetric, random and adaptive feedback") {
  const double readout_alone = learned({}, 0, 0);
  double random = 0, adaptive = 0;  // mean of eight draws
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto feedback = random_feedback<double>(Zoo::first + Zoo::second, Zoo::outputs, 0.5, seed);
    random += learned(feedback, 0) / 8;
    adaptive += learned(feedback, 1e-2) / 8;
  }
  CHECK(learned({}, 0) < 0.6 * readout_alone);
  CHECK(random < 0.7 * readout_alone);
  CHECK(adaptive < 0.75 * learned({}, 1e-2, 0));  // the readout alone under the same decay
}

TEST_CASE("feedback: decays evenly spaced in the logarithm of their memory") {
  const auto a = decays_between(10, 1000, 3);
  CHECK(a[0] == Approx(0.9));
  CHECK(a[1] == Approx(0.99));
  CHECK(a[2] == Approx(0.999));
  CHECK(decays_between(50, 500, 1) == std::vector<double>{0.98});
  CHECK_THROWS(decays_between(0.5, 10, 2));
  CHECK_THROWS(decays_between(20, 10, 2));
}
