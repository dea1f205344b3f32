// Error bars where the answer is known: a mean potential, measured through an electrode of uncertain resistance.
#include "tasks/results/uncertainty.hpp"

#include <cmath>

#include "core/num/philox.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

constexpr int samples = 4000;
constexpr double sigma = 2, current = 100;  // mV, pA

// V = -60 mV + noise under a constant current; electrode kernels of one tap, that is, resistances.
Dataset recording(const std::vector<double>& resistances) {
  Dataset d;
  d.dt = 0.1;
  Trace t;
  for (int i = 0; i < samples; ++i) {
    t.V.push_back(float(-60 + sigma * normal(3, 1, std::uint64_t(i))));
    t.I.push_back(float(current));
  }
  d.train = {t};
  d.electrode.taps = {20 / d.dt};  // MOhm/ms
  for (double r : resistances) d.electrode.draws.push_back({r / d.dt});
  return d;
}

// The mean of V and, without data, a fixed parameter.
struct Mean {
  double best = 0;
  fitting::OptimumInfo info;
  explicit Mean(const Dataset& d) {
    for (float v : d.train[0].V) best += double(v) / samples;
    info.parameters = {{.name = "mean", .unit = "mV"}, {.name = "other", .unit = "mV", .fixed = true}};
    info.transforms = {Transform(), Transform()};
    info.x = Eigen::Vector2d(best, 0);
    info.data_curvature = Eigen::MatrixXd::Zero(2, 2);
    info.data_curvature(0, 0) = samples / (sigma * sigma);
    info.scores = Eigen::MatrixXd::Zero(samples, 2);
    for (int i = 0; i < samples; ++i) info.scores(i, 0) = (best - double(d.train[0].V[std::size_t(i)])) / (sigma * sigma);
  }
  Eigen::VectorXd gradient(const std::vector<Trace>& sweeps) const {
    Eigen::VectorXd g = Eigen::VectorXd::Zero(2);
    for (float v : sweeps[0].V) g[0] += (best - double(v)) / (sigma * sigma);
    return g;
  }
};

}  // namespace

TEST_CASE("the sandwich of white noise is the standard error of the mean", "[results]") {
  const Dataset d = recording({});
  const Mean m(d);
  const Uncertainty u = uncertainty_of(m.info, 400, d, 20, [&](const auto& sweeps) { return m.gradient(sweeps); });
  CHECK(u.estimates.kind == fitting::CovarianceKind::sandwich);
  CHECK(u.estimates.list[0].standard_error == Approx(sigma / std::sqrt(samples)).epsilon(0.1));  // 400 blocks: 3.5 %
  CHECK(u.inverse_curvature(0, 0) == Approx(sigma * sigma / samples));
  CHECK(u.inverse_curvature(1, 1) == 0);
  CHECK(u.electrode.covariance.size() == 0);
  CHECK(u.electrode.largest == 0);
}

TEST_CASE("the electrode's bootstrap widens the error bars by what it moves the optimum", "[results]") {
  const Dataset d = recording({18, 20, 22, 24});  // variance 20/3 MOhm^2; 1 MOhm at 100 pA is 0.1 mV
  const Mean m(d);
  const auto gradient = [&](const auto& sweeps) { return m.gradient(sweeps); };
  const Uncertainty alone = uncertainty_of(m.info, 400, d, 0, gradient), with = uncertainty_of(m.info, 400, d, 20, gradient);
  const double extra = 20.0 / 3 * 0.01;
  CHECK(with.electrode.covariance(0, 0) == Approx(extra).epsilon(1e-4));
  const double own = alone.estimates.list[0].error_x, both = with.estimates.list[0].error_x;
  CHECK(both * both == Approx(own * own + extra).epsilon(1e-4));
  CHECK(with.covariance(0, 0) == Approx(both * both));
  CHECK(with.estimates.list[0].high - m.best == Approx(1.959964 * both).epsilon(1e-6));
  CHECK(with.electrode.largest == Approx(extra / (own * own + extra)).epsilon(1e-4));
  CHECK(with.electrode.worst == "mean");
}

TEST_CASE("what the fit adapted to is given back to the error bars", "[results]") {
  const Dataset d = recording({});
  const Mean m(d);
  constexpr int blocks = 8;  // one degree of freedom of eight
  double square = 0;
  for (int b = 0; b < blocks; ++b) {
    const double sum = m.info.scores.col(0).segment(b * samples / blocks, samples / blocks).sum();
    square += sum * sum;  // their mean is zero at the optimum
  }
  const double H = samples / (sigma * sigma), n = blocks;
  const double naive = std::sqrt(square * n / (n - 1)) / H;
  const Uncertainty u = uncertainty_of(m.info, blocks, d, 0, {});
  CHECK(u.estimates.list[0].standard_error == Approx(naive * std::sqrt(n / (n - 1))).epsilon(1e-6));
}
