// The block `plasticity` of synapses: what it makes of the network, and its mistakes.
#include <cmath>

#include "core/base/json_source.hpp"
#include "models/networks/network_model.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::networks;
using Catch::Matchers::Contains;

namespace {

const NetworkSurroundings around{.dt = 1, .channels = 4, .outputs = 1, .groups = {}, .given = {}};

NetworkOptions with(const PlasticityOptions& p, int cells = 10) {
  NetworkOptions o;
  o.populations = {{.name = "E", .count = cells, .sign = "excitatory"}, {.name = "I", .count = 3, .sign = "inhibitory"}};
  SynapseOptions in, e, i;
  in.from = "input";
  in.plasticity = p;
  e.from = "E";
  e.plasticity = p;
  e.longest_delay = 3;
  in.topology.kind = "dense";
  e.topology.p = 10.0 / cells;
  i.from = "I";
  o.synapses = {in, e, i};
  return o;
}

std::string mistakes(const std::string& block) {
  const SourceJson source = parse_json(R"({"from": "E", "plasticity": )" + block + "}", "net.json");
  Problems problems;
  SynapseOptions s;
  read_options(source, "", s, problems);
  return problems.text();
}

double mean(const std::vector<double>& x) {
  double sum = 0;
  for (double y : x) sum += y;
  return sum / double(x.size());
}

}  // namespace

TEST_CASE("short-term plasticity of options is that of the network's projections, whatever their delay") {
  const NetworkModel<double> model(with({.U = 0.3, .tau_d = 150, .tau_f = 0}), around, 3);
  int plastic = 0;
  for (const auto& p : model.network().projections) {
    INFO(p.name << ", delay " << p.delay);
    CHECK(p.plastic() == (p.name.front() != 'I'));
    if (!p.plastic()) continue;
    ++plastic;
    const auto n = std::size_t(p.external ? 4 : 10);
    CHECK(p.plasticity.U == std::vector<double>(n, 0.3));
    CHECK(p.plasticity.tau_d == std::vector<double>(n, 150.0));
    CHECK(p.plasticity.tau_f == std::vector<double>(n, 0.0));
  }
  CHECK(plastic == 2 + 2 * 3);  // from the input, and from E with three delays; to two populations each
}

TEST_CASE("a spread draws short-term plasticity source by source, the same for all targets and delays") {
  const NetworkModel<double> model(with({.U = 0.5, .tau_d = 100, .tau_f = 50, .spread = 0.5}, 2000), around, 3);
  const ShortTermPlasticity* first = nullptr;
  for (const auto& p : model.network().projections) {
    if (p.external || !p.plastic()) continue;
    if (!first) first = &p.plasticity;
    CHECK(p.plasticity == *first);
  }
  REQUIRE(first);
  CHECK(mean(first->tau_d) == Approx(100).epsilon(0.05));
  double square = 0;
  for (double x : first->tau_d) square += (x - 100) * (x - 100) / 2000;
  CHECK(std::sqrt(square) == Approx(50).epsilon(0.1));
  for (std::size_t i = 0; i < 2000; ++i) {
    CHECK((first->U[i] >= 0.05 && first->U[i] <= 1));
    CHECK((first->tau_d[i] >= 10 && first->tau_f[i] >= 5));
  }
  const NetworkModel<double> same(with({.U = 0.5, .tau_d = 100, .tau_f = 50, .spread = 0.5}, 2000), around, 3),
      other(with({.U = 0.5, .tau_d = 100, .tau_f = 50, .spread = 0.5}, 2000), around, 4);
  CHECK(same.network().projections[2].plasticity == *first);
  CHECK(other.network().projections[2].plasticity.U != first->U);
}

TEST_CASE("mistakes in a block of short-term plasticity are found with what was meant") {
  CHECK(mistakes(R"({"U": 0.2, "tau_d": "200 ms", "tau_f": 1500})").empty());
  CHECK_THAT(mistakes(R"({"tau_D": 200})"), Contains("unknown key \"tau_D\"") && Contains("did you mean \"tau_d\"?"));
  CHECK_THAT(mistakes(R"({"U": 2})"), Contains("\"plasticity.U\" is out of range: 2") && Contains("0.001 to 1"));
  CHECK_THAT(mistakes(R"({"tau_f": "3 mV"})"), Contains("a time is needed"));
}
