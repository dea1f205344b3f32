// Where a connectome is, what its columns are called, and where its signs come from.
#pragma once
#include <string>

#include "core/record/options.hpp"

namespace axograd::data {

// Names of the columns (or their numbers from 1, in a file without a header). An empty name means: the usual ones are tried.
struct EdgeColumns {
  std::string pre, post, sign, count, weight, delay, receptor, type, pre_type, post_type;
  template <class V> void visit(V& v) {
    v("pre", pre, {.doc = "column of the presynaptic cell; as a rule pre, source, source_node_id, from …"});
    v("post", post, {.doc = "column of the postsynaptic cell; as a rule post, target, target_node_id, to …"});
    v("sign", sign, {.doc = "column of the sign: +1, -1, E, I …"});
    v("count", count, {.doc = "column of the number of synapses"});
    v("weight", weight, {.doc = "column of a weight"});
    v("delay", delay, {.doc = "column of the delay; in ms where its title has no unit"});
    v("receptor", receptor, {.doc = "column of the receptor"});
    v("type", type, {.doc = "column of the edge type, the key of the table edge_types"});
    v("pre_type", pre_type, {.doc = "column of the presynaptic cell's type, where there is no table of nodes"});
    v("post_type", post_type, {.doc = "column of the postsynaptic cell's type"});
  }
};

struct NodeColumns {
  std::string id, type, sign, transmitter, group;
  template <class V> void visit(V& v) {
    v("id", id, {.doc = "column of the cell's name, as in the edges"});
    v("type", type, {.doc = "column of the cell type"});
    v("sign", sign, {.doc = "column of the sign of its synapses: +1, -1, E, I …"});
    v("transmitter", transmitter, {.doc = "column of its transmitter"});
    v("group", group, {.doc = "column of the node type, the key of the table node_types"});
  }
};

struct SignOptions {
  std::string from = "column";
  std::string table;
  std::string rule;
  double fraction_inhibitory = 0.2;
  int seed = 1;
  template <class V> void visit(V& v) {
    v("from", from,
      {.doc =
           "where the signs come from: a column (of the edges, else of the nodes); the sign of the weights; a table of id and sign; "
           "a rule on transmitters; random (cells drawn by chance, no data); free (every weight may take either sign)",
       .choices = {"column", "weight", "table", "transmitter", "random", "free"}});
    v("table", table, {.doc = "CSV with the columns id and sign (+1, -1)", .path = PathKind::file});
    v("rule", rule,
      {.doc =
           "c_elegans_gaba: the 26 GABA neurons of McIntire 1993 inhibit, all other cells excite; fly: ACh +, GABA and glutamate -; "
           "vertebrate: ACh and glutamate +, GABA and glycine -",
       .choices = {"", "c_elegans_gaba", "fly", "vertebrate"}});
    v("fraction_inhibitory", fraction_inhibitory, {.doc = "share of the cells that inhibit, for random", .low = 0, .high = 1});
    v("seed", seed, {.doc = "seed of random"});
  }
};

struct ConnectomeOptions {
  std::string format = "csv";
  std::string edges, nodes, edge_types, node_types;
  EdgeColumns edge_columns;
  NodeColumns node_columns;
  std::string header = "guess";
  std::string self_edges = "keep";
  std::string duplicates = "error";
  std::string lattice = "types";
  int extent = 15;
  SignOptions signs;
  template <class V> void visit(V& v) {
    v("format", format,
      {.doc =
           "csv: a list of edges, with or without a table of nodes; sonata: the same with tables of types, separated by blanks; "
           "flyvis: JSON of cell types on a hexagonal lattice",
       .choices = {"csv", "sonata", "flyvis"}});
    v("edges", edges, {.doc = "file of the edges (flyvis: the JSON file)", .required = true, .path = PathKind::file});
    v("nodes", nodes, {.doc = "file of the nodes; without it they are those of the edges", .path = PathKind::file});
    v("edge_types", edge_types, {.doc = "table with what all edges of a type share", .path = PathKind::file});
    v("node_types", node_types, {.doc = "table with what all nodes of a type share", .path = PathKind::file});
    v("edge_columns", edge_columns, {.doc = "names of the columns of the edges"});
    v("node_columns", node_columns, {.doc = "names of the columns of the nodes"});
    v("header", header, {.doc = "whether the first line of the edges names the columns", .choices = {"guess", "yes", "no"}});
    v("self_edges", self_edges, {.doc = "edges from a cell to itself", .choices = {"keep", "drop"}});
    v("duplicates", duplicates,
      {.doc = "a second edge between the same cells (and of the same receptor)", .choices = {"error", "sum"}});
    v("lattice", lattice,
      {.doc = "flyvis: one node per cell type, or one per cell of the lattice", .choices = {"types", "columns"}});
    v("extent", extent, {.doc = "flyvis: radius of the lattice in columns", .low = 0, .high = 60});
    v("signs", signs, {.doc = "where the signs come from"});
  }
};

}  // namespace axograd::data
