// The text of the CUDA kernels, compiled as ordinary C++ and run lane by lane, against the fused engines.
#include <cmath>

#include "core/rollout/cuda/lane_adjoint.hpp"
#include "core/rollout/cuda/lane_sensitivities.hpp"
#include "models/neurons/adaptive_lif.hpp"
#include "models/neurons/gif.hpp"
#include "models/cells/hh.hpp"
#include "models/neurons/lif.hpp"
#include "tests/support/catch.hpp"
#include "tests/torch/stimulus.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

void close(const std::vector<double>& a, const std::vector<double>& b, double tolerance = 1e-10) {
  REQUIRE(a.size() == b.size());
  double scale = 1e-9, worst = 0;
  for (double x : a) scale = std::max(scale, std::abs(x));
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) <= worst)) worst = std::abs(a[i] - b[i]);
  }
  CHECK(worst <= tolerance * scale);
}

template <class M> void forward_all(const Rollout<double>& k) {
  for (std::int64_t lane = 0; lane < k.lanes; ++lane) forward_lane<M, double>(k, lane, nullptr);
}

template <class M> void adjoint_all(const Rollout<double>& k, const Adjoint<double>& a) {
  LaneMemory<double> m = lane_segments<M, double>(k.steps, k.lanes, a.memory_budget);
  const std::int64_t n = LaneSizes<M>::carry;
  std::vector<double> tape(std::size_t(m.length * n * k.lanes)), checkpoints(std::size_t(m.count * n * k.lanes)), spikes(std::size_t(k.steps * k.lanes));
  m.tape = tape.data(), m.checkpoints = checkpoints.data(), m.spikes = spikes.data();
  for (std::int64_t lane = 0; lane < k.lanes; ++lane) adjoint_lane<M, double>(k, a, m, lane);
}

template <class M> void compare_forward(Bed<double> bed, const Engine<double>& e) {
  bed.run(e);
  const auto traces = bed.traces;
  const auto squares = bed.squares, likelihood = bed.log_likelihood, last = bed.final_state;
  const auto counts = bed.counts;
  bed.with([&](const Rollout<double>& k) { forward_all<M>(k); });
  for (std::size_t i = 0; i < traces.size(); ++i) close(traces[i], bed.traces[i]);
  close(squares, bed.squares);
  close(likelihood, bed.log_likelihood);
  close(last, bed.final_state);
  if (bed.spikes.mode != SpikeMode::smooth) CHECK(counts == bed.counts);   // the fused count in check mode is a sum of parts
}

template <class M> void compare_adjoint(Bed<double> bed, const Engine<double>& e, std::int64_t budget) {
  const std::size_t lanes = std::size_t(bed.lanes), p = std::size_t(bed.fields.params.size), s = std::size_t(bed.fields.state.size);
  const std::size_t carry = s + std::size_t(bed.fields.history.size);
  std::vector<double> rows(std::size_t(bed.steps) * lanes), last(carry * lanes);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = 0.01 * std::sin(0.37 * double(i));
  for (std::size_t i = 0; i < last.size(); ++i) last[i] = std::cos(double(i));
  const Trace<const double> cotangent{0, rows.data()};
  std::vector<double> out[2][3];
  for (int engine = 0; engine < 2; ++engine) {
    auto& [params, start, input] = out[engine];
    params.resize(p * lanes), start.resize(s * lanes), input.resize(rows.size());
    std::vector<double*> inputs(std::size_t(bed.fields.input.size));
    inputs[0] = input.data();
    Adjoint<double> a;
    a.cotangents = &cotangent, a.cotangents_count = 1, a.final_cotangent = last.data(), a.memory_budget = budget;
    a.params = params.data(), a.start = start.data(), a.inputs = inputs.data();
    bed.with([&](const Rollout<double>& k) {
      if (engine == 0) adjoint(e, k, a);
      else adjoint_all<M>(k, a);
    });
  }
  for (int i = 0; i < 3; ++i) close(out[0][i], out[1][i]);
}

template <class M> void compare_sensitivities(Bed<double> bed, const Engine<double>& e) {
  const int total = bed.fields.params.size + bed.fields.state.size, n = std::min(total, lane_directions);
  std::vector<int> directions;
  for (int i = 0; i < n; ++i) directions.push_back(i * (total - 1) / std::max(1, n - 1));
  std::vector<double> gradient[2], matrix[2], trace[2];
  for (int engine = 0; engine < 2; ++engine) {
    gradient[engine].resize(std::size_t(bed.lanes * n));
    matrix[engine].resize(std::size_t(bed.lanes * n * n));
    trace[engine].resize(std::size_t(bed.steps * n * bed.lanes));
    Sensitivities<double> s;
    s.directions = directions.data(), s.count = n;
    s.gradient = gradient[engine].data(), s.gauss_newton = matrix[engine].data();
    s.trace = {0, trace[engine].data()};
    bed.with([&](const Rollout<double>& k) {
      if (engine == 0) return sensitivities(e, k, s);
      for (std::int64_t lane = 0; lane < k.lanes; ++lane) sensitivities_lane<M, double>(k, s, lane);
    });
  }
  close(gradient[0], gradient[1]);
  close(matrix[0], matrix[1]);
  close(trace[0], trace[1]);
}

template <class M> void compare_all() {
  const NeuronEntry& n = neuron(M::info.name);
  const Engine<double> e = engine<double>(n);
  const Bed<double> bed = stimulated(n, 160, 3);
  for (SpikeMode mode : {SpikeMode::hard, SpikeMode::smooth, SpikeMode::forced, SpikeMode::escape}) {
    if (mode == SpikeMode::escape && !n.fields.log_rate) continue;
    Bed<double> one = bed;
    one.spikes.mode = mode;
    one.spikes.surrogate = tame_surrogate(mode);
    one.spikes.seed = 7;
    ForcedSpikes forced({{20, 61, 120}, {33}, {}});
    if (mode == SpikeMode::forced) forced.apply(one.spikes);
    one.objective.likelihood = mode == SpikeMode::forced && n.fields.log_rate;
    one.objective.likelihood_scale = -0.5;
    one.objective.rate_limits = {2, 9};
    INFO(M::info.name << ", mode " << int(mode));
    compare_forward<M>(one, e);
    compare_adjoint<M>(one, e, 256 << 20);
    compare_adjoint<M>(one, e, 1000);   // checkpoints
    compare_sensitivities<M>(one, e);
  }
}

}  // namespace

TEST_CASE("lane text: leaky integrate-and-fire", "[cuda]") { compare_all<Lif>(); }
TEST_CASE("lane text: Hodgkin-Huxley", "[cuda]") { compare_all<Hh>(); }
TEST_CASE("lane text: adaptive LIF", "[cuda]") { compare_all<AdaptiveLif>(); }
TEST_CASE("lane text: GIF", "[cuda]") { compare_all<Gif>(); }
