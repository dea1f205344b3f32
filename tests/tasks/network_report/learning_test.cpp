// Perturbations, the check before a training, and the pages that show them.
#include <bit>
#include <cmath>

#include "tasks/network_report/pages.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/network_report/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::tasks::network_report;
using namespace axograd::tasks::network_report::testing;

namespace {

int spikes_in(const std::vector<std::uint64_t>& bits) {
  int n = 0;
  for (auto w : bits) n += std::popcount(w);
  return n;
}

StartState healthy() {
  StartState s;
  PopulationActivity a;
  a.name = "E", a.neurons = 100, a.mean_hz = 8, a.silent = 0.1;
  s.activity = {a};
  s.gradient_norms = {{"w_rec", 0.4}};
  return s;
}

}  // namespace

TEST_CASE("jitter moves spikes by its standard deviation and keeps their number") {
  // One spike per channel in the middle of 2000 steps: nothing can leave.
  const int trials = 20, channels = 100, steps = 2000;
  std::vector<std::uint64_t> bits(std::size_t(trials) * std::size_t(steps) * 2, 0);
  for (int b = 0; b < trials; ++b) {
    for (int c = 0; c < channels; ++c)
      bits[(std::size_t(b) * steps + 1000) * 2 + std::size_t(c / 64)] |= std::uint64_t(1) << (c % 64);
  }
  const auto moved = jitter_spikes(bits, trials, steps, channels, 20, 1);
  CHECK(spikes_in(moved) == trials * channels);
  double squares = 0, sum = 0;
  for (int b = 0; b < trials; ++b) {
    for (int t = 0; t < steps; ++t) {
      const int n = std::popcount(moved[(std::size_t(b) * steps + std::size_t(t)) * 2]) +
                    std::popcount(moved[(std::size_t(b) * steps + std::size_t(t)) * 2 + 1]);
      sum += n * (t - 1000), squares += n * (t - 1000.0) * (t - 1000.0);
    }
  }
  CHECK(sum / 2000 == Approx(0).margin(4 * 20 / std::sqrt(2000.0)));
  CHECK(std::sqrt(squares / 2000) == Approx(20).margin(4 * 20 / std::sqrt(4000.0)));
  CHECK(jitter_spikes(bits, trials, steps, channels, 0, 1) == bits);
  CHECK(jitter_spikes(bits, trials, steps, channels, 20, 2) != moved);
}

TEST_CASE("dropped spikes are the share that was asked for and a part of the others") {
  const Recorded r = poisson(10, 500, 70, [](int, int, int) { return 200.0; });
  const auto left = drop_spikes(r.spikes, 10, 500, 70, 0.3, 1);
  const double share = double(spikes_in(left)) / spikes_in(r.spikes);
  CHECK(share == Approx(0.7).margin(4 * std::sqrt(0.21 / spikes_in(r.spikes))));
  bool part = true;
  for (std::size_t i = 0; i < left.size(); ++i) part = part && (left[i] & ~r.spikes[i]) == 0;
  CHECK(part);
  CHECK(spikes_in(drop_spikes(r.spikes, 10, 500, 70, 1, 1)) == 0);
}

TEST_CASE("a silenced neuron's row is zero wherever the network sends, and nowhere else") {
  data::Weights w;
  data::Projection in, rec, out;
  in.name = "in", in.pre = "input", in.pre_count = 2, in.post_count = 2, in.dense = {1.0f, 1.0f, 1.0f, 1.0f};
  rec.name = "rec", rec.pre = "network", rec.pre_count = rec.post_count = 2, rec.dense = {1.0f, 2.0f, 3.0f, 4.0f};
  out.name = "out", out.pre = "network", out.pre_count = 2, out.post_count = 1;
  out.from = {0, 1}, out.to = {0, 0}, out.values = {5.0f, 6.0f};
  w.projections = {in, rec, out};
  const data::Weights cut = without_outputs(w, {1});
  CHECK(cut.projections[0].dense == in.dense);
  CHECK(cut.projections[1].dense == std::vector<float>{1, 2, 0, 0});
  CHECK(cut.projections[2].values == std::vector<float>{5, 0});
}

TEST_CASE("the standard perturbations follow what was recorded") {
  Recorded r = poisson(8, 300, 40, [](int, int, int) { return 30.0; });
  CHECK(standard_perturbations(r, nullptr).size() == 1 + 3 + 3);  // no populations, no delay, no selectivity
  r.populations = {{"E", 0, 32, 1}, {"I", 32, 8, -1}};
  r.epochs = {{"cue", 0, 100}, {"delay", 100, 250}};
  r.labels = {0, 1, 0, 1, 0, 1, 0, 1};
  const Selectivity s = selectivity(r);
  PerturbationOptions o;
  o.adaptation = {"w"};
  const auto list = standard_perturbations(r, &s, o);
  REQUIRE(list.size() == 1 + 2 + 4 + 3 + 3 + 2);
  CHECK(list[0].kind == PerturbationKind::none);
  CHECK(list[2].neurons.front() == 32);
  CHECK(list[3].neurons.size() == 2);
  CHECK(list[3].neurons == most_selective(s, 2));
  CHECK(list[4].neurons.size() == 2);
  CHECK(list[list.size() - 2].step == 175);
  CHECK(list.back().kind == PerturbationKind::hold);
  CHECK(list.back().states == std::vector<std::string>{"w"});
}

TEST_CASE("lesions are shown with their intervals and their distance from the intact network") {
  const std::vector<Perturbation> list = {{PerturbationKind::none, "intact"}, {PerturbationKind::silence, "without I"}};
  const auto results = run_perturbations(list, [](const Perturbation& p) {
    return Share{p.kind == PerturbationKind::none ? 95 : 60, 100};
  });
  nlohmann::json summary;
  const auto section = perturbation_section(results, 0.5, summary);
  const auto& rows = section["figures"][0]["rows"];
  CHECK(rows[0][3].is_null());
  CHECK(rows[1][3].get<double>() == Approx(-35));
  CHECK(summary["perturbations"][1]["low"].get<double>() == Approx(wilson(60, 100).low));
}

TEST_CASE("a network that can learn is not warned of; silence, saturation and explosion are") {
  CHECK(check_before_training(healthy()).empty());
  CHECK(verdict({}).find("finite") != std::string::npos);

  StartState silent = healthy();
  silent.activity[0].mean_hz = 0.01, silent.activity[0].silent = 0.98;
  REQUIRE(check_before_training(silent).size() == 1);
  CHECK(check_before_training(silent)[0].text.find("silent") != std::string::npos);
  CHECK(verdict(check_before_training(silent)).find("hardly learn") != std::string::npos);

  StartState loud = healthy();
  loud.activity[0].saturated = 0.5;
  CHECK(check_before_training(loud)[0].text.find("saturated") != std::string::npos);

  StartState exploding = healthy();
  exploding.gradient_norms = {{"w_in", 3e3}, {"w_rec", INFINITY}, {"w_out", 1e-12}};
  const auto found = check_before_training(exploding);
  REQUIRE(found.size() == 3);
  CHECK(found[0].text.find("explodes") != std::string::npos);
  CHECK(found[1].text.find("not finite") != std::string::npos);
  CHECK_FALSE(found[2].serious);
  CHECK(verdict(found).find("2 reasons") != std::string::npos);

  StartState growing = healthy();
  for (int t = 0; t < 100; ++t) growing.adjoint_norms.push_back(std::pow(1.15, 100 - t));
  REQUIRE(check_before_training(growing).size() == 1);
  growing.adjoint_norms.assign(100, 1.0);
  growing.adjoint_norms.back() = 0;  // nothing depends on the last step
  CHECK(check_before_training(growing).empty());
  growing.adjoint_norms[3] = NAN;
  CHECK(check_before_training(growing).size() == 1);
}
