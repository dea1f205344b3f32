#include "data/connectome/connectome.hpp"

#include <map>

namespace axograd::data {

double strength(const Connectome& connectome, std::size_t k) {
  const ConnectomeEdges& edges = connectome.edges;
  return (edges.count.empty() ? 1 : edges.count[k]) * (edges.weight.empty() ? 1 : edges.weight[k]);
}

TypePairs type_pairs(const Connectome& connectome) {
  TypePairs out;
  std::map<std::string, int> type_index;
  for (const ConnectomeNode& node : connectome.nodes) {
    const std::string& type = node.type.empty() ? node.id : node.type;
    const auto [at, fresh] = type_index.emplace(type, static_cast<int>(out.types.size()));
    if (fresh) out.types.push_back(type);
    out.type_of_node.push_back(at->second);
  }
  std::map<std::pair<int, int>, int> pair_index;
  for (std::size_t k = 0; k < connectome.edges.size(); ++k) {
    const std::pair pair{out.type_of_node[static_cast<std::size_t>(connectome.edges.pre[k])],
                         out.type_of_node[static_cast<std::size_t>(connectome.edges.post[k])]};
    const auto [at, fresh] = pair_index.emplace(pair, static_cast<int>(out.pairs.size()));
    if (fresh) out.pairs.push_back(pair);
    out.pair_of_edge.push_back(at->second);
  }
  return out;
}

std::vector<MixedSigns> mixed_signs(const Connectome& connectome) {
  std::vector<MixedSigns> all(connectome.nodes.size()), mixed;
  for (std::size_t k = 0; k < connectome.edges.size(); ++k) {
    MixedSigns& node = all[static_cast<std::size_t>(connectome.edges.pre[k])];
    node.excitatory += connectome.edges.sign[k] > 0;
    node.inhibitory += connectome.edges.sign[k] < 0;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].node = static_cast<int>(i);
    if (all[i].excitatory > 0 && all[i].inhibitory > 0) mixed.push_back(all[i]);
  }
  return mixed;
}

}  // namespace axograd::data
