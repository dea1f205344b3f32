// The recipes find what they are meant to find, whatever the starting points.
#include "tasks/published/objective.hpp"
#include "tasks/published/spike_trains.hpp"
#include "tasks/published/trials.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

long found(const PublishedProblem& p, double noise, const PublishedSearch& search, int seeds) {
  long n = 0;
  for (int seed = 1; seed <= seeds; ++seed) n += run_trial(p, noise, search, seed).found;
  return n;
}

}  // namespace

TEST_CASE("published: 20 of 20 fits of the Hodgkin-Huxley problem reach 1e-12", "[published]") {
  CHECK(solved_loss(published_hh()) == 1e-12);
  CHECK(found(published_hh(), 0, {}, 20) == 20);
  CHECK(found(published_hh(true), 0, {}, 5) == 5);
  PublishedSearch few_numbers;
  few_numbers.starts = 16;
  few_numbers.samples = "published";
  CHECK(found(published_hh(), 0, few_numbers, 5) == 5);
}

TEST_CASE("published: 20 of 20 fits of the GIF problem reach 1e-6", "[published]") {
  CHECK(solved_loss(published_gif()) == 1e-6);
  CHECK(found(published_gif(), 0, {}, 20) == 20);
}

TEST_CASE("published: noise on the target", "[published]") {
  for (const double noise : {0.5, 1.0}) {
    CHECK(found(published_hh(), noise, {}, 5) == 5);
    CHECK(found(published_gif(), noise, {}, 5) == 5);
  }
  // the fit to a noisy target is close to the clean one: the noise of 55 numbers shrinks by what 7485 of them say
  const Trial t = run_trial(published_hh(), 1, {}, 1);
  CHECK(t.loss > 0.3);
  CHECK(t.clean_loss < 0.01);
}

TEST_CASE("published: spikes of the GIF problem are read from its voltages", "[published]") {
  const SpikeSteps expected = {
      {146, 302, 466, 638, 818, 1005, 1199, 1400, 1607, 1820}, {251, 541, 877, 1274, 1767}, {251, 541, 877}, {}, {}};
  const PublishedProblem p = published_gif();
  for (const double noise : {0.0, 1.0}) {
    SpikeSteps spikes = spikes_in(p, noisy_target(p, noise, 1));
    for (auto& steps : spikes) {
      for (std::int64_t& step : steps) --step;  // the published step is that of the sample above threshold
    }
    CHECK(spikes == expected);
  }
}

// Without a spike the same voltages are read as silent.
TEST_CASE("published: a subthreshold voltage has no spikes", "[published]") {
  const PublishedProblem p = published_gif();
  const SpikeSteps none(5);
  CHECK(spikes_in(p, p.voltages(p.middle(), &none)) == none);
}

TEST_CASE("published: the threshold's regression has the gradient of its value", "[published]") {
  const PublishedProblem p = published_gif();
  PublishedObjective errors(p, threshold_errors(p, spikes_in(p, p.voltages(p.truth()))));
  Eigen::VectorXd x(4);
  x << 0.02, 0.03, 0.3, 0.05;
  const auto e = errors.evaluate(x, fitting::Need::curvature);
  for (Eigen::Index i = 0; i < 4; ++i) {
    Eigen::VectorXd up = x, down = x;
    const double step = 1e-6;
    up[i] += step, down[i] -= step;
    const double slope =
        (errors.evaluate(up, fitting::Need::value).value - errors.evaluate(down, fitting::Need::value).value) / (2 * step);
    CHECK(e.gradient[i] == Approx(slope).epsilon(1e-6).margin(1e-9));
  }
}
