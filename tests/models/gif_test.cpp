// The GIF neuron keeps the published convention sample by sample, against a plain rewriting of it.
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

// Spike at sample s: V = V_reset at s+1 … s+r+1 (r = T_ref/dt), the first sample with a rate is s+r+1, and the kernels' traces are
// incremented at s+r, before that sample's decay.
TEST_CASE("gif: refractory period and kernels, sample by sample", "[models]") {
  const NeuronEntry& n = neuron("gif");
  auto bed = make_bed<double>(n, 150, 4);
  const ForcedSpikes given({{100, 400, 441, 900}, {}, {0, 300}, {1200}});
  given.apply(bed.spikes);
  bed.run(engine<double>(n));
  for (std::int64_t lane = 0; lane < 4; ++lane) {
    const auto p = [&](const std::string& name) { return bed.params[std::size_t(bed.param(name))][std::size_t(lane)]; };
    double x[8] = {}, v = bed.start[0][std::size_t(lane)];
    std::int64_t next = given.offsets[std::size_t(lane)], end = given.offsets[std::size_t(lane) + 1];
    double left = 0;   // steps of refractoriness left after this one
    for (std::int64_t t = 0; t < bed.steps; ++t) {
      REQUIRE(bed.at("V_m", t, lane) == Approx(v).epsilon(1e-10));
      const bool spike = next < end && given.steps[std::size_t(next)] == t;
      if (spike) ++next;
      const double held = left + (spike ? p("T_ref") / 0.1 + 1 : 0), share = std::max(0.0, 1 - held);
      double current = -p("g_L") * (v - p("E_L")) + bed.inputs[0][std::size_t(t * 4 + lane)];
      for (int j = 0; j < 8; ++j) current -= p("eta[" + std::to_string(j) + "]") * x[j];
      if (spike) v = p("V_reset");
      v = share * (v + 0.1 * current / p("C_m")) + (1 - share) * p("V_reset");
      for (int j = 0; j < 8; ++j) {
        const double decay = std::exp(-0.1 / p("tau_eta[" + std::to_string(j) + "]"));
        if (held > 1e-9 && held <= 1 + 1e-9) x[j] += 1 + (1 - held) * (decay - 1);
        x[j] *= decay;
      }
      left = held - 1 > 1e-9 ? held - 1 : 0;
    }
  }
}
