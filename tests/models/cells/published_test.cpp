// The Hodgkin-Huxley problem of arXiv 2406.19708 (table S3) with the misprinted alpha_h of its released code: check values of a
// run of that code and of an independent replica in double precision.
#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

constexpr int stimuli = 5;
constexpr std::int64_t steps = 1497;

// Five steps of current over 14.97 ms; the defaults are the true point.
Bed<double> problem() {
  Bed<double> bed(neuron("hh2406"), steps, stimuli, 0.01);
  const double amplitude[] = {10, 2, 2, 50, 0.2};
  for (int i = 0; i < stimuli; ++i) {
    for (std::int64_t t = i == 2 ? 0 : 499; t < 998; ++t) bed.inputs[0][std::size_t(t * stimuli + i)] = amplitude[i];
  }
  return bed;
}

// Sample k there is the state after step k, which is row k + 1 here.
double sample(const Bed<double>& bed, std::int64_t k, int i) {
  return k + 1 < steps ? bed.at("V_m", k + 1, i) : bed.final_state[std::size_t(i)];
}

struct Point {
  double g_L, g_Na, g_Kd, V_T;
};

}  // namespace

TEST_CASE("hh2406: published target", "[cells]") {
  auto bed = problem();
  bed.run(engine<double>(neuron("hh2406")));
  const int which[] = {0, 1, 3, 4};
  const std::int64_t at[] = {596, 745, 1043, 1490};
  const double expected[4][4] = {{42.613484, -56.859313, -52.301411, -56.251172},
                                 {-55.394813, 3.820497, -69.949158, -69.111655},
                                 {-21.418309, -25.904732, -73.962101, -79.448045},
                                 {-64.039556, -62.652743, -60.579109, -61.328261}};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) CHECK(sample(bed, at[j], which[i]) == Approx(expected[i][j]).margin(1e-6));
  }
  const double means[] = {-51.501252, -61.064236, -56.791771, -53.167285, -62.865140};
  for (int i = 0; i < stimuli; ++i) {
    double sum = 0;
    for (std::int64_t k = 0; k < steps; ++k) sum += sample(bed, k, i);
    CHECK(sum / double(steps) == Approx(means[i]).margin(1e-6));
  }
}

TEST_CASE("hh2406: published loss and gradient", "[cells]") {
  const auto e = engine<double>(neuron("hh2406"));
  auto bed = problem();
  bed.run(e);
  bed.target = bed.traces[0];
  bed.weight.assign(std::size_t(steps), 0);
  for (std::int64_t k = 0; k <= 1490; k += 149) bed.weight[std::size_t(k + 1)] = 1;
  bed.objective.state = 0;
  bed.objective.square_scale = 1.0 / 55;
  struct Row {
    Point p;
    double loss, gradient[4];
  };
  for (const Row& row : {Row{{0.01, 20, 6, -60}, 412.152814, {117484.936, 399.862427, -1848.16759, 1294.61208}},
                         Row{{0.05, 30, 10, -55}, 196.025745, {-1930.46101, -0.0113619149, 9.54479113, -25.2668398}}}) {
    const int fitted[] = {bed.param("g_L"), bed.param("g_Na"), bed.param("g_Kd"), bed.param("V_T")};
    const double values[] = {row.p.g_L, row.p.g_Na, row.p.g_Kd, row.p.V_T};
    for (int j = 0; j < 4; ++j) bed.params[std::size_t(fitted[j])].assign(stimuli, values[j]);
    std::vector<double> g(std::size_t(bed.fields.params.size * stimuli));
    Adjoint<double> want;
    want.params = g.data();
    bed.with([&](const Rollout<double>& k) { adjoint(e, k, want); });
    double loss = 0, sum[4] = {};
    for (int i = 0; i < stimuli; ++i) {
      loss += bed.loss(i);
      for (int j = 0; j < 4; ++j) sum[j] += g[std::size_t(fitted[j] * stimuli + i)];
    }
    CHECK(loss == Approx(row.loss).epsilon(3e-9));
    for (int j = 0; j < 4; ++j) CHECK(sum[j] == Approx(row.gradient[j]).epsilon(1e-8));
  }
}
