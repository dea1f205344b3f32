// Profile likelihoods whose answer is known.
#include "fitting/profile.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::fitting;

namespace {

FunctionObjective quadratic(const Eigen::MatrixXd& H, const Eigen::VectorXd& best, double bound) {
  auto info = unnamed_parameters(int(best.size()));
  for (auto& p : info) p.low = -bound, p.high = bound;
  return FunctionObjective(info, Need::curvature, [=](const Eigen::VectorXd& x, Need) {
    Evaluation e;
    const Eigen::VectorXd d = x - best;
    e.value = 0.5 * d.dot(H * d);
    e.gradient = H * d;
    e.curvature = H;
    return e;
  });
}

}  // namespace

TEST_CASE("profile of a quadratic: the interval of the covariance, whatever the first guess", "[fitting]") {
  Eigen::MatrixXd H(3, 3);
  H << 40, 18, 0, 18, 9, 1, 0, 1, 2;
  Eigen::VectorXd best(3);
  best << 0.3, -0.2, 1;
  FunctionObjective f = quadratic(H, best, 50);
  const Eigen::MatrixXd covariance = H.inverse();
  const double nats = 2.5;  // the loss in other units
  for (int i = 0; i < 3; ++i) {
    const double se = std::sqrt(covariance(i, i) / nats);
    for (double guess : {0.2, 1.0, 4.0}) {
      INFO("parameter " << i << ", guess " << guess);
      ProfileOptions o;
      o.points = 25;
      const Profile p = profile(f, best, i, guess * se, nats, o);
      CHECK_FALSE(p.open_low);
      CHECK_FALSE(p.open_high);
      CHECK(p.low == Approx(best[i] - 1.959964 * se).epsilon(1e-5));
      CHECK(p.high == Approx(best[i] + 1.959964 * se).epsilon(1e-5));
      CHECK(p.below < 1e-9);
      for (const ProfilePoint& q : p.points) CHECK(q.rise == Approx(std::pow((q.x - best[i]) / se, 2)).margin(1e-6));
    }
  }
}

TEST_CASE("profile: a side that the data leave open ends at the bound and says so", "[fitting]") {
  // 1/2 (1 - e^x)^2: flat towards small x, where it never rises by more than 1/2
  auto info = unnamed_parameters(1);
  info[0].low = -9, info[0].high = 9;
  FunctionObjective f(info, Need::curvature, [](const Eigen::VectorXd& x, Need) {
    Evaluation e;
    const double s = std::exp(x[0]), r = s - 1;
    e.value = 0.5 * r * r;
    e.gradient = Eigen::VectorXd::Constant(1, r * s);
    e.curvature = Eigen::MatrixXd::Constant(1, 1, s * s);
    return e;
  });
  ProfileOptions o;
  o.points = 40;
  const Profile p = profile(f, Eigen::VectorXd::Zero(1), 0, 1, 1, o);
  CHECK(p.open_low);
  CHECK(p.low == -9);
  CHECK_FALSE(p.open_high);
  CHECK(p.high == Approx(std::log(1 + 1.959964)).epsilon(1e-3));
}

TEST_CASE("profile: says when it fell below the optimum that it was given", "[fitting]") {
  Eigen::MatrixXd H(2, 2);
  H << 4, 1, 1, 3;
  FunctionObjective f = quadratic(H, Eigen::VectorXd::Zero(2), 20);
  const Eigen::VectorXd wrong = Eigen::VectorXd::Constant(2, 0.8);
  const Profile p = profile(f, wrong, 0, 0.5, 1);
  CHECK(p.below > 1);
  CHECK(p.below <= 0.64 * 9 + 1e-9);  // d'Hd at the wrong point
}
