#include "data/connectome/node_table.hpp"

#include <fmt/format.h>

#include "core/base/suggest.hpp"
#include "data/connectome/signs.hpp"

namespace axograd::data {
namespace {

const std::vector<std::string> usual_id{"id", "node_id", "name", "neuron", "cell", "root_id"},
    usual_type{"type", "cell_type", "class", "pop_name", "model_name"}, usual_sign{"sign", "ei"},
    usual_transmitter{"transmitter", "neurotransmitter", "nt_type", "top_nt", "nt"}, usual_group{"node_type_id"};

std::string quoted(const std::string& name) { return name.empty() ? name : fmt::format("\"{}\"", name); }

}  // namespace

TypeTable::TypeTable(const std::string& path, const std::vector<std::string>& keys, TableProblems& problems) : path_(path) {
  if (path.empty()) return;
  table_.emplace(path, keys);
  const int key = table_->find("", keys, "", problems);
  if (key < 0) {
    problems.add(path, table_->line(), 1, "missing_column", "no column with the number of the type", {}, quoted_list(keys));
    return;
  }
  std::vector<std::string> fields;
  while (table_->next(fields, problems)) {
    const std::string id = fields[static_cast<std::size_t>(key)];
    if (!rows_.emplace(id, fields).second)
      problems.add(path, table_->line(), static_cast<std::size_t>(key) + 1, "duplicate",
                   fmt::format("type '{}' is there twice", id));
    keys_.push_back(id);
  }
}

int TypeTable::find(const std::string& name, const std::vector<std::string>& usual) const {
  if (!table_) return -1;
  TableProblems ignored;  // a named column may be in the main table alone
  return table_->find(name, usual, "", ignored);
}

const std::vector<std::string>* TypeTable::row(const std::string& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second;
}

const std::string& Attribute::of(const std::vector<std::string>& fields, const std::vector<std::string>* type) const {
  static const std::string none;
  if (own >= 0 && !is_missing(fields[static_cast<std::size_t>(own)])) return fields[static_cast<std::size_t>(own)];
  if (of_type >= 0 && type && !is_missing((*type)[static_cast<std::size_t>(of_type)]))
    return (*type)[static_cast<std::size_t>(of_type)];
  return none;
}

NodeList::NodeList(const ConnectomeOptions& options, TableProblems& problems) : path_(options.nodes) {
  if (!path_.empty()) read(options, problems);
}

void NodeList::read(const ConnectomeOptions& options, TableProblems& problems) {
  const NodeColumns& names = options.node_columns;
  Table table(path_, usual_id);
  const TypeTable types(options.node_types, usual_group, problems);
  const int id = table.find(names.id, usual_id, "node_columns.id", problems);
  const int group = table.find(names.group, usual_group, "node_columns.group", problems);
  TableProblems ignored;  // of a column that the table of types has
  const auto attribute = [&](const std::string& name, const std::vector<std::string>& usual, const char* option) {
    const int of_type = types.find(name, usual);
    return Attribute{table.find(name, usual, option, of_type < 0 ? problems : ignored), of_type};
  };
  const Attribute type = attribute(names.type, usual_type, "node_columns.type"),
                  sign = attribute(names.sign, usual_sign, "node_columns.sign"),
                  transmitter = attribute(names.transmitter, usual_transmitter, "node_columns.transmitter");
  if (id < 0 && names.id.empty())
    problems.add(path_, table.line(), 1, "missing_column", "no column with the names of the nodes (node_columns.id)", {},
                 quoted_list(usual_id));
  if (id < 0) return;
  std::vector<std::string> fields;
  std::vector<std::size_t> lines;
  while (table.next(fields, problems)) {
    ConnectomeNode node{fields[static_cast<std::size_t>(id)]};
    const auto wrong = [&](int column, const char* code, const std::string& message, const std::string& near = {},
                           const std::string& allowed = {}) {
      problems.add(path_, table.line(), static_cast<std::size_t>(std::max(column, 0)) + 1, code, message, near, allowed);
    };
    const std::vector<std::string>* of_type = nullptr;
    if (types.present() && group >= 0) {
      const std::string& key = fields[static_cast<std::size_t>(group)];
      of_type = types.row(key);
      if (!of_type)
        wrong(group, "unknown_type", fmt::format("node type '{}' is not in {}", key, types.path()),
              quoted(nearest(key, types.keys())), quoted_list(types.keys(), 8));
    }
    node.type = type.of(fields, of_type);
    node.transmitter = transmitter.of(fields, of_type);
    const std::string& written = sign.of(fields, of_type);
    if (!parse_sign(written, node.sign))
      wrong(sign.own, "wrong_sign", fmt::format("'{}' is no sign", written), {}, quoted_list(sign_words()));
    if (node.id.empty()) wrong(id, "empty", "a node without a name");
    const auto [at, fresh] = by_name_.emplace(node.id, static_cast<int>(nodes_.size()));
    if (!fresh)
      wrong(id, "duplicate",
            fmt::format("node '{}' is already in line {}", node.id, lines[static_cast<std::size_t>(at->second)]));
    if (!fresh) continue;
    names_.push_back(node.id);
    lines.push_back(table.line());
    nodes_.push_back(std::move(node));
  }
}

int NodeList::index(const std::string& id, const Table& edges, int column, TableProblems& problems) {
  const auto found = by_name_.find(id);
  if (found != by_name_.end()) return found->second;
  const auto field = static_cast<std::size_t>(column) + 1;
  if (id.empty()) {
    problems.add(edges.path(), edges.line(), field, "empty", "an edge without a cell");
    return -1;
  }
  if (!path_.empty()) {
    problems.add(edges.path(), edges.line(), field, "unknown_node", fmt::format("cell '{}' is not in {}", id, path_),
                 quoted(nearest(id, names_)));
    return -1;
  }
  by_name_.emplace(id, static_cast<int>(nodes_.size()));
  nodes_.push_back({id});
  return static_cast<int>(nodes_.size()) - 1;
}

}  // namespace axograd::data
