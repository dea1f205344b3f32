// Free runs with escape noise.
#include <algorithm>

#include "core/num/philox.hpp"
#include "tests/models/flex_gif/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

struct Run {
  FlexVariant v;
  std::vector<float> I;
  std::vector<double> keep_eta, keep_gamma;
  FlexGifRun run;
  explicit Run(const FlexVariant& variant, int steps = 20000) : v(variant) {
    double noise = 0;
    for (int t = 0; t < steps; ++t) {
      noise = 0.97 * noise + 25 * normal(8, 0, std::uint64_t(t));
      I.push_back(float(55 + noise));
    }
    keep_eta = v.eta.decay(0.1), keep_gamma = v.gamma.decay(0.1);
    run.layout = v.layout;
    run.params = &v.params.C_m;
    run.keep_eta = keep_eta.data(), run.keep_gamma = keep_gamma.data();
    run.I = I.data(), run.steps = steps;
    run.hold = 30;
    run.start_V = v.params.E_L;
    run.repeats = 20;
    run.seed = 3;
  }
};

std::vector<float> kernel(const SpikeBasis& b, const double* coefficients, int samples) {
  std::vector<float> k(static_cast<std::size_t>(samples));
  for (int s = 0; s < samples; ++s) {
    double sum = 0;
    for (int j = 0; j < b.size(); ++j) sum += coefficients[j] * b.value(j, 0.1 * s);
    k[std::size_t(s)] = float(sum);
  }
  return k;
}

// ln(lambda/Hz) of the teacher-forced model on a spike train of the free run.
std::vector<float> forced_log_rate(const Run& r, const std::vector<int>& spikes) {
  const int n = int(r.I.size());
  std::vector<float> x(r.I.size() * std::size_t(r.v.eta.size())), y(r.I.size() * std::size_t(r.v.gamma.size())), V(r.I.size(), 0);
  spike_features(r.v.eta, spikes, n, r.run.hold, 0.1, x.data());
  spike_features(r.v.gamma, spikes, n, r.run.hold, 0.1, y.data());
  std::vector<RenewalSegment> segments;
  int begin = 0;
  for (int s : spikes) segments.push_back({begin, s + 1, true, begin > 0, r.run.start_V}), begin = s + r.run.hold;
  if (begin < n) segments.push_back({begin, n, false, begin > 0, r.run.start_V});
  const std::vector<std::uint8_t> use(r.I.size(), use_likelihood);
  RenewalTask t;
  t.data = {0.1, V.data(), r.I.data(), x.data(), y.data(), use.data(), segments.data(), std::int64_t(segments.size())};
  t.layout = r.v.layout;
  t.params = &r.v.params.C_m;
  std::vector<float> rate(r.I.size(), -1e9f);
  renewal_traces(t, nullptr, rate.data());
  return rate;
}

}  // namespace

TEST_CASE("kernels added into buffers give the recursion's spikes", "[flex_gif]") {
  Run r(flex_variants()[2]);
  const auto expected = flex_gif_simulate(r.run);
  const auto eta = kernel(r.v.eta, r.v.params.eta, int(r.I.size())), gamma = kernel(r.v.gamma, r.v.params.gamma, int(r.I.size()));
  FlexVariant folded = r.v;
  folded.layout.etas = folded.layout.gammas = 1;
  folded.params.eta[0] = folded.params.gamma[0] = 1;
  FlexGifRun run = r.run;
  run.layout = folded.layout;
  run.params = &folded.params.C_m;
  run.keep_eta = run.keep_gamma = nullptr;
  run.eta_kernel = eta.data(), run.gamma_kernel = gamma.data(), run.kernel_samples = std::int64_t(eta.size());
  std::size_t spikes = 0;
  for (const auto& train : expected) spikes += train.size();
  REQUIRE(spikes > 100);
  CHECK(flex_gif_simulate(run) == expected);
}

TEST_CASE("a repeat's spikes depend on seed and stream alone", "[flex_gif]") {
  Run r(flex_variants()[0]);
  const auto all = flex_gif_simulate(r.run);
  FlexGifRun run = r.run;
  run.threads = 3;
  CHECK(flex_gif_simulate(run) == all);
  run.repeats = 5;
  run.stream = 7;
  const auto some = flex_gif_simulate(run);
  CHECK(std::equal(some.begin(), some.end(), all.begin() + 7));
  run.seed = 4;
  CHECK(flex_gif_simulate(run) != some);
  CHECK(all[0] != all[1]);
}

TEST_CASE("the refractory period is kept and V is held at the reset", "[flex_gif]") {
  Run r(flex_variants()[0]);
  r.run.repeats = 1;
  std::vector<float> V(r.I.size());
  const auto spikes = flex_gif_simulate(r.run, V.data())[0];
  REQUIRE(spikes.size() > 5);
  int broken = 0;
  for (std::size_t i = 0; i < spikes.size(); ++i) {
    if (i) broken += spikes[i] - spikes[i - 1] < r.run.hold;
    for (int t = spikes[i] + 1; t <= std::min(spikes[i] + r.run.hold, int(V.size()) - 1); ++t)
      broken += V[std::size_t(t)] != float(r.v.params.V_reset);
  }
  CHECK(broken == 0);
}

TEST_CASE("spike counts and intervals are those of the escape rate", "[flex_gif]") {
  for (int which : {0, 2, 3, 4}) {
    Run r(flex_variants()[std::size_t(which)]);
    INFO(r.v.name);
    r.run.repeats = 64;
    double counted = 0, integral = 0;
    std::vector<double>
        rescaled;  // lambda integrated from spike to spike: exponential with mean 1 [time rescaling, Brown et al. 2002]
    for (const auto& spikes : flex_gif_simulate(r.run)) {
      const auto log_rate = forced_log_rate(r, spikes);
      double since = 0;
      std::size_t next = 0;
      for (std::size_t t = 0; t < log_rate.size(); ++t) {
        since += std::exp(double(log_rate[t])) * 1e-4;
        if (next < spikes.size() && spikes[next] == int(t)) rescaled.push_back(since), integral += since, since = 0, ++next;
      }
      integral += since;
      counted += double(spikes.size());
    }
    REQUIRE(counted > 300);
    CHECK(std::abs(counted - integral) < 4 * std::sqrt(counted));
    std::sort(rescaled.begin(), rescaled.end());
    double distance = 0;
    const double n = double(rescaled.size());
    for (std::size_t i = 0; i < rescaled.size(); ++i)
      distance = std::max(distance, std::abs(1 - std::exp(-rescaled[i]) - (double(i) + 0.5) / n));
    CHECK(distance < 1.95 / std::sqrt(n) + 0.02);  // Kolmogorov-Smirnov at 0.1 %, and the steps of the grid
  }
}
