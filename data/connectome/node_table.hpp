// The nodes of a connectome: from their own table (with a table of types behind it), or as they come up in the edges.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/connectome/connectome.hpp"
#include "data/connectome/options.hpp"
#include "data/connectome/table.hpp"

namespace axograd::data {

// What all edges or nodes of one type share: rows by their key.
class TypeTable {
 public:
  TypeTable() = default;
  TypeTable(const std::string& path, const std::vector<std::string>& keys, TableProblems& problems);
  bool present() const { return table_.has_value(); }
  int find(const std::string& name, const std::vector<std::string>& usual) const;  // of a column; -1 without
  const std::vector<std::string>* row(const std::string& key) const;               // nullptr: no such type
  const std::vector<std::string>& keys() const { return keys_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::optional<Table> table_;
  std::vector<std::string> keys_;
  std::unordered_map<std::string, std::vector<std::string>> rows_;
};

// A column of the table itself, or else of the table of types.
struct Attribute {
  int own = -1, of_type = -1;
  bool present() const { return own >= 0 || of_type >= 0; }
  // The field of a row; the type's where the row has none ("" or "NULL").
  const std::string& of(const std::vector<std::string>& fields, const std::vector<std::string>* type) const;
};

class NodeList {
 public:
  // With options.nodes empty the list is open: index() adds what it does not know.
  NodeList(const ConnectomeOptions& options, TableProblems& problems);
  // -1 and a problem for a name that the table of nodes does not have.
  int index(const std::string& id, const Table& edges, int column, TableProblems& problems);
  std::vector<ConnectomeNode> take() { return std::move(nodes_); }
  std::vector<ConnectomeNode>& nodes() { return nodes_; }

 private:
  void read(const ConnectomeOptions& options, TableProblems& problems);
  std::string path_;
  std::vector<ConnectomeNode> nodes_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, int> by_name_;
};

}  // namespace axograd::data
