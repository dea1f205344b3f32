// A connectome as every reader hands it over: cells (or cell types) and the connections between them, one record that can be
// written and read back. It says what is known and nothing more: signs that nobody knows are 0 until the user says where they
// come from (data/connectome/signs.hpp).
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace axograd::data {

struct ConnectomeNode {
  std::string id;
  std::string type = {};         // cell type; empty when unknown
  std::string transmitter = {};  // as the source names it; empty when unknown
  int sign = 0;                  // of the synapses it makes: +1, -1, 0 unknown
  bool operator==(const ConnectomeNode&) const = default;
};

// Column by column. `count`, `weight`, `delay` and `receptor` are empty where the source does not have them.
struct ConnectomeEdges {
  std::vector<int> pre, post;         // indices of nodes
  std::vector<signed char> sign;      // +1, -1, 0 unknown (or free, see sign_source)
  std::vector<double> count;          // synapses, >= 0; may be fractional where it is a mean over cells
  std::vector<double> weight;         // magnitude, >= 0, in the source's unit
  std::vector<double> delay;          // ms, >= 0
  std::vector<std::string> receptor;  // as the source names it
  std::size_t size() const { return pre.size(); }
  bool operator==(const ConnectomeEdges&) const = default;
};

struct Connectome {
  std::vector<ConnectomeNode> nodes;
  ConnectomeEdges edges;
  std::string sign_source;            // where the signs come from, in words; written and read back with the record
  std::vector<std::string> warnings;  // what a user should know, none of it fatal; not part of the record
  bool operator==(const Connectome& other) const {
    return nodes == other.nodes && edges == other.edges && sign_source == other.sign_source;
  }
};

// count x weight, each 1 where it is not known: how strong edge k is beside the others, without its sign.
double strength(const Connectome& connectome, std::size_t k);

// The cell types in the order of their first node, the type of every node, and for every edge the index of its (pre type, post
// type) among `pairs`, which are in the order of their first edge. Nodes without a type count as a type of their own each (their
// id).
struct TypePairs {
  std::vector<std::string> types;
  std::vector<int> type_of_node;  // [nodes]
  std::vector<std::pair<int, int>> pairs;
  std::vector<int> pair_of_edge;  // [edges]
};
TypePairs type_pairs(const Connectome& connectome);

// Nodes that make synapses of both signs: Dale's law does not hold for them as cells.
struct MixedSigns {
  int node = 0, excitatory = 0, inhibitory = 0;
};
std::vector<MixedSigns> mixed_signs(const Connectome& connectome);

// Two CSV files from which read_connectome() gives the same record (read with signs.from = "column", or "free" where they are
// free). UsageError for names that such a file cannot hold.
void write_connectome(const std::string& edges_path, const std::string& nodes_path, const Connectome& connectome);

}  // namespace axograd::data
