// d' and decoding against Gaussian and Poisson data whose answers are known.
#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "tasks/network_report/decoding.hpp"
#include "tasks/network_report/discriminant.hpp"
#include "tasks/network_report/pages.hpp"
#include "tasks/network_report/selectivity.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/network_report/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::tasks::network_report;
using namespace axograd::tasks::network_report::testing;

namespace {

double phi(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

// Class 1 has its mean at d (in every feature), class 0 at 0; independent unit variances. Optimal: Phi(d sqrt(features) / 2).
Eigen::MatrixXd gaussian(int samples, int features, double d, std::vector<int>& labels, std::uint64_t seed) {
  Eigen::MatrixXd X(samples, features);
  labels.clear();
  for (int i = 0; i < samples; ++i) {
    labels.push_back(i % 2);
    for (int j = 0; j < features; ++j) X(i, j) = d * (i % 2) + normal(seed, std::uint64_t(i), std::uint64_t(j));
  }
  return X;
}

double right(const Discriminant& trained, const Eigen::MatrixXd& X, const std::vector<int>& labels) {
  const std::vector<int> answers = trained.classify(X);
  double n = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) n += answers[i] == labels[i];
  return n / double(answers.size());
}

Recorded two_classes(int trials, const std::function<double(int label, int step, int neuron)>& hz) {
  Recorded r = poisson(trials, 600, 20, [&](int b, int t, int n) { return hz(b % 2, t, n); });
  for (int b = 0; b < trials; ++b) r.labels.push_back(b % 2);
  return r;
}

}  // namespace

TEST_CASE("d' of Gaussian counts is the distance of the means in standard deviations") {
  std::vector<int> labels;
  const Eigen::MatrixXd X = gaussian(4000, 3, 0.7, labels, 3);
  std::vector<float> counts;
  for (int i = 0; i < 4000; ++i) {
    for (int j = 0; j < 3; ++j) counts.push_back(float(j == 2 ? -X(i, j) : X(i, j)));
  }
  const auto d = d_prime(counts.data(), 3, labels, 2);
  const double error = 4 * std::sqrt(2.0 / 2000);  // four standard errors
  CHECK(d[0] == Approx(0.7).margin(error));
  CHECK(d[2] == Approx(-0.7).margin(error));
  // Three classes at 0, 0.7 (label 1) and 0 (relabelled): pairs 0.7, 0, 0.7 in root mean square.
  for (std::size_t i = 0; i < labels.size(); i += 4) labels[i] = 2;
  CHECK(d_prime(counts.data(), 3, labels, 3)[0] == Approx(0.7 * std::sqrt(2.0 / 3)).margin(0.12));
  const std::vector<float> constant = {1, 2, 1, 2};
  CHECK(d_prime(constant.data(), 1, {0, 1, 0, 1}, 2)[0] == Approx(2));
  CHECK(d_prime(constant.data(), 1, {0, 0, 1, 1}, 2)[0] == 0);
}

TEST_CASE("the discriminant reaches the optimum, with few features and with more features than samples") {
  std::vector<int> labels, test_labels;
  const Eigen::MatrixXd X = gaussian(800, 10, 0.5, labels, 1), test = gaussian(4000, 10, 0.5, test_labels, 2);
  const double best = phi(0.5 * std::sqrt(10.0) / 2);  // 0.785
  CHECK(right(Discriminant(X, labels, 2), test, test_labels) == Approx(best).margin(0.03));
  const Eigen::MatrixXd wide = gaussian(60, 300, 0.5, labels, 4), wide_test = gaussian(1000, 300, 0.5, test_labels, 5);
  const Discriminant trained(wide, labels, 2);
  CHECK(trained.shrinkage() > 0.5);
  CHECK(right(trained, wide_test, test_labels) > 0.97);  // the optimum is 1.00
}

TEST_CASE("shrinkage is small where the covariance is well known and far from a sphere") {
  std::vector<int> labels;
  Eigen::MatrixXd X = gaussian(4000, 5, 1, labels, 8);
  X.col(0) *= 10;
  CHECK(Discriminant(X, labels, 2).shrinkage() < 0.01);
}

TEST_CASE("both forms of the solution agree") {
  // 40 samples with 39 features are solved among the features; two more that are constant move it to the form among the samples.
  std::vector<int> labels, test_labels;
  const Eigen::MatrixXd X = gaussian(40, 39, 0.4, labels, 6), test = gaussian(500, 39, 0.4, test_labels, 7);
  Eigen::MatrixXd wide(40, 41), wide_test(500, 41);
  wide << X, Eigen::MatrixXd::Zero(40, 2);
  wide_test << test, Eigen::MatrixXd::Zero(500, 2);
  const auto a = Discriminant(X, labels, 2).classify(test), b = Discriminant(wide, labels, 2).classify(wide_test);
  int same = 0;
  for (std::size_t i = 0; i < a.size(); ++i) same += a[i] == b[i];
  CHECK(same > 490);  // the two shrinkages differ a little: the mean variance is over 41 features
}

TEST_CASE("permuted labels make five of a hundred neurons selective, a signal all of them") {
  const auto none = selectivity(two_classes(100, [](int, int, int) { return 30.0; }));
  REQUIRE(none.windows == 6);
  int above = 0;
  for (double d : none.d_prime) above += std::abs(d) > none.limit;
  CHECK(above / 120.0 == Approx(0.05).margin(0.06));  // three standard errors of 120 draws
  // Only neuron 7 tells the classes apart, only from 300 ms on: 60 against 20 Hz in 100 ms, d' = 4 / sqrt(4) = 2.
  const auto one = selectivity(two_classes(300, [](int k, int t, int n) { return n == 7 && t >= 300 && k == 1 ? 60.0 : 20.0; }));
  CHECK(most_selective(one, 3)[0] == 7);
  CHECK(one.at(7, 4) == Approx(2).margin(0.45));
  CHECK(std::abs(one.at(7, 1)) < 0.5);
}

TEST_CASE("decoding is at chance before the signal and follows a code that stays, or changes") {
  // Steps 0-199: nothing; 200-399: neurons 0-9 carry the class; 400-599: neurons 10-19 carry it.
  const Recorded r = two_classes(200, [](int k, int t, int n) {
    const bool carries = t >= 400 ? n >= 10 : t >= 200 && n < 10;
    return carries && k == 1 ? 80.0 : 30.0;
  });
  const Decoding d = decode(r);
  REQUIRE(d.windows == 6);
  CHECK(d.trials == 200);
  CHECK(d.chance == 0.5);
  CHECK(d.limit == Approx(0.5 + 1.96 * 0.5 / std::sqrt(200.0)).margin(0.01));
  for (int w : {0, 1}) CHECK(d.accuracy[std::size_t(w)] == Approx(0.5).margin(0.14));  // four standard errors
  for (int w : {2, 3, 4, 5}) CHECK(d.accuracy[std::size_t(w)] > 0.95);
  const auto across = [&](int a, int b) { return d.across[std::size_t(a * 6 + b)]; };
  CHECK(across(2, 3) > 0.95);
  CHECK(across(4, 5) > 0.95);
  CHECK(across(2, 5) == Approx(0.5).margin(0.14));
  CHECK(decode(r).across == d.across);
}

TEST_CASE("the sections say why they are empty") {
  Recorded r = poisson(4, 100, 3, [](int, int, int) { return 50.0; });
  const Folder folder;
  nlohmann::json summary;
  CHECK(decoding_section(r, ArrayFolder(folder.path()), summary).dump().find("Not computed") != std::string::npos);
  r.labels = {0, 0, 0, 1};
  CHECK(selectivity_section(r, ArrayFolder(folder.path()), summary).dump().find("two trials") != std::string::npos);
  CHECK_FALSE(selectivity_if_classes(r));
  CHECK_THROWS_AS(selectivity(r), UsageError);
  CHECK_THROWS_AS(decode(r), UsageError);
  r.labels = {0, 0, 1, 1};
  CHECK(selectivity_if_classes(r));
  CHECK(summary.empty());
}
