// Single-precision tasks whose gradients run in double: everything the task says must reach the wide one.
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

template <class R> Bed<R> scored_bed(const NeuronEntry& n) {
  auto bed = make_bed<R>(n, 60, 2);
  bed.spikes.mode = SpikeMode::forced;
  bed.objective = {};
  bed.objective.state = 0;
  bed.objective.square_scale = 0.01;
  bed.objective.likelihood = true;
  bed.objective.likelihood_scale = -2;
  bed.objective.rate_limits = {3, 8};
  bed.target.assign(std::size_t(bed.steps * bed.lanes), R(-60));
  bed.weight.assign(std::size_t(bed.steps), R(1));
  for (std::size_t t = 0; t < 50; ++t) bed.weight[t] = R(0.25);
  bed.drive = {};
  return bed;
}

// Gradient by the adjoint, then gradient and Gauss-Newton matrix by sensitivities.
template <class R> std::vector<double> derivatives(Bed<R>& bed, const NeuronEntry& n) {
  const auto e = engine<R>(n);
  const auto p = std::size_t(bed.fields.params.size), lanes = std::size_t(bed.lanes);
  std::vector<double> by_adjoint(p * lanes), gradient(p * lanes), matrix(p * p * lanes);
  std::vector<int> directions;
  for (std::size_t i = 0; i < p; ++i) directions.push_back(int(i));
  const ForcedSpikes given({{150, 400}, {90}});
  given.apply(bed.spikes);
  Adjoint<R> a;
  a.params = by_adjoint.data();
  Sensitivities<R> s;
  s.directions = directions.data();
  s.count = int(p);
  s.gradient = gradient.data();
  s.gauss_newton = matrix.data();
  bed.with([&](const Rollout<R>& k) { adjoint(e, k, a); });
  bed.with([&](const Rollout<R>& k) { sensitivities(e, k, s); });
  by_adjoint.insert(by_adjoint.end(), gradient.begin(), gradient.end());
  by_adjoint.insert(by_adjoint.end(), matrix.begin(), matrix.end());
  return by_adjoint;
}

}  // namespace

TEST_CASE("gradients of a single-precision task without kernels of its own are those of the double one", "[models]") {
  for (const char* name : {"igif_vr", "glif3"}) {
    const NeuronEntry& n = neuron(name);
    auto narrow = scored_bed<float>(n);
    auto wide = scored_bed<double>(n);
    for (std::size_t i = 0; i < wide.params.size(); ++i) {  // the same numbers: those that fit into single precision
      for (std::size_t k = 0; k < wide.params[i].size(); ++k) wide.params[i][k] = double(narrow.params[i][k]);
    }
    for (std::size_t i = 0; i < wide.start.size(); ++i) {
      for (std::size_t k = 0; k < wide.start[i].size(); ++k) wide.start[i][k] = double(narrow.start[i][k]);
    }
    for (std::size_t i = 0; i < wide.inputs.size(); ++i) {
      for (std::size_t k = 0; k < wide.inputs[i].size(); ++k) wide.inputs[i][k] = double(narrow.inputs[i][k]);
    }
    const auto a = derivatives(narrow, n), b = derivatives(wide, n);
    REQUIRE(a.size() == b.size());
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      INFO(name << ", number " << i);
      CHECK(std::abs(a[i] - b[i]) <= 1e-12 * std::max(1.0, std::abs(b[i])));
      largest = std::max(largest, std::abs(b[i]));
    }
    CHECK(largest > 0);
  }
}
