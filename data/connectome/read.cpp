#include "data/connectome/read.hpp"

#include <fmt/format.h>

#include "core/base/suggest.hpp"
#include "data/connectome/signs.hpp"

namespace axograd::data {

Connectome read_connectome(const ConnectomeOptions& options) {
  const bool flyvis = options.format == "flyvis";
  if (!flyvis && options.format != "csv" && options.format != "sonata")
    throw UsageError(fmt::format("format = \"{}\"{}", options.format,
                                 suggestion(options.format, std::vector<std::string>{"csv", "sonata", "flyvis"})));
  if (flyvis && !(options.nodes + options.edge_types + options.node_types).empty())
    throw UsageError("format = \"flyvis\": one JSON file holds everything; nodes, edge_types and node_types are of no use");
  if (flyvis && options.signs.from == "weight")
    throw UsageError("format = \"flyvis\": the file has signs and no weights; signs.from = \"column\"");
  Connectome out = flyvis ? read_flyvis(options) : read_edge_tables(options);
  settle_signs(out, options.signs, options.edges);
  return out;
}

}  // namespace axograd::data
