#include "tasks/preprocess/aec.hpp"

#include <cmath>
#include <ctime>
#include <random>

#include "core/base/error.hpp"
#include "data/read_recording.hpp"
#include "tasks/preprocess/filter_regression.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/preprocess/real_data.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

// An Ornstein-Uhlenbeck current (3 ms, 40 pA) through a membrane (R 100 MOhm, tau 15 ms) behind an electrode with kernel
// R_e / tau_e exp(-t / tau_e), 25 MOhm and 0.4 ms, plus 0.2 mV of noise.
struct Synthetic {
  std::vector<double> v, i, membrane;
};

Synthetic synthetic(int n, double dt) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  Synthetic s;
  double current = 0, electrode = 0, cell = 0;
  for (int t = 0; t < n; ++t) {
    current += -current * dt / 3 + 40 * std::sqrt(2 * dt / 3) * normal(random);
    electrode += (1 - std::exp(-dt / 0.4)) * (25e-3 * current - electrode);
    cell += (1 - std::exp(-dt / 15)) * (100e-3 * current - cell);
    s.i.push_back(current);
    s.v.push_back(-70 + electrode + cell + 0.2 * normal(random));
    s.membrane.push_back(-70 + cell);
  }
  return s;
}

double rms_difference(const std::vector<double>& a, const std::vector<double>& b, std::size_t skip) {
  double sum = 0;
  for (std::size_t t = skip; t < a.size(); ++t) sum += (a[t] - b[t]) * (a[t] - b[t]);
  return std::sqrt(sum / static_cast<double>(a.size() - skip));
}

}  // namespace

TEST_CASE("normal equations equal the direct products") {
  const Synthetic s = synthetic(400, 0.1);
  const std::vector<int> edges{0, 1, 2, 5, 9, 20};
  const std::int64_t begin = 25, end = 390;
  const NormalEquations fast = normal_equations(s.v, s.i, edges, begin, end);
  Eigen::MatrixXd x(end - begin, 6);
  Eigen::VectorXd y(end - begin);
  for (std::int64_t t = begin; t < end; ++t) {
    for (std::size_t k = 0; k < 5; ++k) {
      double sum = 0;
      for (int l = edges[k]; l < edges[k + 1]; ++l) sum += s.i[static_cast<std::size_t>(t - l)];
      x(t - begin, static_cast<Eigen::Index>(k)) = sum;
    }
    x(t - begin, 5) = 1;
    y[t - begin] = s.v[static_cast<std::size_t>(t)];
  }
  const Eigen::MatrixXd gram = x.transpose() * x;
  CHECK((fast.gram - gram).norm() < 1e-9 * gram.norm());
  const Eigen::VectorXd right = x.transpose() * y;
  CHECK((fast.right - right).norm() < 1e-9 * right.norm());
}

TEST_CASE("lag edges at 10 kHz and 50 kHz") {
  const std::vector<int> edges = lag_edges(0.1, 150, 5);
  CHECK(edges.size() == 146);
  CHECK(edges[50] == 50);
  CHECK(edges[51] == 55);
  CHECK(edges.back() == 1500);
  CHECK(lag_edges(0.02, 150, 5)[1] == 5);
}

TEST_CASE("AEC finds a known electrode and removes it") {
  const Synthetic s = synthetic(100000, 0.1);
  const ElectrodeKernel kernel = estimate_electrode(s.v, s.i, 0.1, {});
  CAPTURE(kernel.resistance, kernel.resistance_se);
  CHECK(kernel.resistance_se > 0.02);
  CHECK(kernel.resistance_se < 1.5);
  CHECK(std::abs(kernel.resistance - 25) < 4 * kernel.resistance_se);
  CHECK(kernel.membrane_tau == Approx(15).epsilon(0.1));
  CHECK(kernel.membrane_resistance == Approx(100).epsilon(0.1));
  CHECK(kernel.draws.size() == 50);
  CHECK(kernel.taps.size() == 50);
  // What is left is the measurement noise (0.2 mV) and little else; before, it was 1 mV and more.
  CHECK(rms_difference(s.v, s.membrane, 1000) > 0.8);
  CHECK(rms_difference(compensate(s.v, s.i, kernel), s.membrane, 1000) < 0.25);
}

TEST_CASE("the bootstrap's error is the spread over recordings") {
  // Sixteen stretches of one long recording: their estimates scatter as much as the bootstrap of each says, on average.
  const Synthetic s = synthetic(16 * 40000, 0.1);
  double sum = 0, squares = 0, claimed = 0;
  for (std::size_t k = 0; k < 16; ++k) {
    const std::span<const double> v(s.v.data() + k * 40000, 40000), i(s.i.data() + k * 40000, 40000);
    const ElectrodeKernel kernel = estimate_electrode(v, i, 0.1, {});
    sum += kernel.resistance / 16;
    squares += kernel.resistance * kernel.resistance / 16;
    claimed += kernel.resistance_se / 16;
  }
  const double spread = std::sqrt((squares - sum * sum) * 16 / 15);
  CAPTURE(sum, spread, claimed);
  CHECK(claimed / spread > 0.5);
  CHECK(claimed / spread < 2);
}

TEST_CASE("a series resistance and a kernel by hand") {
  CHECK(compensate(std::vector<double>{-60, -60}, std::vector<double>{100, -50}, resistive_electrode(20, 0.1)) ==
        std::vector<double>{-62, -59});
  const std::vector<double> v =
      compensate(std::vector<double>(3, 0.0), std::vector<double>{1000, 0, 0}, std::vector<double>{10, 5}, 0.5);
  CHECK(v == std::vector<double>{-5, -2.5, 0});
}

TEST_CASE("AEC refuses what it cannot use") {
  const Synthetic s = synthetic(4000, 0.1);
  CHECK_THROWS_AS(estimate_electrode(s.v, s.i, 0.1, {}), InputError);  // 400 ms
  const std::vector<double> flat(100000, 5.0);
  CHECK_THROWS_AS(estimate_electrode(flat, flat, 0.1, {}), InputError);
  CHECK_THROWS_AS(estimate_electrode(flat, s.i, 0.1, {}), InputError);
}

TEST_CASE("AEC of the real recordings as measured independently") {
  // Reference: a NumPy regression with an explicit design matrix and SciPy's curve_fit, on the same files.
  struct Cell {
    std::vector<std::string> files;
    double offset, resistance, first_tap, membrane_tau;
  };
  const std::vector<Cell> cells{
      {{"drn/DRN158_GABA/DRN158_gaba_aec.abf"}, -5, 29.9397, 200.765, 23.0713},
      {{"drn/DRN164_5HT/DRN164_5ht_aec.abf"}, -5, 36.2606, 212.491, 45.8741},
  };
  for (const Cell& cell : cells) {
    const auto path = real_recording(cell.files[0]);
    if (!path) return;
    const data::Recording recording = data::read_recording(*path);
    const std::vector<double> v = data::voltage_mV(recording, 0);
    std::vector<double> i = data::current_pA(recording, 0);
    for (double& x : i) x += cell.offset;
    const std::clock_t begin = std::clock();
    const ElectrodeKernel kernel = estimate_electrode(v, i, recording.sweeps[0].dt_ms, {});
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    WARN(cell.files[0] << ": " << kernel.resistance << " +- " << kernel.resistance_se << " MOhm, " << seconds << " CPU-s");
    CHECK(kernel.resistance == Approx(cell.resistance).epsilon(1e-3));
    CHECK(kernel.taps[0] == Approx(cell.first_tap).epsilon(1e-3));
    CHECK(kernel.membrane_tau == Approx(cell.membrane_tau).epsilon(1e-3));
    CHECK(seconds < 1);
  }
}

TEST_CASE("AEC of the L5 recording") {
  const auto current = real_recording("l5/Cell3_Ger1Elec_ch3_1007.ibw");
  const auto voltage = real_recording("l5/Cell3_Ger1Elec_ch2_1007.ibw");
  if (!current || !voltage) return;
  const data::Recording recording = data::read_recording(std::vector<std::string>{*voltage, *current});
  const ElectrodeKernel kernel =
      estimate_electrode(data::voltage_mV(recording, 0), data::current_pA(recording, 0), recording.sweeps[0].dt_ms, {});
  WARN("L5: " << kernel.resistance << " +- " << kernel.resistance_se << " MOhm");
  CHECK(kernel.resistance == Approx(6.8).margin(0.06));
}
