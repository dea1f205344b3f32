// The renewal likelihood's values against plain loops, and the limits it states.
#include <limits>

#include "core/base/error.hpp"
#include "tests/models/flex_gif/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

TEST_CASE("traces and sums equal plain loops over the equations", "[flex_gif]") {
  for (const FlexVariant& v : flex_variants()) {
    INFO(v.name);
    const FlexBed bed(v);
    RenewalTask task = bed.task(v);
    task.derivatives = false;
    const FlexTraces expected = reference_traces(bed, v, v.params);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> V(bed.V.size(), nan), log_rate(bed.V.size(), nan);
    renewal_traces(task, V.data(), log_rate.data());
    int differing = 0;
    for (std::size_t k = 0; k < V.size(); ++k) {
      if (std::isnan(expected.V[k]))
        differing += !std::isnan(V[k]);
      else
        differing += !(std::abs(V[k] - expected.V[k]) < 1e-4) + !(std::abs(log_rate[k] - expected.log_rate[k]) < 1e-4);
    }
    CHECK(differing == 0);
    const RenewalSums s = renewal_sums(task);
    const FlexSums plain = reference_sums(bed, expected);
    CHECK(s.finite);
    CHECK(s.log_likelihood == Approx(plain.log_likelihood).epsilon(1e-10));
    CHECK(s.squared_error == Approx(plain.squared_error).epsilon(1e-10));
    CHECK(s.held_out_log_likelihood == Approx(plain.held_out).epsilon(1e-10));
  }
}

TEST_CASE("bins and spikes are counted by their use", "[flex_gif]") {
  const FlexVariant v = flex_variants()[0];
  const FlexBed bed(v);
  const RenewalSums s = renewal_sums(bed.task(v));
  std::int64_t bins = 0, held_out = 0, voltage = 0, spikes = 0, held_out_spikes = 0;
  for (const auto& g : bed.segments) {
    for (auto k = std::size_t(g.begin); k < std::size_t(g.end); ++k) {
      bins += (bed.use[k] & use_likelihood) != 0;
      held_out += (bed.use[k] & use_held_out) != 0;
      voltage += (bed.use[k] & use_voltage) != 0;
    }
    if (g.spike)
      spikes += (bed.use[std::size_t(g.end - 1)] & use_likelihood) != 0,
          held_out_spikes += (bed.use[std::size_t(g.end - 1)] & use_held_out) != 0;
  }
  REQUIRE(spikes > 5);
  REQUIRE(held_out_spikes > 0);
  CHECK(s.bins == bins);
  CHECK(s.held_out_bins == held_out);
  CHECK(s.voltage_samples == voltage);
  CHECK(s.spikes == spikes);
  CHECK(s.held_out_spikes == held_out_spikes);
}

TEST_CASE("the rate has a floor and a ceiling", "[flex_gif]") {
  FlexVariant v = flex_variants()[0];
  const FlexBed bed(v);
  std::vector<float> log_rate(bed.V.size(), 0);
  v.params.b_0 = -500;
  renewal_traces(bed.task(v), nullptr, log_rate.data());
  CHECK(log_rate[0] == Approx(std::log(v.layout.lambda_0)));
  v.params.b_0 = 900;
  renewal_traces(bed.task(v), nullptr, log_rate.data());
  CHECK(log_rate[0] == Approx(11));
  CHECK(renewal_sums(bed.task(v)).finite);
}

TEST_CASE("more directions than the kernels hold are refused with the limit", "[flex_gif]") {
  const FlexVariant v = flex_variants()[0];
  const FlexBed bed(v);
  RenewalTask task = bed.task(v);
  task.directions = renewal_max_directions + 1;
  std::string message;
  try {
    renewal_sums(task);
  } catch (const UsageError& e) {
    message = e.what();
  }
  CHECK(message.find("at most 128") != std::string::npos);
  CHECK(message.find("this one has 129") != std::string::npos);
}

TEST_CASE("a model that runs away is reported, not summed", "[flex_gif]") {
  FlexVariant v = flex_variants()[1];
  v.params.c[0] = 4000;  // an unstable branch: V doubles in every step
  const FlexBed bed(v);
  CHECK_FALSE(renewal_sums(bed.task(v)).finite);
}
