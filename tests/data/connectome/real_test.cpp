// The real connectomes: counts as their sources state them, signs by rule, written and read back.
#include <algorithm>
#include <numeric>
#include <set>

#include "data/connectome/signs.hpp"
#include "tests/data/connectome/support.hpp"

using namespace axograd;
using namespace axograd::data;
using namespace axograd::data::test;

namespace {

ConnectomeOptions real(const std::string& folder, const std::string& edges, const std::string& nodes) {
  ConnectomeOptions options;
  options.edges = folder + "connectome/" + edges;
  if (!nodes.empty()) options.nodes = folder + "connectome/" + nodes;
  return options;
}

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void comes_back(const Connectome& written) {
  const Scratch folder;
  write_connectome(folder / "e.csv", folder / "n.csv", written);
  ConnectomeOptions options;
  options.edges = folder / "e.csv";
  options.nodes = folder / "n.csv";
  if (written.sign_source == "free") options.signs.from = "free";
  const Connectome read = read_connectome(options);
  CHECK((read == written));
}

}  // namespace

TEST_CASE("C. elegans: 286 cells, 2 838 edges, 17 820 synapses; signs by the rule on GABA neurons") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  ConnectomeOptions options = real(folder, "herm_chem_edgelist.csv", "herm_chem_nodes.csv");
  CHECK(has(error_of([&] { read_connectome(options); }),
            "herm_chem_edgelist.csv: error: 2838 of 2838 edges have no sign (the first: ADAL -> ADAL); signs.from can be"));
  options.signs.from = "transmitter";
  options.signs.rule = "c_elegans_gaba";
  options.node_columns.type = "pair";
  const Connectome worm = read_connectome(options);
  CHECK(worm.nodes.size() == 286);
  CHECK(worm.edges.size() == 2838);
  CHECK(total(worm.edges.count) == 17820);
  CHECK(std::count(worm.edges.sign.begin(), worm.edges.sign.end(), -1) ==
        13);  // RMEL and RMER alone: this set has paired cells only
  CHECK(mixed_signs(worm).empty());
  REQUIRE(worm.warnings.size() == 1);
  CHECK(has(worm.warnings.front(), "only 2 of the 26 GABA neurons"));
  const TypePairs pairs = type_pairs(worm);
  CHECK(pairs.types.size() == 143);
  CHECK(pairs.pair_of_edge.size() == 2838);
  comes_back(worm);
  options.self_edges = "drop";
  CHECK(read_connectome(options).edges.size() == 2838 - 28);
}

TEST_CASE("larval Drosophila: 1 240 cells, 32 564 edges, no signs in the data") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  ConnectomeOptions options = real(folder, "maggot_subset_edgelist.csv", "maggot_subset_nodes.csv");
  CHECK(has(error_of([&] { read_connectome(options); }), "32564 of 32564 edges have no sign"));
  options.signs.from = "transmitter";
  options.signs.rule = "fly";
  CHECK(has(error_of([&] { read_connectome(options); }), "of 1240 cells have no sign by the rule fly (no transmitter)"));
  options.signs = {.from = "random", .table = "", .rule = "", .fraction_inhibitory = 0.3, .seed = 4};
  const Connectome larva = read_connectome(options);
  CHECK(larva.nodes.size() == 1240);
  CHECK(larva.edges.size() == 32564);
  CHECK(total(larva.edges.count) == 137980);
  CHECK(std::count_if(larva.nodes.begin(), larva.nodes.end(), [](const ConnectomeNode& n) { return n.sign < 0; }) == 372);
  CHECK(larva.sign_source == "random, not data: 372 of 1240 cells inhibit (fraction 0.3, seed 4)");
  CHECK(has(larva.warnings.back(), "they are not data"));
  comes_back(larva);
  CHECK((read_connectome(options) == larva));
  options.signs.seed = 5;
  CHECK_FALSE((read_connectome(options).edges.sign == larva.edges.sign));
  options.signs.from = "free";
  comes_back(read_connectome(options));
}

TEST_CASE("flyvis: 65 types, 605 pairs, 8 087.25 synapses; the lattice of published size") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  ConnectomeOptions options = real(folder, "flyvis_fib25-fib19_v2.2.json", "");
  options.format = "flyvis";
  const Connectome types = read_connectome(options);
  CHECK(types.nodes.size() == 65);
  CHECK(types.edges.size() == 605);
  CHECK(total(types.edges.count) == Approx(8087.2521670507795).epsilon(1e-12));
  CHECK(std::count(types.edges.sign.begin(), types.edges.sign.end(), -1) == 228);
  std::set<std::string> mixed;
  for (const MixedSigns& m : mixed_signs(types)) mixed.insert(types.nodes[static_cast<std::size_t>(m.node)].id);
  CHECK(mixed == std::set<std::string>{"R8", "Am", "C2", "C3"});
  CHECK(has(types.warnings.back(), "4 of 65 cells make synapses of both signs"));
  comes_back(types);
  // counted by an independent script over the JSON: nodes, edges, synapses at this extent
  options.lattice = "columns";
  options.extent = 2;
  const Connectome lattice = read_connectome(options);
  CHECK(lattice.nodes.size() == 1203);
  CHECK(lattice.edges.size() == 26636);
  CHECK(total(lattice.edges.count) == Approx(119124.32799000361).epsilon(1e-12));
  const TypePairs pairs = type_pairs(lattice);
  CHECK(pairs.types.size() == 65);
  CHECK(pairs.pairs.size() <= 605);
  comes_back(lattice);
  options.extent = 15;
  const Connectome whole = read_connectome(options);
  CHECK(whole.warnings.front() == "Lawf1 -> Lawf1: none of its offsets meets a cell on this lattice");
  CHECK(whole.nodes.size() == 45669);
  CHECK(whole.edges.size() == 1357269);
  CHECK(type_pairs(whole).pairs.size() == 604);  // Lawf1 -> Lawf1: its one offset is off their sparse lattice
}
