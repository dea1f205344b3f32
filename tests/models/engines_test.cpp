// One text, every engine: scalar reference, packs of every instruction set, both precisions, any number of threads.
#include "tests/suites/reference.hpp"
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

std::vector<Isa> isas_of(const NeuronEntry& n) {
  std::vector<Isa> list;
  for (Isa isa : runnable_isas()) {
    if (has_engine(n, isa)) list.push_back(isa);
  }
  return list;
}

double span_of(const std::vector<double>& x) {
  double low = x[0], high = x[0];
  for (double v : x) low = std::min(low, v), high = std::max(high, v);
  return std::max(high - low, 1e-3);
}

}  // namespace

// 1e-8 of a trace's range: elementary functions differ by an ulp or two between scalar and packs (1e-16), and a spike's upstroke
// multiplies an early difference by up to 1e6 or so.
TEST_CASE("every neuron: scalar text = packs on every instruction set, fp64", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    const std::string name = n.fields.info->name;
    auto bed = make_bed<double>(n, 120, 11);
    for (Isa isa : isas_of(n)) {
      INFO(name << " " << isa_name(isa));
      bed.run(engine<double>(n, isa));
      std::int64_t spikes = 0;
      for (std::int64_t lane = 0; lane < bed.lanes; lane += 5) {
        auto r = reference_of<double>(bed, lane);
        run_reference(name, r);
        spikes += bed.counts[std::size_t(lane)];
        for (int i = 0; i < bed.fields.state.size; ++i) {
          const double span = span_of(bed.traces[std::size_t(i)]);
          double worst = 0;
          for (std::int64_t t = 0; t < bed.steps; ++t) {
            worst = std::max(worst, std::abs(bed.traces[std::size_t(i)][std::size_t(t * bed.lanes + lane)] - r.state[std::size_t(t)][std::size_t(i)]) / span);
          }
          INFO("state " << i << " lane " << lane);
          CHECK(worst < 1e-8);
        }
      }
      CHECK(spikes > 0);
    }
  }
}

// Until its second spike a lane must agree to 1e-3 of the range; later ones may have moved by a step.
TEST_CASE("every neuron: fp32 follows fp64", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    INFO(n.fields.info->name);
    auto d = make_bed<double>(n, 40, 4);
    auto f = make_bed<float>(n, 40, 4);
    d.run(engine<double>(n));
    f.run(engine<float>(n));
    const double span = span_of(d.traces[0]);
    for (std::int64_t lane = 0; lane < 4; ++lane) {
      const auto& steps = d.steps_of_lanes[std::size_t(lane)];
      const std::int64_t end = steps.empty() ? d.steps : std::max<std::int64_t>(1, steps[0] - 1);
      double worst = 0;
      for (std::int64_t t = 0; t < end; ++t) {
        worst = std::max(worst, std::abs(double(f.traces[0][std::size_t(t * 4 + lane)]) - d.traces[0][std::size_t(t * 4 + lane)]) / span);
      }
      CHECK(worst < 1e-3);
      CHECK(std::abs(double(d.counts[std::size_t(lane)] - f.counts[std::size_t(lane)])) <= 1);
    }
  }
}

TEST_CASE("every neuron: same bits for any number of threads and any block", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    INFO(n.fields.info->name);
    const auto e = engine<float>(n);
    auto one = make_bed<float>(n, 30, 150);
    auto many = make_bed<float>(n, 30, 150);
    if (n.fields.log_rate) one.spikes.mode = many.spikes.mode = SpikeMode::escape;
    one.run(e, 1);
    many.run(e, 5);
    CHECK(one.traces == many.traces);
    CHECK(one.events == many.events);
    // lane 140 alone: another place in another block
    auto alone = make_bed<float>(n, 30, 150);
    for (auto* rows : {&alone.params, &alone.start}) {
      for (auto& x : *rows) x[0] = x[140];
    }
    for (std::int64_t t = 0; t < alone.steps; ++t) alone.inputs[0][std::size_t(t * 150)] = alone.inputs[0][std::size_t(t * 150 + 140)];
    alone.spikes = one.spikes;
    alone.spikes.stream = 140;
    alone.run(e);
    for (std::int64_t t = 0; t < alone.steps; ++t) REQUIRE(alone.traces[0][std::size_t(t * 150)] == one.traces[0][std::size_t(t * 150 + 140)]);
  }
}
