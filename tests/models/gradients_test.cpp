// Gradients three ways in fp64: adjoint, forward sensitivities, complex step through the scalar text. Spiking neurons run in check mode.
#include "tests/suites/reference.hpp"
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

const double scale = 1e-3;

Bed<double> checked_bed(const NeuronEntry& n) {
  auto bed = make_bed<double>(n, n.fields.info->edge ? 25 : 40, 5);
  bed.spikes.mode = SpikeMode::smooth;
  // Wide enough that a reset does not multiply a disturbance: (V_reset - V)/width above -1.
  bed.spikes.surrogate = {SurrogateKind::relu_grad, std::string(n.fields.info->name) == "gif2406" ? 1.0 : 100.0, 1};
  bed.objective.state = 0;
  bed.objective.square_scale = scale;
  bed.target.assign(std::size_t(bed.steps * bed.lanes), -60);
  return bed;
}

struct Gradients {
  std::vector<double> params, start;   // [P*lanes], [S*lanes]
};

Gradients by_adjoint(Bed<double>& bed, const Engine<double>& e, std::int64_t budget, int threads = 1) {
  Gradients g{std::vector<double>(std::size_t(bed.fields.params.size * bed.lanes)), std::vector<double>(std::size_t(bed.fields.state.size * bed.lanes))};
  Adjoint<double> a;
  a.params = g.params.data();
  a.start = g.start.data();
  a.memory_budget = budget;
  bed.with([&](const Rollout<double>& k) { adjoint(e, k, a, threads); });
  return g;
}

std::vector<double> by_sensitivities(Bed<double>& bed, const Engine<double>& e, const std::vector<int>& directions) {
  std::vector<double> g(directions.size() * std::size_t(bed.lanes));
  Sensitivities<double> want;
  want.directions = directions.data();
  want.count = int(directions.size());
  want.gradient = g.data();
  bed.with([&](const Rollout<double>& k) { sensitivities(e, k, want, 2); });
  return g;
}

double by_complex_step(const Bed<double>& bed, const std::string& name, int direction, std::int64_t lane) {
  const double h = 1e-20;
  auto r = reference_of<std::complex<double>>(bed, lane);
  r.smooth = bed.fields.info->edge ? nullptr : &bed.spikes.surrogate;
  const int p = bed.fields.params.size;
  (direction < p ? r.params[std::size_t(direction)] : r.start[std::size_t(direction - p)]) += std::complex<double>(0, h);
  run_reference(name, r);
  std::complex<double> loss = 0;
  for (const auto& row : r.state) loss += scale * (row[0] + 60.0) * (row[0] + 60.0);
  return loss.imag() / h;
}

}  // namespace

TEST_CASE("every neuron: adjoint = sensitivities = complex step", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    const std::string name = n.fields.info->name;
    const auto e = engine<double>(n);
    Bed<double> bed = checked_bed(n);
    const Gradients adjoint_ = by_adjoint(bed, e, 256 << 20);
    const int p = bed.fields.params.size, all = p + bed.fields.state.size;
    std::vector<int> directions;
    for (int i = 0; i < all; ++i) directions.push_back(i);
    const std::vector<double> forward_ = by_sensitivities(bed, e, directions);
    for (std::int64_t lane : {std::int64_t(0), std::int64_t(4)}) {
      const auto value = [&](int i) {
        return std::max(1e-2, std::abs(i < p ? bed.params[std::size_t(i)][std::size_t(lane)] : bed.start[std::size_t(i - p)][std::size_t(lane)]));
      };
      const auto of_adjoint = [&](int i) {
        return i < p ? adjoint_.params[std::size_t(i * bed.lanes + lane)] : adjoint_.start[std::size_t((i - p) * bed.lanes + lane)];
      };
      double largest = 0;
      for (int i = 0; i < all; ++i) largest = std::max(largest, std::abs(of_adjoint(i) * value(i)));
      REQUIRE(largest > 0);
      for (int i = 0; i < all; ++i) {
        INFO(name << " direction " << i << " lane " << lane);
        const double a = of_adjoint(i) * value(i), f = forward_[std::size_t(lane * all + i)] * value(i), c = by_complex_step(bed, name, i, lane) * value(i);
        CHECK(std::abs(a - f) <= 1e-10 * (std::abs(a) + 1e-3 * largest));
        CHECK(std::abs(a - c) <= 1e-6 * (std::abs(c) + 1e-4 * largest));
      }
    }
  }
}

TEST_CASE("every neuron: checkpoints and threads give the taped adjoint's bits", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    for (SpikeMode mode : {SpikeMode::smooth, SpikeMode::hard}) {
      INFO(n.fields.info->name << " mode " << int(mode));
      const auto e = engine<double>(n);
      Bed<double> bed = checked_bed(n);
      bed.spikes.mode = mode;
      const Gradients taped = by_adjoint(bed, e, 256 << 20), checkpointed = by_adjoint(bed, e, 0), threaded = by_adjoint(bed, e, 0, 3);
      CHECK(taped.params == checkpointed.params);
      CHECK(taped.start == checkpointed.start);
      CHECK(taped.params == threaded.params);
    }
  }
}

// Cotangents given by the caller, the final state's, and the inputs' gradient, against finite differences.
TEST_CASE("cotangents and input gradients", "[models]") {
  const NeuronEntry& n = neuron("hh");
  const auto e = engine<double>(n);
  auto bed = make_bed<double>(n, 5, 3);
  const std::size_t size = std::size_t(bed.steps * bed.lanes);
  std::vector<double> weights(size), final_weights(std::size_t(4 * bed.lanes)), di(size);
  for (std::size_t i = 0; i < size; ++i) weights[i] = std::sin(0.1 * double(i));
  for (std::size_t i = 0; i < final_weights.size(); ++i) final_weights[i] = 1 + double(i);
  const Trace<const double> cotangent{1, weights.data()};   // on m
  double* inputs[] = {di.data()};
  Adjoint<double> a;
  a.cotangents = &cotangent;
  a.cotangents_count = 1;
  a.final_cotangent = final_weights.data();
  a.inputs = inputs;
  bed.with([&](const Rollout<double>& k) { adjoint(e, k, a); });
  const auto loss = [&] {
    bed.run(e);
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += weights[i] * bed.traces[1][i];
    for (std::size_t i = 0; i < final_weights.size(); ++i) sum += final_weights[i] * bed.final_state[i];
    return sum;
  };
  for (std::size_t at : {std::size_t(0), std::size_t(100), size - 2}) {
    const double kept = bed.inputs[0][at], h = 1e-4;
    bed.inputs[0][at] = kept + h;
    const double up = loss();
    bed.inputs[0][at] = kept - h;
    const double down = loss();
    bed.inputs[0][at] = kept;
    CHECK(di[at] == Approx((up - down) / (2 * h)).epsilon(1e-6).margin(1e-9));
  }
}
