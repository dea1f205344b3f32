#include <algorithm>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "models/networks/wiring/balance.hpp"
#include "tasks/network_report/dale.hpp"
#include "tasks/train_network/evaluate.hpp"
#include "tasks/train_network/wired_connectome.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace axograd;
using namespace axograd::tasks;
using axograd::testing::TemporaryFolder;

namespace {

// 24 cells of two types in a ring, with some chords; every fourth cell inhibits.
WiredConnectomeOptions ring(const TemporaryFolder& folder) {
  std::string edges = "pre,post,count,delay\n", nodes = "id,type,sign\n";
  for (int i = 0; i < 24; ++i) {
    nodes += "c" + std::to_string(i) + "," + (i % 2 ? "odd" : "even") + "," + (i % 4 == 3 ? "-1" : "1") + "\n";
    for (int step : {1, 2, 5}) edges += "c" + std::to_string(i) + ",c" + std::to_string((i + step) % 24) + "," + std::to_string(step + i % 3) + ",1.4\n";
  }
  write_file_atomic(folder.path("edges.csv"), edges);
  write_file_atomic(folder.path("nodes.csv"), nodes);
  WiredConnectomeOptions o;
  o.source.edges = folder.path("edges.csv");
  o.source.nodes = folder.path("nodes.csv");
  o.synapses = "cells-cells";
  return o;
}

}  // namespace

TEST_CASE("a connectome becomes wiring: signs, whole delays, the radius asked for") {
  TemporaryFolder folder;
  const auto wired = wire_connectome(ring(folder), 1, 1).wiring;
  CHECK(wired.edges.size() == 72);
  CHECK(wired.group.empty());
  CHECK(networks::spectral_radius(wired.edges).radius == Approx(1).epsilon(0.01));
  for (std::size_t k = 0; k < wired.edges.size(); ++k) {
    CHECK(wired.edges.sign[k] == (wired.edges.pre[k] % 4 == 3 ? -1 : 1));
    CHECK(wired.edges.delay[k] == 1);
  }
  CHECK(wire_connectome(ring(folder), 0.2, 1).wiring.edges.delay[0] == 7);
}

TEST_CASE("its controls keep what they promise, and say how much they moved") {
  TemporaryFolder folder;
  auto o = ring(folder);
  const auto real = wire_connectome(o, 1, 1).wiring.edges;
  o.control = "matched";
  const auto control = wire_connectome(o, 1, 1);
  const auto& matched = control.wiring.edges;
  for (int sign : {-1, 1}) {
    CHECK(networks::in_degrees(matched, sign) == networks::in_degrees(real, sign));
    CHECK(networks::out_degrees(matched, sign) == networks::out_degrees(real, sign));
  }
  CHECK(matched.post != real.post);
  CHECK(networks::spectral_radius(matched).radius == Approx(1).epsilon(0.01));
  CHECK(std::any_of(control.notes.begin(), control.notes.end(), [](const std::string& n) { return n.find("matched control") == 0; }));
  o.control = "none";
  o.learn = "type_pairs";
  const auto grouped = wire_connectome(o, 1, 1).wiring;
  CHECK(grouped.group.size() == 72);
  CHECK(*std::max_element(grouped.group.begin(), grouped.group.end()) == 3);
}

TEST_CASE("a change of low rank on a connectome leaves its connections and signs") {
  TemporaryFolder folder;
  auto o = ring(folder);
  o.learn = "low_rank";
  o.rank = 3;
  const auto wired = wire_connectome(o, 1, 1).wiring;
  CHECK(wired.rank == 3);
  networks::NetworkOptions n;
  n.populations = {{.name = "cells", .count = 24}};
  networks::SynapseOptions own;
  own.from = "cells";
  n.synapses = {own};
  networks::NetworkModel<double> model(n, {.dt = 1, .channels = 0, .outputs = 1, .groups = {}, .given = {{"cells-cells", wired}}}, 1);
  CHECK(model.blocks()[0].count == 2 * 24 * 3);
  const auto& w = model.network().projections[0].wiring;
  const auto first = w.weight;
  model.set(Eigen::VectorXd::Constant(model.start().size(), 0.7));
  REQUIRE(w.weight.size() == 72);
  CHECK(w.weight != first);
  for (std::size_t k = 0; k < 72; ++k) CHECK((w.weight[k] < 0) == (wired.edges.sign[k] < 0));
}

TEST_CASE("a connectome has the name of synapses that exist, and no sign against its population") {
  TemporaryFolder folder;
  const auto wired = wire_connectome(ring(folder), 1, 1).wiring;
  networks::NetworkOptions n;
  n.populations = {{.name = "cells", .count = 24}};
  networks::SynapseOptions own;
  own.from = "cells";
  n.synapses = {own};
  const auto said = [&](const std::string& name) -> std::string {
    try {
      networks::NetworkModel<float>(n, {.dt = 1, .channels = 0, .outputs = 1, .groups = {}, .given = {{name, wired}}}, 1);
    } catch (const UsageError& e) {
      return e.what();
    }
    return "nothing";
  };
  using Catch::Matchers::Contains;
  CHECK(said("cells-cells") == "nothing");
  CHECK_THAT(said("cells-cels"), Contains("did you mean 'cells-cells'"));
  n.populations[0].sign = "excitatory";
  CHECK_THAT(said("cells-cells"), Contains("population cells is excitatory, but 18 of its 72") && Contains("\"free\""));
}

TEST_CASE("Dale's law is judged by the signs of a connectome where the population has none") {
  TemporaryFolder folder;
  auto wired = wire_connectome(ring(folder), 1, 1).wiring;
  networks::NetworkOptions n;
  n.populations = {{.name = "cells", .count = 24}};
  networks::SynapseOptions own;
  own.from = "cells";
  n.synapses = {own};
  const auto dale = [&] {
    const networks::NetworkModel<float> model(n, {.dt = 1, .channels = 0, .outputs = 1, .groups = {}, .given = {{"cells-cells", wired}}}, 1);
    return network_report::dale_check(weights_of(model).projections[0]);
  };
  CHECK(dale().checked == 72);
  CHECK(dale().wrong == 0);
  wired.edges.sign[0] = -wired.edges.sign[0];   // one source of three edges has both signs now
  wired.edges.weight[0] = -wired.edges.weight[0];
  CHECK(dale().checked == 69);
  CHECK(dale().free == 3);
}

TEST_CASE("signs that nobody knows are an error with advice") {
  TemporaryFolder folder;
  auto o = ring(folder);
  write_file_atomic(folder.path("nodes.csv"), "id,type\nc0,a\n");
  o.source.nodes = "";
  CHECK_THROWS_AS(wire_connectome(o, 1, 1), Error);
}
