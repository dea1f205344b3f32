// Linear regressions and quadratic programs against their optimality conditions; spike regressions against derivatives by
// differences, and for convexity: every start ends at the same optimum.
#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "fitting/losses/mean_square.hpp"
#include "fitting/losses/spike_likelihood.hpp"
#include "fitting/losses/spike_window_square.hpp"
#include "fitting/regressors/linear.hpp"
#include "fitting/regressors/quadratic_program.hpp"
#include "fitting/regressors/spike_glm.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

MatrixXd normals(int rows, int columns, uint64_t stream) {
  MatrixXd x(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) x(i, j) = normal(11, stream, static_cast<uint64_t>(i * columns + j));
  return x;
}

// Spikes of a known log-linear intensity; the first feature is constant.
std::vector<SpikeBlock> spike_data(const VectorXd& w, double dt, SpikeLikelihood likelihood) {
  std::vector<SpikeBlock> blocks;
  for (uint64_t b = 0; b < 3; ++b) {
    SpikeBlock block;
    block.features = normals(4000, static_cast<int>(w.size()), b);
    block.features.col(0).setOnes();
    block.counts.resize(4000);
    for (int i = 0; i < 4000; ++i) {
      const double m = std::exp(block.features.row(i).dot(w)) * dt, draw = uniform<double>(5, b, static_cast<uint64_t>(i));
      if (likelihood == SpikeLikelihood::bernoulli) {
        block.counts[i] = draw < -std::expm1(-m) ? 1 : 0;
      } else {
        double p = std::exp(-m), below = p;
        for (block.counts[i] = 0; draw > below && block.counts[i] < 50;) p *= m / ++block.counts[i], below += p;
      }
    }
    blocks.push_back(block);
  }
  return blocks;
}

}  // namespace

TEST_CASE("QR, streamed normal equations and blocks of any size agree") {
  const MatrixXd X = normals(3000, 6, 1);
  const VectorXd truth = VectorXd::LinSpaced(6, -2, 3), y = X * truth + 0.1 * normals(3000, 1, 2);
  const LinearFit qr = ordinary_least_squares(X, y);
  Gram whole(6), first(6), second(6);
  whole.add(X, y);
  first.add(X.topRows(700), y.head(700));
  second.add(X.bottomRows(2300), y.tail(2300));
  first.add(second);
  const LinearFit a = ridge_least_squares(whole), b = ridge_least_squares(first);
  CHECK((a.coefficients - qr.coefficients).norm() < 1e-12);
  CHECK((b.coefficients - qr.coefficients).norm() < 1e-12);
  CHECK((a.covariance - qr.covariance).norm() < 1e-10 * qr.covariance.norm());
  CHECK(a.residual_sum == Approx(qr.residual_sum).epsilon(1e-9));
  CHECK(a.r2 == Approx(qr.r2).epsilon(1e-12));
  CHECK((qr.coefficients - truth).cwiseAbs().maxCoeff() < 5 * std::sqrt(qr.covariance.diagonal().maxCoeff()));
  CHECK(qr.covariance(0, 0) == Approx(0.01 / 3000).epsilon(0.1));

  VectorXd weights = VectorXd::Ones(3000);
  weights.tail(1000).setZero();
  Gram weighted(6), part(6);
  weighted.add(X, y, weights);
  part.add(X.topRows(2000), y.head(2000));
  CHECK((weighted.matrix() - part.matrix()).norm() < 1e-9);
  CHECK((ridge_least_squares(weighted).coefficients - ridge_least_squares(part).coefficients).norm() < 1e-12);
}

TEST_CASE("ridge shrinks, smoothness leaves straight lines alone, and singular designs are named") {
  MatrixXd X = normals(500, 4, 3);
  const VectorXd y = X * VectorXd::Ones(4);
  X.col(3) = X.col(2);
  Gram gram(4);
  gram.add(X, y);
  REQUIRE_THROWS_AS(ridge_least_squares(gram), InputError);
  CHECK(ordinary_least_squares(X, y).rank == 3);
  const LinearFit fit = ridge_least_squares(gram, ridge_penalty(4, 1e-3));
  CHECK(fit.coefficients[2] == Approx(fit.coefficients[3]));
  X.col(3).setZero();
  Gram empty(4);
  empty.add(X, y);
  REQUIRE_THROWS_WITH(ridge_least_squares(empty), "regression: feature 3 is zero in every row, and there is no ridge");
  const VectorXd line = VectorXd::LinSpaced(5, 3, -1);
  const MatrixXd smooth = smoothness_penalty(7, 1, 5, 2.0);
  VectorXd b = VectorXd::Zero(7);
  b.segment(1, 5) = line;
  CHECK(std::abs(b.dot(smooth * b)) < 1e-20);
  b[3] += 1;  // second differences 1, -2, 1
  CHECK(b.dot(smooth * b) == Approx(2.0 * 6));
}

TEST_CASE("quadratic programs satisfy their optimality conditions") {
  int touching = 0, infeasible = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const int n = 1 + trial % 8, m = trial % 13;
    const MatrixXd root = normals(n, n + 1, 100 + trial), A = normals(m, n, 500 + trial);
    const MatrixXd G = root * root.transpose() + 1e-3 * MatrixXd::Identity(n, n);
    const VectorXd c = normals(n, 1, 900 + trial), d = normals(m, 1, 1300 + trial);
    const auto s = quadratic_program(G, c, A, d);
    if (s.status == QuadraticStatus::infeasible) {
      ++infeasible;
      continue;
    }
    REQUIRE(s.status == QuadraticStatus::solved);
    INFO("trial " << trial);
    const double size = 1 + s.x.norm() + s.multipliers.norm();
    REQUIRE((G * s.x + c - A.transpose() * s.multipliers).norm() <= 1e-7 * size);
    for (int i = 0; i < m; ++i) {
      const double slack = A.row(i).dot(s.x) - d[i];
      REQUIRE(slack >= -1e-8 * size);
      REQUIRE(s.multipliers[i] >= 0);
      REQUIRE(std::abs(s.multipliers[i] * slack) <= 1e-7 * size * size);
      touching += s.multipliers[i] > 0;
    }
  }
  CHECK(touching > 200);
  CHECK(infeasible > 0);
  MatrixXd A(2, 1);
  A << 1, -1;
  CHECK(quadratic_program(MatrixXd::Identity(1, 1), VectorXd::Zero(1), A, Eigen::Vector2d(1, 0)).status ==
        QuadraticStatus::infeasible);
  CHECK(quadratic_program(MatrixXd::Zero(1, 1), VectorXd::Zero(1), A, Eigen::Vector2d(-1, -1)).status ==
        QuadraticStatus::singular);
}

TEST_CASE("non-negative least squares puts the negative coefficients exactly at zero") {
  const MatrixXd X = normals(800, 5, 21);
  const VectorXd truth = (VectorXd(5) << 2, -1, 0.5, -0.2, 0).finished();
  Gram gram(5);
  gram.add(X, X * truth);
  const double inf = std::numeric_limits<double>::infinity();
  const LinearFit fit = bounded_least_squares(gram, VectorXd::Zero(5), VectorXd::Constant(5, inf));
  CHECK(fit.coefficients[1] == 0);
  CHECK(fit.coefficients[3] == 0);
  const VectorXd slope = gram.matrix() * fit.coefficients - gram.moment();
  for (int i = 0; i < 5; ++i) CHECK((fit.coefficients[i] > 0 ? std::abs(slope[i]) : -slope[i]) <= 1e-8 * 800);
  // A falling sequence: b0 >= b1 >= b2, from data that rise.
  Gram three(3);
  const MatrixXd Z = normals(400, 3, 22);
  three.add(Z, Z * Eigen::Vector3d(1, 2, 3));
  MatrixXd A(2, 3);
  A << 1, -1, 0, 0, 1, -1;
  const VectorXd b = constrained_least_squares(three, A, VectorXd::Zero(2)).coefficients;
  CHECK(b[0] == Approx(b[1]));
  CHECK(b[1] == Approx(b[2]));
  CHECK(b[0] == Approx(2).margin(0.2));
}

TEST_CASE("bin likelihoods: derivatives, and accuracy where naive forms cancel") {
  for (double u : {-60.0, -20.0, -6.0, -4.7, -4.5, -1.0, 0.3, 2.0, 5.0}) {
    const double h = 1e-5;
    for (bool spike : {false, true}) {
      const auto a = bernoulli_bin(u - h, 0.1, spike), b = bernoulli_bin(u + h, 0.1, spike), at = bernoulli_bin(u, 0.1, spike);
      CHECK(at.slope == Approx((b.value - a.value) / (2 * h)).epsilon(1e-6).margin(1e-10));
      CHECK(at.curvature == Approx((b.slope - a.slope) / (2 * h)).epsilon(1e-5).margin(1e-10));
      CHECK(at.curvature >= 0);
    }
    const auto a = poisson_bin(u - h, 0.1, 3), b = poisson_bin(u + h, 0.1, 3);
    CHECK(poisson_bin(u, 0.1, 3).slope == Approx((b.value - a.value) / (2 * h)).epsilon(1e-6).margin(1e-9));
  }
  // ln(1 - exp(-m)) -> ln m, its curvature -> -m/2
  CHECK(bernoulli_bin(-50, 1, true).value == Approx(50).epsilon(1e-12));
  CHECK(bernoulli_bin(-50, 1, true).curvature == Approx(0.5 * std::exp(-50)).epsilon(1e-12));
  CHECK(std::isfinite(bernoulli_bin(-800, 1, true).value));
  CHECK(bernoulli_bin(800, 1, true).value == 0);
}

TEST_CASE("spike regressions have one optimum, which any start reaches") {
  const VectorXd truth = (VectorXd(5) << 1.0, 0.6, -0.4, 0.2, 0.0).finished();
  for (auto likelihood : {SpikeLikelihood::bernoulli, SpikeLikelihood::poisson}) {
    const auto blocks = spike_data(truth, 0.05, likelihood);
    SpikeGlm glm(blocks, {.likelihood = likelihood, .dt = 0.05, .penalty = ridge_penalty(5, 1e-3)});
    const Report reference = fit_spike_glm(glm);
    CHECK(reference.status == Status::converged);
    CHECK((reference.x - truth).norm() < 0.15);
    for (uint64_t k = 0; k < 10; ++k) {
      const Report r = fit_spike_glm(glm, 3 * normals(5, 1, 40 + k));
      INFO("start " << k << ": " << to_string(r.status) << " " << r.reason);
      CHECK(r.status == Status::converged);
      CHECK((r.x - reference.x).norm() <= 1e-8);
    }
    const MatrixXd scores = glm.scores(reference.x, 500);
    CHECK(scores.rows() == 24);
    CHECK((scores.colwise().sum().transpose() + 1e-3 * reference.x).norm() < 1e-6);
    CHECK(glm.rows() == 12000);
    CHECK(glm.spikes() > 1000);
  }
}

TEST_CASE("an offset shifts the intensity, and wrong shapes or counts are named") {
  const VectorXd truth = (VectorXd(2) << 0.5, 0.3).finished();
  auto blocks = spike_data(truth, 0.05, SpikeLikelihood::bernoulli);
  SpikeGlm plain(blocks, {.dt = 0.05});
  const Report before = fit_spike_glm(plain);
  for (auto& b : blocks) b.offset = VectorXd::Constant(b.counts.size(), 0.25);
  SpikeGlm shifted(blocks, {.dt = 0.05});
  const Report after = fit_spike_glm(shifted);
  CHECK(after.x[0] == Approx(before.x[0] - 0.25).margin(1e-8));
  CHECK(after.x[1] == Approx(before.x[1]).margin(1e-8));
  blocks[1].counts[7] = 2;
  REQUIRE_THROWS_AS(SpikeGlm(blocks, {.dt = 0.05}), UsageError);
  blocks[1].counts.conservativeResize(10);
  REQUIRE_THROWS_AS(SpikeGlm(blocks, {.likelihood = SpikeLikelihood::poisson}), UsageError);
}

TEST_CASE("losses: gradients by differences, windows, weights") {
  const VectorXd p = normals(50, 1, 61), t = normals(50, 1, 62);
  const auto span = [](const VectorXd& v) { return std::span<const double>(v.data(), static_cast<size_t>(v.size())); };
  const SpikeWindowSquare window{{.before = 1, .after = 2, .weight = 0.25, .scale = 3}};
  const double times[] = {2.0, 3.5, -4.0, 99.0};
  const auto w = window.weights(times, 50, 0.1);
  CHECK(w[9] == 1);
  CHECK(w[10] == 0.25);
  CHECK(w[49] == 0.25);
  CHECK(w[0] == 1);
  const MeanSquare square{{.scale = 2}};
  const BernoulliNll bernoulli{{.dt = 0.1}};
  const PoissonNll poisson{{.dt = 0.1}};
  VectorXd spikes = VectorXd::Zero(50);
  spikes[3] = spikes[20] = 1;
  const auto check = [&](const char* name, auto loss) {
    INFO(name);
    VectorXd gradient(50), q = p;
    loss(p, std::span<double>(gradient.data(), 50));
    for (int i = 0; i < 50; ++i) {
      q[i] = p[i] + 1e-5;
      const double up = loss(q, {});
      q[i] = p[i] - 1e-5;
      const double down = loss(q, {});
      q[i] = p[i];
      CHECK(gradient[i] == Approx((up - down) / 2e-5).epsilon(1e-6).margin(1e-9));
    }
  };
  check("mean_square", [&](const VectorXd& x, std::span<double> g) { return square(span(x), span(t), g); });
  check("spike_window_square", [&](const VectorXd& x, std::span<double> g) { return window(span(x), span(t), w, g); });
  check("bernoulli_nll", [&](const VectorXd& x, std::span<double> g) { return bernoulli(span(x), span(spikes), g); });
  check("poisson_nll", [&](const VectorXd& x, std::span<double> g) { return poisson(span(x), span(spikes), g); });
  CHECK(square(span(p), span(t)) == Approx((p - t).squaredNorm() / (4 * 50)));
  const std::vector<double> none(50, 0.0);
  CHECK(window(span(p), span(t), none) == 0);
}
