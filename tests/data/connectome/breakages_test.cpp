// Broken files: every mistake is met with its exact message.
#include "tests/data/connectome/support.hpp"

using namespace axograd;
using namespace axograd::data;
using namespace axograd::data::test;

namespace {

struct Breakage {
  const char* what;
  const char* edges;
  const char* nodes;
  const char* message;
};

const std::string flyvis_nodes =
    R"("nodes": [{"name": "T4a", "pattern": ["stride", [1, 1]]},
 {"name": "Mi1", "pattern": ["single", null]}])";

}  // namespace

TEST_CASE("broken edge lists and node tables") {
  const std::vector<Breakage> breakages{
      {"unknown cell", "pre,post\nAVAR,AVBL\n", "id\nAVAR\nAVBLL\n",
       "edges.csv:2:2: error: cell 'AVBL' is not in nodes.csv -- did you mean \"AVBLL\"?"},
      {"a field too few", "pre,post,count\na,b\n", "", "edges.csv:2:1: error: 2 fields, 3 columns"},
      {"a field too many", "pre,post,count\na,b,1\na,c,1,5\n", "", "edges.csv:3:1: error: 4 fields, 3 columns"},
      {"NaN", "pre,post,count\na,b,NaN\n", "", "edges.csv:2:3: error: count 'NaN' is not a finite number"},
      {"infinite", "pre,post,weight\na,b,inf\n", "", "edges.csv:2:3: error: weight 'inf' is not a finite number"},
      {"text for a number", "pre,post,count\na,b,many\n", "", "edges.csv:2:3: error: count 'many' is not a finite number"},
      {"nothing for a number", "pre,post,count\na,b,\n", "", "edges.csv:2:3: error: count '' is not a finite number"},
      {"negative count", "pre,post,count\na,b,-2\n", "", "edges.csv:2:3: error: count -2 is negative (allowed: 0 or more)"},
      {"negative delay", "pre,post,delay\na,b,-0.1\n", "", "edges.csv:2:3: error: delay -0.1 is negative (allowed: 0 or more)"},
      {"wrong unit of the delay", "pre,post,delay [mV]\na,b,1\n", "",
       "edges.csv:2:3: error: delay: \"mV\" is a voltage, but a time is needed, such as in ms"},
      {"not a sign", "pre,post,sign\na,b,2\n", "",
       "edges.csv:2:3: error: '2' is no sign (allowed: \"+1\", \"-1\", \"E\", \"I\", \"exc\", \"inh\", \"excitatory\", "
       "\"inhibitory\", \"0\", \"unknown\")"},
      {"negative weight on a positive edge", "pre,post,sign,weight\na,b,1,-0.5\n", "",
       "edges.csv:2:4: error: weight -0.5 on an edge of sign +1"},
      {"signed weights without saying so", "pre,post,weight\na,b,-0.5\n", "",
       "edges.csv:2:3: error: weight -0.5 is negative, but the signs do not come from the weights (signs.from = \"weight\")"},
      {"the same edge twice", "pre,post,count\na,b,1\nb,a,1\na,b,2\n", "",
       "edges.csv:4:1: error: a -> b is already in line 2 (duplicates = \"sum\" adds them up)"},
      {"the same cell twice", "pre,post\na,b\n", "id,type\na,X\nb,X\na,Y\n",
       "nodes.csv:4:1: error: node 'a' is already in line 2"},
      {"a cell without a name", "pre,post\na,\n", "", "edges.csv:2:2: error: an edge without a cell"},
      {"two types for a cell", "pre,post,pre_type,post_type\na,b,E,I\na,c,I,I\n", "",
       "edges.csv:3:3: error: cell 'a' was of type 'E' and is of type 'I' here"},
      {"no column of the cells", "pre,cell\na,b\n", "",
       "edges.csv:1:1: error: no column is the postsynaptic cell; name it as edge_columns.post (allowed: \"post\", \"target\", "
       "\"target_node_id\", \"post_id\", \"post_root_id\", \"postsynaptic\", \"to\")"},
      {"four columns without a header", "1,2,3,4\n", "",
       "edges.csv:1:1: error: 4 columns without a header: say which is which by their numbers (edge_columns.pre …) (allowed: "
       "\"pre\", \"source\", \"source_node_id\", \"pre_id\", \"pre_root_id\", \"presynaptic\", \"from\")\n"
       "edges.csv:1:1: error: 4 columns without a header: say which is which by their numbers (edge_columns.post …) (allowed: "
       "\"post\", \"target\", \"target_node_id\", \"post_id\", \"post_root_id\", \"postsynaptic\", \"to\")"},
      {"two columns of one name", "pre,post,pre\na,b,c\n", "", "edges.csv:1:3: error: two columns are called 'pre'"},
      {"empty", "", "", "edges.csv: the table is empty"},
      {"a header alone", "pre,post\n", "", "edges.csv: no edges"},
      {"no names in the table of nodes", "pre,post\na,b\n", "type\nX\n",
       "nodes.csv:1:1: error: no column with the names of the nodes (node_columns.id) (allowed: \"id\", \"node_id\", \"name\", "
       "\"neuron\", \"cell\", \"root_id\")\n"
       "edges.csv:2:1: error: cell 'a' is not in nodes.csv\nedges.csv:2:2: error: cell 'b' is not in nodes.csv"},
  };
  for (const Breakage& b : breakages) {
    INFO(b.what);
    CHECK(Bench(b.edges, b.nodes).message() == b.message);
  }
}

TEST_CASE("broken options and tables of types") {
  Bench mapped("pre,post,n_synapses\na,b,1\n");
  mapped.options.edge_columns.count = "n_synapse";
  CHECK(
      mapped.message() ==
      "edges.csv:1:1: error: there is no column 'n_synapse' (edge_columns.count) -- did you mean \"n_synapses\"? (allowed: \"pre\", "
      "\"post\", \"n_synapses\")");
  Bench types("source_node_id target_node_id edge_type_id\n0 1 100\n1 0 102\n");
  types.options.edge_types = types.put("et.csv", "edge_type_id syn_weight\n100 1\n101 2\n");
  CHECK(types.message() ==
        "edges.csv:3:3: error: edge type '102' is not in et.csv -- did you mean \"100\"? (allowed: \"100\", \"101\")\n"
        "edges.csv:3:1: error: weight '' is not a finite number");
  types.options.edge_types = types.put("et2.csv", "id syn_weight\n100 1\n");
  CHECK(has(types.message(), "et2.csv:1:1: error: no column with the number of the type (allowed: \"edge_type_id\")"));
  Bench guess("alpha,beta\na,b\n");
  CHECK(has(guess.message(),
            "edges.csv:1:1: error: neither a known column name nor a number in the first line: \"alpha\", \"beta\"; name"));
  Bench binary(std::string("\x89HDF\r\n\x1a\n\0\0\0", 11));
  CHECK(has(binary.message(),
            "edges.csv: not a text table (HDF5 and other binary files are not read here; export the table as CSV)"));
  Bench many("pre,post,count\n" + [] {
    std::string rows;
    for (int i = 0; i < 1000; ++i) rows += "a,b,-1\n";
    return rows;
  }());
  CHECK(has(many.message(), "\n… and 180 more"));  // reading stops at 200
  Bench format("a,b\n");
  format.options.format = "sonnata";
  CHECK(has(format.message(), "did you mean \"sonata\"?"));
  Bench conflict("pre,post,sign,count\na,b,1,1\na,b,-1,1\n");
  conflict.options.duplicates = "sum";
  CHECK(conflict.message() == "edges.csv:3:1: error: a -> b has another sign in line 2");
}

TEST_CASE("broken flyvis documents") {
  const auto message = [](const std::string& text) {
    Bench bench(text);
    bench.options.format = "flyvis";
    bench.options.signs.from = "column";
    return bench.message();
  };
  const auto edge = [&](const std::string& text) { return message("{" + flyvis_nodes + ",\n \"edges\": [" + text + "]}"); };
  CHECK(edge(R"({"src": "T4a", "tar": "Mi1", "alpha": 1, "offsets": [[[0, 0], 2]]})").empty());
  CHECK(edge(R"({"src": "T4", "tar": "Mi1", "alpha": 1, "offsets": []})") ==
        "edges.csv:3:20: error: type \"T4\" is not among the nodes -- did you mean \"T4a\"?");
  CHECK(edge(R"({"src": "T4a", "tar": "Mi1", "alpha": 0.5, "offsets": []})") ==
        "edges.csv:3:50: error: alpha 0.5 is no sign (allowed: 1, -1)");
  CHECK(edge(R"({"src": "T4a", "tar": "Mi1", "alpha": 1, "offsets": [[[0, 0], -2]]})") ==
        "edges.csv:3:65: error: offset [[0,0],-2] (allowed: [[du, dv], count] with a count of 0 or more)");
  CHECK(edge(R"({"src": "T4a", "tar": "Mi1", "offsets": []})") == "edges.csv:3:12: error: \"alpha\" must be 1 or -1");
  CHECK(has(message("{\"nodes\": []}"), "there is no list \"edges\""));
  CHECK(has(message("{\"nodes\": [}"), "edges.csv:1:12: error:"));
}
