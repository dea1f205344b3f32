// Edge lists in every layout: headers, separators, mapped columns, tables of types, duplicates, self-edges.
#include "tests/data/connectome/support.hpp"

using namespace axograd;
using namespace axograd::data;
using namespace axograd::data::test;

TEST_CASE("columns under their usual names, in any order, with any separator") {
  for (const char* separator : {",", ";", "\t", " "}) {
    std::string text = "# signs: by hand\nreceptor,count,post,delay,sign,pre\nAMPA,3,b,1.5,+1,a\nGABA,2.5,a,0.5,-1,b\n";
    for (std::size_t at = 0; (at = text.find(',', at)) != std::string::npos; ++at) text.replace(at, 1, separator);
    Bench bench(text);
    bench.options.signs.from = "column";
    const Connectome c = bench.read();
    INFO("separator '" << separator << "'");
    REQUIRE(c.nodes.size() == 2);
    CHECK(c.nodes[0].id == "a");
    CHECK(c.edges.pre == std::vector<int>{0, 1});
    CHECK(c.edges.post == std::vector<int>{1, 0});
    CHECK(c.edges.sign == std::vector<signed char>{1, -1});
    CHECK(c.edges.count == std::vector<double>{3, 2.5});
    CHECK(c.edges.delay == std::vector<double>{1.5, 0.5});
    CHECK(c.edges.receptor == std::vector<std::string>{"AMPA", "GABA"});
    CHECK(c.edges.weight.empty());
    CHECK(c.sign_source == "by hand");
    CHECK(strength(c, 1) == 2.5);
  }
}

TEST_CASE("columns mapped by name or by place; names in quotes; a unit in the title") {
  Bench named("N syn,\"from, cell\",to cell,latency [us]\n4,\"x,1\",y,250\n");
  named.options.edge_columns.pre = "from, cell";
  named.options.edge_columns.post = "to cell";
  named.options.edge_columns.count = "N syn";
  named.options.edge_columns.delay = "latency";
  const Connectome c = named.read();
  CHECK(c.nodes[0].id == "x,1");
  CHECK(c.edges.count == std::vector<double>{4});
  CHECK(c.edges.delay == std::vector<double>{0.25});
  Bench placed("7,a,b,-0.5\n8,b,c,0.25\n");
  placed.options.edge_columns.pre = "2";
  placed.options.edge_columns.post = "3";
  placed.options.edge_columns.weight = "4";
  placed.options.signs.from = "weight";
  const Connectome d = placed.read();
  CHECK(d.edges.weight == std::vector<double>{0.5, 0.25});
  CHECK(d.edges.sign == std::vector<signed char>{-1, 1});
  CHECK(d.sign_source == "weight");
  CHECK(Bench("a,b\nb,c\n").message() != "");  // two texts: a header or data?
  Bench two("a,b\nb,c\n");
  two.options.header = "no";
  CHECK(two.read().edges.size() == 2);
  CHECK(Bench("1,2\n2,3\n").read().edges.count.empty());
  CHECK(Bench("a,b,2\nb,c,1\n").read().edges.count == std::vector<double>{2, 1});
}

TEST_CASE("a table of nodes gives order, types, signs; types may stand in the edges instead") {
  Bench bench("pre,post\nb,a\nb,c\n", "name,cell_type,ei,nt\nc,X,,\na,X,i,GABA\nb,Y,e,ACh\n");
  bench.options.signs.from = "column";
  const Connectome c = bench.read();
  CHECK(c.nodes[2].id == "b");
  CHECK(c.nodes[1].transmitter == "GABA");
  CHECK(c.edges.pre == std::vector<int>{2, 2});
  CHECK(c.edges.sign == std::vector<signed char>{1, 1});
  const TypePairs pairs = type_pairs(c);
  CHECK(pairs.types == std::vector<std::string>{"X", "Y"});
  CHECK(pairs.pair_of_edge == std::vector<int>{0, 0});
  Bench inside("pre,post,pre_type,post_type\na,b,E,I\nb,a,I,E\n");
  CHECK(inside.read().nodes[1].type == "I");
}

TEST_CASE("SONATA tables: what an edge does not say, its type says") {
  Bench bench("edge_type_id target_node_id source_node_id nsyns\n100 1 0 3\n101 0 1 2\n100 0 2 1\n",
              "node_id node_type_id\n0 10\n1 11\n2 10\n");
  bench.options.format = "sonata";
  bench.options.edge_types = bench.put(
      "et.csv",
      "edge_type_id target_query syn_weight dynamics_params delay\n100 NULL 0.5 AMPA.json 2.0\n101 NULL -1.5 GABA.json 1.0\n");
  bench.options.node_types = bench.put("nt.csv", "node_type_id pop_name ei\n10 Scnn1a e\n11 PV i\n");
  bench.options.signs.from = "weight";
  const Connectome c = bench.read();
  CHECK(c.nodes[1].type == "PV");
  CHECK(c.nodes[1].sign == -1);
  CHECK(c.edges.count == std::vector<double>{3, 2, 1});
  CHECK(c.edges.weight == std::vector<double>{0.5, 1.5, 0.5});
  CHECK(c.edges.sign == std::vector<signed char>{1, -1, 1});
  CHECK(c.edges.delay == std::vector<double>{2, 1, 2});
  CHECK(c.edges.receptor == std::vector<std::string>{"AMPA.json", "GABA.json", "AMPA.json"});
  CHECK(strength(c, 0) == 1.5);
  const Scratch folder;
  write_connectome(folder / "e.csv", folder / "n.csv", c);
  ConnectomeOptions back;
  back.edges = folder / "e.csv";
  back.nodes = folder / "n.csv";
  Connectome read = read_connectome(back);
  CHECK(read.sign_source == "weight");
  CHECK((read == c));
}

TEST_CASE("duplicates are added up on request, self-edges kept or dropped, counts of 0 left out") {
  Bench bench("pre,post,count\na,b,2\na,a,1\nb,a,4\na,b,3\nb,b,0\n");
  bench.options.duplicates = "sum";
  const Connectome c = bench.read();
  CHECK(c.edges.count == std::vector<double>{5, 1, 4});
  CHECK(c.edges.pre == std::vector<int>{0, 0, 1});
  CHECK(c.warnings == std::vector<std::string>{"1 further edges between the same cells were added to the first",
                                               "1 edges with a count of 0 were left out"});
  bench.options.self_edges = "drop";
  CHECK(bench.read().edges.count == std::vector<double>{5, 4});
  // edges of two receptors between the same cells are two edges
  CHECK(Bench("pre,post,receptor\na,b,AMPA\na,b,NMDA\n").read().edges.size() == 2);
}

TEST_CASE("what a CSV file cannot hold is refused when written") {
  const Scratch folder;
  Connectome c = Bench("1,2\n").read();
  for (const char* name : {"a\"b", " a", "#a", "a\nb", "NULL"}) {
    c.nodes[0].id = name;
    CHECK(has(error_of([&] { write_connectome(folder / "e.csv", folder / "n.csv", c); }), "cannot be a field of a CSV file"));
  }
}

TEST_CASE("options have a schema, and broken JSON options name their place") {
  const nlohmann::json schema = schema_of<ConnectomeOptions>("connectome");
  CHECK(schema["properties"]["signs"]["properties"].contains("fraction_inhibitory"));
  CHECK(options_to_json(ConnectomeOptions{})["self_edges"] == "keep");
}
