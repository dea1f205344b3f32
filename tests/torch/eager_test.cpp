// Every neuron through the eager reference and through the fused engines: the same task, the same numbers.
#include <algorithm>
#include <cmath>

#include "core/torch/eager_rollout.hpp"
#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"
#include "tests/torch/stimulus.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

// largest |a - b| over the scale of both
double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0, scale = 1e-9;
  for (double x : a) scale = std::max(scale, std::abs(x));
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double d = std::abs(a[i] - b[i]);
    if (!(d <= worst)) worst = d;
  }
  return worst / scale;
}

struct Gradient {
  std::vector<double> params, start, input;
  explicit Gradient(const Bed<double>& bed)
      : params(std::size_t(bed.fields.params.size * bed.lanes)), start(std::size_t(bed.fields.state.size * bed.lanes)),
        input(std::size_t(bed.steps * bed.lanes)), inputs(std::size_t(bed.fields.input.size)), cotangent(input.size()),
        last(std::size_t((bed.fields.state.size + bed.fields.history.size) * bed.lanes)) {
    for (std::size_t i = 0; i < cotangent.size(); ++i) cotangent[i] = 0.01 * std::sin(0.37 * double(i));
    for (std::size_t i = 0; i < last.size(); ++i) last[i] = std::cos(double(i));
    inputs[0] = input.data();
    trace.index = 0;
    trace.data = cotangent.data();
  }
  Adjoint<double> wanted() {
    Adjoint<double> a;
    a.params = params.data(), a.start = start.data(), a.inputs = inputs.data();
    a.cotangents = &trace, a.cotangents_count = 1, a.final_cotangent = last.data();
    return a;
  }

 private:
  std::vector<double*> inputs;
  std::vector<double> cotangent, last;
  Trace<const double> trace;
};

void compare_forward(Bed<double>& bed, const Engine<double>& e) {
  bed.run(e);
  const auto traces = bed.traces;
  const auto events = bed.events;
  const auto squares = bed.squares, likelihood = bed.log_likelihood, last = bed.final_state;
  const auto counts = bed.counts;
  bed.with([&](const Rollout<double>& k) { eager_rollout(bed.fields.info->name, k); });
  for (std::size_t i = 0; i < traces.size(); ++i) CHECK(distance(traces[i], bed.traces[i]) < 1e-10);
  CHECK(distance(last, bed.final_state) < 1e-10);
  CHECK(distance(squares, bed.squares) < 1e-10);
  CHECK(distance(likelihood, bed.log_likelihood) < 1e-10);
  REQUIRE(events.size() == bed.events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK((events[i].lane == bed.events[i].lane && events[i].step == bed.events[i].step));
    CHECK(std::abs(events[i].time - bed.events[i].time) < 1e-8);
  }
  if (bed.spikes.mode != SpikeMode::smooth) CHECK(counts == bed.counts);   // the fused count in check mode is a sum of parts
}

// each parameter's derivative over all lanes against the largest of that parameter, and of all of them times 1e-6
void compare_rows(const FieldList& list, const std::vector<double>& fused, const std::vector<double>& eager, std::int64_t lanes, double tolerance) {
  const std::vector<std::string> names = scalar_names(list);
  const auto largest = [&](std::size_t first, std::size_t count) {
    double x = 0;
    for (std::size_t i = first; i < first + count; ++i) x = std::max(x, std::abs(eager[i]));
    return x;
  };
  const auto n = std::size_t(lanes);
  const double overall = largest(0, eager.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double scale = std::max({largest(i * n, n), 1e-6 * overall, 1e-6});
    for (std::size_t lane = 0; lane < n; ++lane) {
      const double a = fused[i * n + lane], b = eager[i * n + lane];
      INFO(names[i] << " lane " << lane << ": fused " << a << ", LibTorch " << b << ", apart by " << std::abs(a - b) / scale << " of the largest");
      CHECK(std::abs(a - b) <= tolerance * scale);
    }
  }
}

void compare_gradient(Bed<double>& bed, const Engine<double>& e, double tolerance = 1e-10) {
  Gradient fused(bed), eager(bed);
  bed.with([&](const Rollout<double>& k) { adjoint(e, k, fused.wanted()); });
  bed.with([&](const Rollout<double>& k) {
    const Adjoint<double> a = eager.wanted();
    eager_rollout(bed.fields.info->name, k, &a);
  });
  compare_rows(bed.fields.params, fused.params, eager.params, bed.lanes, tolerance);
  compare_rows(bed.fields.state, fused.start, eager.start, bed.lanes, tolerance);
  CHECK(distance(eager.input, fused.input) < tolerance);
}

// gradient and, for one lane, the trace's derivative by sensitivities
void compare_sensitivities(Bed<double>& bed, const Engine<double>& e, double tolerance = 1e-10) {
  const int p = bed.fields.params.size, s = bed.fields.state.size;
  Gradient eager(bed);
  Adjoint<double> a = eager.wanted();
  a.cotangents_count = 0, a.final_cotangent = nullptr;
  bed.with([&](const Rollout<double>& k) { eager_rollout(bed.fields.info->name, k, &a); });
  std::vector<double> gp(std::size_t(p * bed.lanes)), gs(std::size_t(s * bed.lanes));
  for (int first = 0; first < p + s; first += 48) {
    std::vector<int> directions;
    for (int i = first; i < std::min(p + s, first + 48); ++i) directions.push_back(i);
    const std::size_t n = directions.size();
    std::vector<double> g(n * std::size_t(bed.lanes));
    Sensitivities<double> want;
    want.directions = directions.data(), want.count = int(n), want.gradient = g.data();
    bed.with([&](const Rollout<double>& k) { sensitivities(e, k, want); });
    for (std::size_t i = 0; i < n; ++i) {
      for (std::int64_t lane = 0; lane < bed.lanes; ++lane) {
        const int d = directions[i];
        (d < p ? gp[std::size_t(d * bed.lanes + lane)] : gs[std::size_t((d - p) * bed.lanes + lane)]) = g[std::size_t(lane) * n + i];
      }
    }
  }
  compare_rows(bed.fields.params, gp, eager.params, bed.lanes, tolerance);
  compare_rows(bed.fields.state, gs, eager.start, bed.lanes, tolerance);
}

}  // namespace

TEST_CASE("eager: the table has every neuron of the registry", "[torch]") {
  REQUIRE(eager_names().size() == neurons().size());
  for (std::size_t i = 0; i < neurons().size(); ++i) CHECK(eager_names()[i] == neurons()[i].fields.info->name);
}

TEST_CASE("eager: forward and gradient of every neuron equal the fused ones", "[torch]") {
  for (const NeuronEntry& n : neurons()) {
    const std::string name = n.fields.info->name;
    const Engine<double> e = engine<double>(n);
    Bed<double> bed = stimulated(n, 112, 3);
    for (SpikeMode mode : {SpikeMode::hard, SpikeMode::smooth, SpikeMode::forced, SpikeMode::escape}) {
      if (mode == SpikeMode::escape && !n.fields.log_rate) continue;
      Bed<double> one = mode == SpikeMode::hard ? stimulated(n, 400, 3) : bed;   // long enough to fire
      one.spikes.mode = mode;
      one.spikes.surrogate = tame_surrogate(mode);
      one.spikes.seed = 7;
      ForcedSpikes forced({{20, 61, 100}, {33}, {}});
      if (mode == SpikeMode::forced) forced.apply(one.spikes);
      one.objective.likelihood = mode == SpikeMode::forced && n.fields.log_rate;
      one.objective.likelihood_scale = -0.5;
      one.objective.rate_limits = {2, 9};
      SECTION(name + ", mode " + std::to_string(int(mode))) {
        compare_forward(one, e);
        // gif2406 charges too slowly for so short a run; its spikes are checked step by step in tests/models/published_test.cpp
        if (mode == SpikeMode::hard && name != "gif2406") REQUIRE(!one.events.empty());
        compare_gradient(one, e);
        compare_sensitivities(one, e);
      }
    }
    if (!n.fields.info->edge) {
      SECTION(name + ", located spikes") {
        bed.spikes.mode = SpikeMode::event;
        compare_forward(bed, e);
        compare_sensitivities(bed, e, 1e-8);
      }
    }
  }
}

TEST_CASE("eager: every surrogate shape has the fused derivative", "[torch]") {
  const NeuronEntry& n = neuron("adaptive_lif");
  for (int kind = 0; kind < surrogate_count; ++kind) {
    Bed<double> bed = stimulated(n, 120, 2);
    bed.spikes.surrogate = {SurrogateKind(kind), 25, 0.07};
    for (SpikeMode mode : {SpikeMode::hard, SpikeMode::smooth}) {
      bed.spikes.mode = mode;
      INFO(surrogate_names[kind]);
      compare_gradient(bed, engine<double>(n));
    }
  }
}

TEST_CASE("eager: a driven state", "[torch]") {
  const NeuronEntry& n = neuron("hh");
  Bed<double> bed = stimulated(n, 200, 2);
  std::vector<double> recording(std::size_t(bed.steps * bed.lanes));
  for (std::size_t i = 0; i < recording.size(); ++i) recording[i] = -65 + 10 * std::sin(0.05 * double(i));
  bed.drive.state = 0;
  bed.drive.gain = 0.3;
  bed.drive.signal = per_step_and_lane<double>(recording.data(), bed.lanes);
  compare_forward(bed, engine<double>(n));
  compare_gradient(bed, engine<double>(n));
}
