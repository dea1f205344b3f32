// Signs: from where they may come, and what is said when they do not.
#include "data/connectome/signs.hpp"

#include <set>

#include "tests/data/connectome/support.hpp"

using namespace axograd;
using namespace axograd::data;
using namespace axograd::data::test;

TEST_CASE("missing signs are an error with advice") {
  Bench bench("pre,post,sign\na,b,1\nb,a,\n");
  bench.options.signs.from = "column";
  const std::string message = bench.message();
  CHECK(has(message,
            "edges.csv: error: 1 of 2 edges have no sign (the first: b -> a); signs.from can be \"column\" (edge_columns.sign or "
            "node_columns.sign names a column of +1 and -1), \"weight\", \"table\""));
  CHECK(has(message, "\"random\" (a stated share of the cells by chance: no data)"));
  bench.options.signs.from = "weight";
  CHECK(has(bench.message(), "edges.csv: error: no weights whose signs could be taken; signs.from can be"));
  CHECK(ConnectomeOptions{}.signs.from == "column");  // nothing else happens unasked
}

TEST_CASE("an edge and its cell that disagree") {
  Bench bench("pre,post,sign\na,b,-1\n", "id,sign\na,1\nb,1\n");
  bench.options.signs.from = "column";
  CHECK(bench.message() == "edges.csv: error: edge a -> b has the sign -1, its cell +1");
}

TEST_CASE("signs of weights that disagree with the other signs of the file") {
  Bench bench("pre,post,weight\na,b,-0.5\n", "id,sign\na,1\nb,1\n");
  bench.options.signs.from = "weight";
  CHECK(bench.message() == "edges.csv: error: edge a -> b has the sign -1, its cell +1");
  Bench column("pre,post,sign,weight\na,b,-1,0.5\n");
  column.options.signs.from = "weight";
  CHECK(column.message() == "edges.csv:2:3: error: sign -1 beside the weight 0.5, but signs.from is \"weight\"");
}

TEST_CASE("a given table must know every cell that speaks") {
  Bench bench("pre,post\na,b\nb,a\na,c\n");
  bench.options.signs.from = "table";
  CHECK(bench.message() == "signs.from = \"table\" needs signs.table, a CSV with the columns id and sign");
  bench.options.signs.table = bench.put("s.csv", "id,sign\na,+1\nb,I\n");
  const Connectome c = bench.read();
  CHECK(c.edges.sign == std::vector<signed char>{1, -1, 1});  // c makes no synapse
  CHECK(c.sign_source == "given table");
  bench.options.signs.table = bench.put("s.csv", "id,sign\na,+1\n");
  CHECK(has(bench.message(), "edges.csv: error: 1 of 3 cells have no sign in s.csv: \"b\"; signs.from can be"));
  bench.options.signs.table = bench.put("s.csv", "id,sign\na,+1\nbb,1\na,x\n");
  CHECK(bench.message() ==
        "s.csv:3:1: error: cell 'bb' is not in the connectome -- did you mean \"b\"?\n"
        "s.csv:4:2: error: 'x' is no sign (allowed: \"+1\", \"-1\", \"E\", \"I\", \"exc\", \"inh\", \"excitatory\", "
        "\"inhibitory\", \"0\", \"unknown\")\n"
        "s.csv:4:1: error: cell 'a' is there twice");
}

TEST_CASE("rules on transmitters") {
  const char* nodes = "id,transmitter\na,ACh\nb,GABA\nc,Glutamate\nd,dopamine\n";
  Bench bench("pre,post\na,b\nb,a\nc,a\n", nodes);
  bench.options.signs.from = "transmitter";
  CHECK(has(bench.message(), "signs.from = \"transmitter\" needs signs.rule"));
  bench.options.signs.rule = "fly";
  CHECK(bench.read().edges.sign == std::vector<signed char>{1, -1, -1});
  bench.options.signs.rule = "vertebrate";
  CHECK(bench.read().edges.sign == std::vector<signed char>{1, -1, 1});
  Bench more("pre,post\na,b\nd,a\n", nodes);
  more.options.signs.from = "transmitter";
  more.options.signs.rule = "fly";
  CHECK(
      has(more.message(), "1 of 4 cells have no sign by the rule fly (it does not know \"dopamine\"): \"d\"; signs.from can be"));
  more.options.signs.rule = "c_elegans_gaba";
  CHECK(has(more.message(), "none of the 26 GABA neurons of C. elegans is among these cells (a …)"));
}

TEST_CASE("the 26 GABA neurons of C. elegans") {
  const auto names = c_elegans_gaba_neurons();
  CHECK(names.size() == 26);
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == 26);
  for (const char* name : {"DD1", "DD06", "VD7", "VD13", "RMEL", "AVL", "DVB", "RIS"}) CHECK(is_c_elegans_gaba(name));
  for (const char* name : {"DD7", "VD14", "DVA", "AVAL", "RIBL", "DB1"}) CHECK_FALSE(is_c_elegans_gaba(name));
  Bench bench("VD1,RIS,2\nRIS,AVAL,1\nAVAL,VD1,3\n");
  bench.options.signs.from = "transmitter";
  bench.options.signs.rule = "c_elegans_gaba";
  const Connectome c = bench.read();
  CHECK(c.edges.sign == std::vector<signed char>{-1, -1, 1});
  CHECK(c.nodes[0].transmitter == "GABA");
  CHECK(c.nodes[2].transmitter == "other");
}

TEST_CASE(
    "random signs say that they are random; cells of both signs are reported; signs of the file are not replaced in silence") {
  Bench bench("pre,post,sign\na,b,1\na,c,-1\na,d,-1\nb,a,1\n");
  bench.options.signs.from = "column";
  const Connectome c = bench.read();
  const auto mixed = mixed_signs(c);
  REQUIRE(mixed.size() == 1);
  CHECK(mixed[0].node == 0);
  CHECK(mixed[0].excitatory == 1);
  CHECK(mixed[0].inhibitory == 2);
  CHECK(c.warnings ==
        std::vector<std::string>{
            "1 of 4 cells make synapses of both signs (a: 1 +, 2 -): Dale's law holds for their synapses, not for the cells"});
  bench.options.signs.from = "random";
  bench.options.signs.fraction_inhibitory = 0.5;
  const Connectome r = bench.read();
  CHECK(r.sign_source == "random, not data: 2 of 4 cells inhibit (fraction 0.5, seed 1)");
  REQUIRE(r.warnings.size() == 2);
  CHECK(r.warnings[0] == "the file has signs; they are replaced (signs.from = \"random\")");
  CHECK(mixed_signs(r).empty());
}
