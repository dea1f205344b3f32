#include <cmath>
#include <functional>

#include "tasks/train_network/trial_loss.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

// d(loss)/d(y[i]) by central differences against `slope`.
void check_slopes(std::vector<float> y, const std::vector<float>& slope, const std::function<double(const std::vector<float>&)>& loss) {
  constexpr float h = 1e-2F;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const float kept = y[i];
    y[i] = kept + h;
    const double up = loss(y);
    y[i] = kept - h;
    const double down = loss(y);
    y[i] = kept;
    CHECK(double(slope[i]) == Approx((up - down) / (2 * double(h))).epsilon(2e-3).margin(2e-5));
  }
}

std::vector<float> outputs(int n) {
  std::vector<float> y;
  for (int i = 0; i < n; ++i) y.push_back(float(std::sin(1.7 * i) * 2));
  return y;
}

trials::TrialBatch classes() {
  trials::TrialBatch b;
  b.shape.steps = 6;
  b.shape.outputs = 3;
  b.trials = 2;
  b.windows = {{.trial = 0, .first = 1, .end = 4, .label = 2}, {.trial = 0, .first = 4, .end = 6, .label = 0, .weight = 0.5}, {.trial = 1, .first = 2, .end = 6, .label = 1}};
  return b;
}

}  // namespace

TEST_CASE("cross-entropy over windows, per step and of the mean: slopes and a value by hand") {
  const auto b = classes();
  for (const char* kind : {"per_step", "mean"}) {
    INFO(kind);
    std::vector<float> slope, unused;
    const auto y = outputs(36);
    trial_loss(b, y.data(), kind, slope);
    check_slopes(y, slope, [&](const std::vector<float>& x) { return trial_loss(b, x.data(), kind, unused); });
    const std::vector<float> same(36, 0.3F);
    CHECK(trial_loss(b, same.data(), kind, unused) == Approx(std::log(3.0)));
  }
}

TEST_CASE("weighted squares of curves: slopes, and 0 where the network is right") {
  trials::TrialBatch b;
  b.shape.steps = 4;
  b.shape.outputs = 2;
  b.shape.classes = false;
  b.trials = 1;
  b.target = {0, 1, 1, 0, 1, 1, 0, 0};
  b.weight = {1, 1, 5, 5, 0, 0, 1, 2};
  std::vector<float> slope, unused;
  const auto y = outputs(8);
  trial_loss(b, y.data(), "per_step", slope);
  check_slopes(y, slope, [&](const std::vector<float>& x) { return trial_loss(b, x.data(), "per_step", unused); });
  CHECK(trial_loss(b, b.target.data(), "per_step", unused) == 0);
}

TEST_CASE("the rate's pull: value by hand, slope by a spike more") {
  std::vector<float> slope, unused;
  std::vector<std::int32_t> counts = {3, 10, 5, 20};   // two trials, two cells
  const RateOptions o{.weight = 2, .target = 10};
  const double loss = rate_loss(counts, 2, 1000, o, slope);
  CHECK(loss == Approx(2 * (std::pow(0.004 - 0.010, 2) + std::pow(0.015 - 0.010, 2))));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] += 1;
    const double up = rate_loss(counts, 2, 1000, o, unused);
    counts[i] -= 2;
    const double down = rate_loss(counts, 2, 1000, o, unused);
    counts[i] += 1;
    CHECK(double(slope[i]) == Approx((up - down) / 2).epsilon(1e-5));
  }
  CHECK(rate_loss(counts, 2, 1000, {}, slope) == 0);
  CHECK(slope.empty());
}
