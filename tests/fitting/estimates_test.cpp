// Error bars against repeated sampling and closed forms; the identifiability verdict on problems with a known answer.
#include "fitting/estimates.hpp"

#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "fitting/bootstrap.hpp"
#include "fitting/identifiability.hpp"
#include "fitting/regressors/linear.hpp"
#include "fitting/regressors/spike_glm.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

OptimumInfo info_of(std::initializer_list<const char*> names, const VectorXd& x, const MatrixXd& curvature) {
  OptimumInfo info;
  info.parameters = unnamed_parameters(static_cast<int>(names.size()));
  size_t i = 0;
  for (const char* name : names) info.parameters[i++].name = name;
  info.x = x;
  info.data_curvature = curvature;
  return info;
}

bool contains(const std::string& text, const std::string& part) {
  UNSCOPED_INFO("in: " << text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Fisher errors are those of the inverse curvature, in original units through the transform") {
  MatrixXd H(2, 2);
  H << 4, 1, 1, 9;
  auto info = info_of({"C_m", "E_L"}, Eigen::Vector2d(std::log(200.0), -70), H);
  info.transforms = {Transform(0, std::numeric_limits<double>::infinity()), Transform()};
  const Estimates e = estimate(info, CovarianceKind::fisher);
  const MatrixXd covariance = H.inverse();
  CHECK((e.covariance - covariance).norm() < 1e-14);
  CHECK(e.correlation(0, 1) == Approx(covariance(0, 1) / std::sqrt(covariance(0, 0) * covariance(1, 1))));
  const double s = std::sqrt(covariance(0, 0));
  CHECK(e.list[0].value == Approx(200));
  CHECK(e.list[0].standard_error == Approx(200 * s));
  CHECK(e.list[0].low == Approx(200 * std::exp(-1.959963984540054 * s)));
  CHECK(e.list[0].high == Approx(200 * std::exp(1.959963984540054 * s)));
  CHECK(e.list[1].high - e.list[1].low == Approx(2 * 1.959963984540054 * std::sqrt(covariance(1, 1))));
}

TEST_CASE("fixed parameters and parameters at a bound take no part") {
  auto info = info_of({"a", "b", "c"}, Eigen::Vector3d(1, 0, 5), 4 * MatrixXd::Identity(3, 3));
  info.parameters[0].fixed = true;
  info.parameters[1].low = 0;
  const Estimates e = estimate(info, CovarianceKind::fisher);
  CHECK(e.inside == std::vector<int>{2});
  CHECK(e.list[0].fixed);
  CHECK(e.list[1].at_bound);
  CHECK(e.list[2].standard_error == Approx(0.5));
  const auto verdict = identifiability(info, e);
  CHECK_FALSE(verdict.good);
  CHECK(contains(verdict.verdict, "b sits at its bound"));
}

TEST_CASE("the prior's part, and the sandwich with a right model equals Fisher") {
  auto info = info_of({"a", "b"}, Eigen::Vector2d(1, 1), Eigen::Vector2d(30, 10).asDiagonal());
  info.prior_curvature = Eigen::Vector2d(10, 30).asDiagonal();
  const Estimates e = estimate(info, CovarianceKind::fisher);
  CHECK(e.list[0].prior_part == Approx(0.25));
  CHECK(e.list[1].prior_part == Approx(0.75));
  CHECK(e.list[0].standard_error == Approx(1 / std::sqrt(40.0)));
  // Scores whose spread is exactly the data's curvature.
  const int blocks = 400;
  info.scores.resize(blocks, 2);
  for (int k = 0; k < blocks; ++k)
    info.scores.row(k) << (k % 2 ? 1 : -1) * std::sqrt(30.0 * (blocks - 1) / blocks / blocks),
        (k % 4 < 2 ? 1 : -1) * std::sqrt(10.0 * (blocks - 1) / blocks / blocks);
  const Estimates s = estimate(info, CovarianceKind::sandwich);
  CHECK(s.kind == CovarianceKind::sandwich);
  CHECK((s.covariance - e.covariance).norm() < 1e-12);
  info.scores.conservativeResize(3, 2);
  CHECK(estimate(info, CovarianceKind::sandwich).kind == CovarianceKind::fisher);
}

TEST_CASE("95 % intervals cover: 500 spike regressions; the sandwich also where neighbouring bins are copies") {
  // Every bin is stored twice, as if it were independent: Fisher then claims errors too small by sqrt 2.
  const Eigen::Vector2d truth(0.5, 0.7);
  int right = 0, naive = 0, sandwich = 0, trials = 500;
  for (int trial = 0; trial < trials; ++trial) {
    const int n = 1200;
    SpikeBlock once, twice;
    once.features.resize(n, 2), once.counts.resize(n);
    for (int i = 0; i < n; ++i) {
      const auto stream = static_cast<uint64_t>(trial), step = static_cast<uint64_t>(i);
      once.features.row(i) << 1, normal(3, stream, step);
      const double m = 0.2 * std::exp(once.features.row(i).dot(truth));
      once.counts[i] = uniform<double>(4, stream, step) < -std::expm1(-m) ? 1 : 0;
    }
    twice.features.resize(2 * n, 2), twice.counts.resize(2 * n);
    for (int i = 0; i < 2 * n; ++i) twice.features.row(i) = once.features.row(i / 2), twice.counts[i] = once.counts[i / 2];
    const auto covers = [&](const SpikeBlock& block, CovarianceKind kind) {
      const std::vector<SpikeBlock> blocks{block};
      SpikeGlm glm(blocks, {.dt = 0.2});
      const Report r = fit_spike_glm(glm);
      auto info = info_of({"b", "w"}, r.x, r.at_best.curvature);
      info.scores = glm.scores(r.x, 20);
      const Estimate e = estimate(info, kind).list[1];
      return e.low <= truth[1] && truth[1] <= e.high;
    };
    right += covers(once, CovarianceKind::fisher);
    naive += covers(twice, CovarianceKind::fisher);
    sandwich += covers(twice, CovarianceKind::sandwich);
  }
  // 3 standard deviations of a binomial share at 0.95 and 500 trials: 0.029; sqrt 2 too small intervals cover 0.834.
  CHECK(right / double(trials) == Approx(0.95).margin(0.03));
  CHECK(sandwich / double(trials) == Approx(0.95).margin(0.035));
  CHECK(naive / double(trials) == Approx(0.834).margin(0.05));
}

TEST_CASE("the verdict names what the data cannot tell, and why") {
  // Only the sum of a and b matters; c is well determined.
  MatrixXd H(3, 3);
  H << 100, 100, 0, 100, 100, 0, 0, 0, 400;
  auto info = info_of({"g_L", "g_K", "E_L"}, Eigen::Vector3d(1, 1, 1), H);
  Estimates e = estimate(info, CovarianceKind::fisher);
  CHECK(std::isinf(e.list[0].standard_error));
  CHECK(e.list[2].standard_error == Approx(0.05));
  auto verdict = identifiability(info, e);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].parameters.size() == 2);
  CHECK(contains(verdict.verdict, "cannot tell"));
  CHECK(contains(verdict.verdict, "can rise while"));
  CHECK(contains(verdict.verdict, "changing them together does not change the loss"));
  CHECK(verdict.verdict.find("E_L") == std::string::npos);

  // With a prior the error is finite, but the verdict says where it comes from.
  info.prior_curvature = 25 * MatrixXd::Identity(3, 3);
  e = estimate(info, CovarianceKind::fisher);
  CHECK(std::isfinite(e.list[0].standard_error));
  verdict = identifiability(info, e);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].prior_part == Approx(1));
  CHECK(contains(verdict.verdict, "100 % of what holds this combination comes from the prior"));

  // One parameter without influence; one that is weak.
  info = info_of({"a", "b"}, Eigen::Vector2d(2, 2), Eigen::Vector2d(0, 1e4).asDiagonal());
  verdict = identifiability(info, estimate(info, CovarianceKind::fisher));
  CHECK(contains(verdict.verdict, "The data say nothing about a: changing it does not change the loss."));
  info.data_curvature(0, 0) = 0.25;  // standard error 2, value 2
  verdict = identifiability(info, estimate(info, CovarianceKind::fisher));
  CHECK(contains(verdict.verdict, "a is weakly determined: 95 % interval -1.92 to 5.92"));
  info.data_curvature(0, 0) = 1e4;
  verdict = identifiability(info, estimate(info, CovarianceKind::fisher));
  CHECK(verdict.good);
  CHECK(verdict.verdict == "The data determine every fitted parameter.");
}

TEST_CASE("block bootstrap: errors of a mean of dependent samples, and draws that are a function of the seed") {
  // Means of 40 blocks; each block's own mean is N(0, 1): the mean of all has the error 1/sqrt 40.
  const int blocks = 40;
  VectorXd means(blocks);
  for (int k = 0; k < blocks; ++k) means[k] = normal(9, 1, static_cast<uint64_t>(k));
  const auto refit = [&](const std::vector<int>& chosen) {
    double sum = 0;
    for (int k : chosen) sum += means[k];
    return VectorXd(VectorXd::Constant(1, sum / blocks));
  };
  const auto result = block_bootstrap(blocks, 4000, 7, refit);
  const double spread = std::sqrt((means.array() - means.mean()).square().mean() / blocks);
  CHECK(std::sqrt(result.covariance(0, 0)) == Approx(spread).epsilon(0.05));
  CHECK(result.high[0] - result.low[0] == Approx(2 * 1.96 * spread).epsilon(0.08));
  CHECK(result.failed == 0);
  CHECK(resampled_blocks(30, 5, 2) == resampled_blocks(30, 5, 2));
  CHECK(resampled_blocks(30, 5, 2) != resampled_blocks(30, 5, 3));
  std::vector<int> seen(6, 0);
  for (uint64_t d = 0; d < 1000; ++d)
    for (int k : resampled_blocks(6, 1, d)) ++seen.at(k);
  for (int count : seen) CHECK(std::abs(count - 1000) < 150);
  REQUIRE_THROWS_AS(block_bootstrap(1, 10, 1, refit), UsageError);
  int call = 0;
  const auto sometimes = block_bootstrap(
      blocks, 10, 7, [&](const std::vector<int>& c) { return ++call == 3 ? VectorXd(VectorXd::Constant(1, NAN)) : refit(c); });
  CHECK(sometimes.failed == 1);
  CHECK(sometimes.samples.rows() == 9);
}
