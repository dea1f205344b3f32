// The published problems as losses: every check value that spec and released code give for them, in double precision.
#include <numeric>

#include "tasks/published/objective.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;
using fitting::Need;

namespace {

struct Row {
  std::vector<double> x;
  double loss;
  std::vector<double> gradient;
};

Eigen::VectorXd vector(const std::vector<double>& x) {
  return Eigen::Map<const Eigen::VectorXd>(x.data(), Eigen::Index(x.size()));
}

void check_rows(const PublishedProblem& p, const std::vector<Row>& rows, double loss_digits, double gradient_digits) {
  PublishedObjective loss(p, voltage_errors(p, p.voltages(p.truth()), Samples::published));
  for (const Row& row : rows) {
    INFO(p.name << " at " << row.x[0] << ", " << row.x[1]);
    const auto e = loss.evaluate(vector(row.x), Need::gradient);
    CHECK(e.value == Approx(row.loss).epsilon(loss_digits));
    CHECK(loss.evaluate(vector(row.x), Need::value).value == Approx(row.loss).epsilon(loss_digits));
    for (std::size_t i = 0; i < row.gradient.size(); ++i)
      CHECK(e.gradient[Eigen::Index(i)] == Approx(row.gradient[i]).epsilon(gradient_digits).margin(1e-300));
  }
}

}  // namespace

TEST_CASE("published: Hodgkin-Huxley loss and gradient to the digits given", "[published]") {
  const PublishedProblem p = published_hh();
  check_rows(p,
             {{{0.01, 20, 6, -60}, 412.152814, {117484.936, 399.862427, -1848.16759, 1294.61208}},
              {{0.05, 30, 10, -55}, 196.025745, {-1930.46101, -0.0113619149, 9.54479113, -25.2668398}}},
             3e-9, 5e-9);
  PublishedObjective loss(p, voltage_errors(p, p.voltages(p.truth()), Samples::published));
  CHECK(loss.evaluate(vector(p.truth()), Need::value).value < 1e-20);
  const auto V = p.voltages(p.truth());
  const std::size_t which[] = {0, 1, 3, 4}, at[] = {596, 745, 1043, 1490};
  const double expected[4][4] = {{42.613484, -56.859313, -52.301411, -56.251172},
                                 {-55.394813, 3.820497, -69.949158, -69.111655},
                                 {-21.418309, -25.904732, -73.962101, -79.448045},
                                 {-64.039556, -62.652743, -60.579109, -61.328261}};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) CHECK(V[which[i]][at[j]] == Approx(expected[i][j]).margin(1e-6));
  }
}

TEST_CASE("published: GIF loss and surrogate gradient to the digits given", "[published]") {
  const PublishedProblem p = published_gif();
  check_rows(p,
             {{{0.01, 0.02, 0.2, 0.02}, 13.7941185, {1922.765, -593.3137, 0, 0}},
              {{0.05, 0.05, 0.2, 0.02}, 32.4693587, {19149.84, -12549.99, 0, 0}},
              // their dL/db is 0/0 here, at the edge of the box; it is 0
              {{0, 0, 0.2, 0.02}, 38.2925089, {-10350.10, 0, 0, 0}}},
             4e-9, 5e-7);
  PublishedObjective loss(p, voltage_errors(p, p.voltages(p.truth()), Samples::published));
  CHECK(loss.evaluate(vector(p.truth()), Need::value).value == 0);
  const auto V = p.voltages(p.truth());
  const double means[] = {-66.751507, -57.437703, -62.377824, -69.400000, -122.499937};
  for (std::size_t s = 0; s < V.size(); ++s)
    CHECK(std::accumulate(V[s].begin(), V[s].end(), 0.0) / double(V[s].size()) == Approx(means[s]).margin(1e-6));
}

// The corrected rate is the textbook's: the derivation of the problem itself, written out again for one stimulus, with V moved by
// the new gates.
TEST_CASE("published: Hodgkin-Huxley with the textbook's alpha_h", "[published]") {
  const PublishedProblem p = published_hh(true);
  const std::vector<double> x = p.truth();
  const double g_L = x[0], g_Na = x[1], g_K = x[2], V_T = x[3], dt = p.dt;
  const auto ratio = [](double u) { return u == 0 ? 1 : std::expm1(u) / u; };
  double V = -65, m = 0, h = 0, n = 0;
  const auto move = [&](double& gate, double alpha, double beta) {
    gate = gate + dt * ratio(-dt * (alpha + beta)) * (alpha * (1 - gate) - beta * gate);
  };
  const auto found = p.voltages(x);
  double worst = 0;
  for (std::size_t t = 0; t < found[0].size(); ++t) {
    const double u = V - V_T;
    move(m, 1.28 / ratio((13 - u) / 4), 1.4 / ratio((u - 40) / 5));
    move(h, 0.128 * std::exp((17 - u) / 18), 4 / (1 + std::exp((40 - u) / 5)));
    move(n, 0.16 / ratio((15 - u) / 5), 0.5 * std::exp((10 - u) / 40));
    const double g = g_Na * m * m * m * h + g_K * n * n * n * n + g_L;
    const double current = -g_Na * m * m * m * h * (V - 50) - g_K * n * n * n * n * (V + 90) - g_L * (V + 65) + p.stimuli[0][t];
    V += dt * ratio(-dt * g / 0.2) * current / 0.2;
    worst = std::max(worst, std::abs(V - found[0][t]));
  }
  CHECK(worst < 1e-9);
}

// Many points run as one rollout per stimulus, few as one rollout of all: the same numbers.
TEST_CASE("published: a point's loss does not depend on its company", "[published]") {
  for (const PublishedProblem& p : {published_hh(), published_gif()}) {
    PublishedObjective loss(p, voltage_errors(p, p.voltages(p.truth()), Samples::published));
    Eigen::MatrixXd points(4, 6);
    for (Eigen::Index k = 0; k < 6; ++k) {
      for (Eigen::Index i = 0; i < 4; ++i) {
        const auto& f = p.free[std::size_t(i)];
        points(i, k) = f.low + (f.high - f.low) * (0.1 + 0.13 * double(k) + 0.02 * double(i));
      }
    }
    const auto many = loss.evaluate_many(points, Need::curvature);
    for (Eigen::Index k = 0; k < 6; ++k) {
      const auto one = loss.evaluate(points.col(k), Need::curvature);
      CHECK(many[std::size_t(k)].value == Approx(one.value).epsilon(1e-12));
      CHECK((many[std::size_t(k)].gradient - one.gradient).norm() <= 1e-12 * one.gradient.norm());
      CHECK((many[std::size_t(k)].curvature - one.curvature).norm() <= 1e-12 * one.curvature.norm());
    }
  }
}
