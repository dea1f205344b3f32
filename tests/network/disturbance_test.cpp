// Noise in every neuron and states that are held: what a perturbed network is run with.
#include "core/base/error.hpp"
#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

struct Seen {
  std::vector<double> outputs;
  std::vector<std::int32_t> counts;
  bool operator==(const Seen&) const = default;
};
Seen run_with(const Network<double>& network, const Zoo& zoo, const NetworkDisturbance& d, int threads = 1) {
  NetworkRun<double> run(network, zoo.trials(), {.threads = threads, .gradient = false, .disturbance = d});
  run.forward();
  return {run.outputs(), run.counts()};
}

}  // namespace

TEST_CASE("noise: its size in a neuron that does nothing else, its seed, any number of threads") {
  Zoo zoo("snn_lif", {}, 40, 100);  // three groups of trials, checkpoints between 64 steps
  Network<double> n = zoo.network;
  n.projections.clear();
  for (auto& p : n.populations) std::fill(p.base.begin(), p.base.end(), 0.0);
  const int cells = n.neurons();
  read_potentials(n);
  const NetworkDisturbance d{.noise = 0.02, .seed = 5};
  const Seen one = run_with(n, zoo, d);
  double squares = 0, neighbours = 0;
  const std::int64_t steps = zoo.steps;
  for (std::int64_t b = 0; b < zoo.batch; ++b) {
    for (int i = 0; i < cells; ++i) {
      const double first = one.outputs[std::size_t(b * steps * cells + i)];
      squares += first * first / double(zoo.batch * cells);
      neighbours += first * one.outputs[std::size_t(b * steps * cells + (i + 1) % cells)] / double(zoo.batch * cells);
    }
  }
  CHECK(std::sqrt(squares) == Approx(0.02).epsilon(0.12));  // 320 numbers after one step: 3 s.d. are 0.12
  CHECK(std::abs(neighbours) < 0.2 * squares);
  CHECK(run_with(n, zoo, d, 3) == one);
  CHECK(!(run_with(n, zoo, {.noise = 0.02, .seed = 6}) == one));
  CHECK(!(run_with(zoo.network, zoo, d) == run_with(zoo.network, zoo, {})));
}

TEST_CASE("held states: a neuron whose adaptation is held is one that does not adapt") {
  for (const char* name : {"snn_alif", "gif_coba"}) {
    INFO(name);
    Zoo zoo(name, {}, 3, 90);
    auto& first = zoo.network.populations[0];
    int row = 0, adaptation = -1;
    for (const FieldList* list : {&first.fields->state, &first.fields->history}) {
      for (const Field& f : *list) {
        if (std::string_view(f.name) == "a" || std::string_view(f.name) == "A") adaptation = row;
        row += f.count;
      }
    }
    REQUIRE(adaptation > 0);
    const Seen whole = run_with(zoo.network, zoo, {}), held = run_with(zoo.network, zoo, {.held = {{adaptation}, {}}});
    int changed = 0;
    for (int n = 0; n < Zoo::first; ++n) changed += held.counts[std::size_t(n)] > whole.counts[std::size_t(n)];
    CHECK(changed > 0);
  }
}

TEST_CASE("disturbed runs: what does not fit is refused") {
  const Zoo zoo("snn_alif");
  CHECK_THROWS_AS(NetworkRun<double>(zoo.network, zoo.trials(), {.disturbance = {.noise = 1}}), UsageError);  // no gradient
  CHECK_THROWS_AS(run_with(zoo.network, zoo, {.held = {{0}}}), UsageError);
  CHECK_THROWS_AS(run_with(zoo.network, zoo, {.held = {{0}, {99}}}), UsageError);
}
