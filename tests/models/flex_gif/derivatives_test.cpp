// The renewal likelihood's derivatives, for every parameter of every layout.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/rollout/isa_choice.hpp"
#include "tests/models/flex_gif/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

struct IsaGuard {
  explicit IsaGuard(const char* name) { setenv("AXOGRAD_ISA", name, 1); }
  ~IsaGuard() { unsetenv("AXOGRAD_ISA"); }
};

// Derivatives of V and ln lambda along every direction by central differences of the plain loops.
struct Slopes {
  std::vector<FlexTraces> d;
  Slopes(const FlexBed& bed, const FlexVariant& v) : d(std::size_t(v.directions())) {
    const auto values = flat(v.params);
    for (int place = 0; place < FlexParams::size; ++place) {
      const int k = bed.direction[std::size_t(place)];
      if (k < 0) continue;
      const double h = step_of(values, place);
      auto up = values, down = values;
      up[std::size_t(place)] += h, down[std::size_t(place)] -= h;
      FlexTraces a = reference_traces(bed, v, shaped(up));
      const FlexTraces b = reference_traces(bed, v, shaped(down));
      for (std::size_t i = 0; i < a.V.size(); ++i)
        a.V[i] = (a.V[i] - b.V[i]) / (2 * h), a.log_rate[i] = (a.log_rate[i] - b.log_rate[i]) / (2 * h);
      d[std::size_t(k)] = std::move(a);
    }
  }
};

}  // namespace

TEST_CASE("the gradient of every parameter equals central differences", "[flex_gif]") {
  for (const FlexVariant& v : flex_variants()) {
    INFO(v.name);
    const FlexBed bed(v);
    const RenewalTask task = bed.task(v);
    const RenewalSums at = renewal_sums(task);
    const int n = task.directions;
    const auto value = [&](const std::vector<double>& params) {
      RenewalTask t = task;
      t.params = params.data();
      t.derivatives = false;
      const RenewalSums s = renewal_sums(t);
      return s.log_likelihood - 0.5 * t.voltage_weight * s.squared_error;
    };
    const auto values = flat(v.params);
    for (int place = 0; place < FlexParams::size; ++place) {
      const int k = bed.direction[std::size_t(place)];
      if (k < 0) continue;
      const double h = step_of(values, place);
      auto up = values, down = values;
      up[std::size_t(place)] += h, down[std::size_t(place)] -= h;
      const double numeric = (value(up) - value(down)) / (2 * h);
      double scale = 0;  // of the shares that add up to the gradient
      for (std::size_t s = 0; s < bed.segments.size(); ++s) scale += std::abs(at.score[s * std::size_t(n) + std::size_t(k)]);
      INFO("parameter " << place << " direction " << k);
      REQUIRE(scale > 0);
      CHECK(std::abs(at.gradient[std::size_t(k)] - numeric) <= 1e-6 * scale);
    }
  }
}

namespace {

// -d2 log P / d ln(lambda)^2 of a sample with hazard x, in closed form: never negative, and x^2 / (e^x - 1) in the mean.
double curvature_of(double x, bool spike) {
  if (!spike) return x;
  return x / std::expm1(x) * (x / -std::expm1(-x) - 1);
}

}  // namespace

TEST_CASE("what a sample tells about ln lambda is the curvature of its log-probability", "[flex_gif]") {
  for (const double x : {1e-3, 0.05, 1.0, 4.0}) {
    const double h = 1e-3, up = x * std::exp(h), down = x * std::exp(-h);
    const auto term = [](double y) { return std::log(-std::expm1(-y)); };
    CHECK(curvature_of(x, true) == Approx(-(term(up) - 2 * term(x) + term(down)) / (h * h)).epsilon(1e-4));
    const double chance = -std::expm1(-x);
    CHECK(chance * curvature_of(x, true) + (1 - chance) * curvature_of(x, false) == Approx(x * x / std::expm1(x)));
  }
}

TEST_CASE("the information matrix is the curvature of the samples along the slopes, plus the voltage's", "[flex_gif]") {
  for (const FlexVariant& v : flex_variants()) {
    INFO(v.name);
    const FlexBed bed(v);
    const RenewalTask task = bed.task(v);
    const RenewalSums at = renewal_sums(task);
    const auto n = std::size_t(task.directions);
    const FlexTraces traces = reference_traces(bed, v, v.params);
    const Slopes s(bed, v);
    std::vector<double> expected(n * n, 0);
    for (const auto& g : bed.segments) {
      for (auto k = std::size_t(g.begin); k < std::size_t(g.end); ++k) {
        const bool spike = g.spike && std::int64_t(k) == g.end - 1;
        const double told = bed.use[k] & use_likelihood ? curvature_of(std::exp(traces.log_rate[k]) * bed.dt * 1e-3, spike) : 0;
        const double weight = bed.use[k] & use_voltage ? task.voltage_weight : 0;
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t j = 0; j < n; ++j) {
            expected[i * n + j] += told * s.d[i].log_rate[k] * s.d[j].log_rate[k] + weight * s.d[i].V[k] * s.d[j].V[k];
          }
        }
      }
    }
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        worst = std::max(
            worst, std::abs(at.fisher[i * n + j] - expected[i * n + j]) / std::sqrt(expected[i * n + i] * expected[j * n + j]));
      }
    }
    CHECK(worst < 1e-5);
  }
}

TEST_CASE("the gradient alone is the same gradient", "[flex_gif]") {
  const FlexVariant v = flex_variants()[2];
  const FlexBed bed(v);
  RenewalTask task = bed.task(v);
  const RenewalSums both = renewal_sums(task);
  task.information = false;
  const RenewalSums alone = renewal_sums(task);
  CHECK(alone.gradient == both.gradient);
  CHECK(alone.score == both.score);
  CHECK(*std::max_element(alone.fisher.begin(), alone.fisher.end()) == 0);
}

TEST_CASE("scores of the segments add up to the gradient", "[flex_gif]") {
  const FlexVariant v = flex_variants()[2];
  const FlexBed bed(v);
  const RenewalSums at = renewal_sums(bed.task(v));
  const std::size_t n = at.gradient.size();
  REQUIRE(at.score.size() == bed.segments.size() * n);
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0, scale = 0;
    for (std::size_t s = 0; s < bed.segments.size(); ++s) sum += at.score[s * n + i], scale += std::abs(at.score[s * n + i]);
    CHECK(std::abs(sum - at.gradient[i]) <= 1e-12 * scale);
  }
}

TEST_CASE("instruction sets agree, threads do not matter at all", "[flex_gif]") {
  for (const FlexVariant& v : flex_variants()) {
    INFO(v.name);
    const FlexBed bed(v, 3, 1200);
    RenewalTask task = bed.task(v);
    const auto sums_on = [&](Isa isa) {
      const IsaGuard guard(isa_name(isa));
      return renewal_sums(task);
    };
    const auto sets = runnable_isas();
    const RenewalSums base = sums_on(sets.front());
    const std::size_t n = base.gradient.size();
    for (const Isa isa : sets) {
      INFO(isa_name(isa));
      const RenewalSums other = sums_on(isa);
      CHECK(other.log_likelihood == Approx(base.log_likelihood).epsilon(1e-9));
      CHECK(other.squared_error == Approx(base.squared_error).epsilon(1e-9));
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          REQUIRE(std::abs(other.fisher[i * n + j] - base.fisher[i * n + j]) <=
                  1e-9 * std::sqrt(base.fisher[i * n + i] * base.fisher[j * n + j]));
        }
        REQUIRE(std::abs(other.gradient[i] - base.gradient[i]) <=
                1e-9 * std::max(std::abs(base.gradient[i]), std::sqrt(base.fisher[i * n + i])));
      }
    }
    const RenewalSums one = renewal_sums(task);
    for (int threads : {2, 4}) {
      task.threads = threads;
      const RenewalSums many = renewal_sums(task);
      CHECK(many.log_likelihood == one.log_likelihood);
      CHECK(many.gradient == one.gradient);
      CHECK(many.fisher == one.fisher);
      CHECK(many.score == one.score);
    }
  }
}
