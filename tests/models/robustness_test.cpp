// Random parameters from the whole box, in fp32: a run ends, and a lane that is lost says so.
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

TEST_CASE("every neuron: 1000 random parameter sets give numbers or `diverged`", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    INFO(n.fields.info->name);
    auto bed = make_bed<float>(n, 30, 1000);
    std::mt19937_64 random(3);
    int i = 0;
    for (const Field& f : bed.fields.params) {
      std::uniform_real_distribution<double> draw(f.low, f.high);
      for (int j = 0; j < f.count; ++j, ++i) {
        for (auto& x : bed.params[std::size_t(i)]) x = float(draw(random));
      }
    }
    if (n.fields.log_rate) bed.spikes.mode = SpikeMode::escape;
    bed.run(engine<float>(n));
    for (std::int64_t lane = 0; lane < bed.lanes; ++lane) {
      bool finite = true;
      for (int s = 0; s < bed.fields.state.size; ++s) finite = finite && std::isfinite(bed.final_state[std::size_t(s * bed.lanes + lane)]);
      if (!finite) {
        INFO("lane " << lane);
        CHECK(bed.status[std::size_t(lane)].status == RunStatus::diverged);
        CHECK(bed.status[std::size_t(lane)].step >= 0);
        CHECK(bed.status[std::size_t(lane)].state >= 0);
      }
    }
  }
}

TEST_CASE("a lost lane is named and leaves its neighbours alone", "[models]") {
  const NeuronEntry& n = neuron("hh");
  auto good = make_bed<double>(n, 10, 6);
  auto bad = make_bed<double>(n, 10, 6);
  bad.start[0][2] = std::nan("");
  const auto e = engine<double>(n);
  good.run(e);
  bad.run(e);
  CHECK(bad.status[2].status == RunStatus::diverged);
  CHECK(bad.status[2].state == 0);
  CHECK(bad.status[2].step <= 16);
  for (std::int64_t lane : {0, 1, 3, 4, 5}) {
    CHECK(bad.status[std::size_t(lane)].status == RunStatus::ok);
    CHECK(bad.final_state[std::size_t(lane)] == good.final_state[std::size_t(lane)]);
  }
}

TEST_CASE("tasks that do not fit the neuron are refused", "[models]") {
  const NeuronEntry& n = neuron("hh");
  const auto e = engine<double>(n);
  auto bed = make_bed<double>(n, 1, 1);
  bed.spikes.mode = SpikeMode::escape;
  CHECK_THROWS_WITH(bed.run(e), Catch::Contains("log_rate"));
  bed.spikes.mode = SpikeMode::hard;
  bed.objective.state = 9;
  CHECK_THROWS_WITH(bed.run(e), Catch::Contains("0 … 3"));
}
