#include <fmt/format.h>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "data/connectome/connectome.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data {
namespace {

// A text as one field. What a CSV line cannot hold is refused, so that what is written reads back the same.
std::string field(const std::string& text, const char* what) {
  bool clean = clean_text(text) == text && !text.starts_with('#') && text != "NULL";
  for (const char c : text) clean = clean && c != '"' && static_cast<unsigned char>(c) >= 0x20;
  if (!clean) throw UsageError(fmt::format("write_connectome: the {} '{}' cannot be a field of a CSV file", what, text));
  return text.find_first_of(",;\t") == std::string::npos ? text : fmt::format("\"{}\"", text);
}

void write_nodes(const std::string& path, const Connectome& connectome) {
  AtomicFile out(path);
  out.write("id,type,transmitter,sign\n");
  for (const ConnectomeNode& node : connectome.nodes) {
    if (node.id.empty()) throw UsageError("write_connectome: a node without a name");
    out.write(fmt::format("{},{},{},{}\n", field(node.id, "name"), field(node.type, "type"),
                          field(node.transmitter, "transmitter"), node.sign));
  }
  out.commit();
}

}  // namespace

void write_connectome(const std::string& edges_path, const std::string& nodes_path, const Connectome& connectome) {
  write_nodes(nodes_path, connectome);
  const ConnectomeEdges& edges = connectome.edges;
  AtomicFile out(edges_path);
  if (!connectome.sign_source.empty()) out.write(fmt::format("# signs: {}\n", connectome.sign_source));
  std::string line = "pre,post,sign";
  if (!edges.count.empty()) line += ",count";
  if (!edges.weight.empty()) line += ",weight";
  if (!edges.delay.empty()) line += ",delay [ms]";
  if (!edges.receptor.empty()) line += ",receptor";
  out.write(line + "\n");
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const auto& nodes = connectome.nodes;
    line = fmt::format("{},{},{}", field(nodes[static_cast<std::size_t>(edges.pre[k])].id, "name"),
                       field(nodes[static_cast<std::size_t>(edges.post[k])].id, "name"), int(edges.sign[k]));
    if (!edges.count.empty()) line += "," + short_number(edges.count[k]);
    if (!edges.weight.empty()) line += "," + short_number(edges.weight[k]);
    if (!edges.delay.empty()) line += "," + short_number(edges.delay[k]);
    if (!edges.receptor.empty()) line += "," + field(edges.receptor[k], "receptor");
    out.write(line + "\n");
  }
  out.commit();
}

}  // namespace axograd::data
