// The recurrent weights before training, as a run says them.
#include "tasks/train_network/recurrent_start.hpp"

#include "models/networks/network_model.hpp"
#include "tasks/train_network/evaluate.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

std::optional<RecurrentStart> start_of(const networks::BalanceOptions& recurrent, bool any = true) {
  networks::NetworkOptions o;
  o.populations = {{.name = "E", .neuron = "gif_coba", .count = 40, .sign = "excitatory"},
                   {.name = "I", .neuron = "gif_coba", .count = 10, .sign = "inhibitory"}};
  for (const char* from : {"input", "E", "I"}) {
    networks::SynapseOptions s;
    s.from = from;
    s.input = from == std::string("I") ? "g_I" : "g_E";
    s.topology.p = 0.4;
    s.weights.scale_inhibitory = 1;
    if (any || s.from == "input") o.synapses.push_back(s);
  }
  o.recurrent = recurrent;
  const networks::NetworkModel<float> model(o, {.dt = 1, .channels = 5, .outputs = 2, .groups = {}, .given = {}}, 1);
  return recurrent_start(weights_of(model));
}

}  // namespace

TEST_CASE("balance and spectral radius show before training, conductances with the sign of their cells") {
  const auto plain = start_of({}), rows = start_of({.balance = "rows", .radius = 1.2}),
             sum = start_of({.balance = "population", .radius = 0});
  REQUIRE((plain && rows && sum));
  CHECK(rows->radius == Approx(1.2).epsilon(1e-4));
  CHECK(rows->inhibition == Approx(rows->excitation).epsilon(1e-5));
  CHECK(rows->imbalance < 1e-5);
  CHECK(sum->inhibition == Approx(sum->excitation).epsilon(1e-5));
  CHECK(sum->imbalance > 0.01);
  CHECK(plain->excitation == Approx(sum->excitation).epsilon(1e-5));
  CHECK(plain->inhibition < 0.9 * plain->excitation);
  CHECK(text_of(*rows).find("spectral radius 1.2;") != std::string::npos);
  CHECK(!start_of({}, false));
}
