// What a trained network leaves for other programs: FOLDER/weights.safetensors always, FOLDER/network.nir where NIR can say it.
#pragma once
#include <string>
#include <vector>

#include "core/network/network.hpp"
#include "data/weights/weights.hpp"

namespace axograd::data {

struct Exported {
  bool nir = false;
  std::vector<std::string> why_not;  // without network.nir: every reason, one sentence each
};

// Throws UsageError for weights that do not fit their counts, ResourceError.
Exported export_network(const std::string& folder, const Weights& weights, const Network<float>& network);

}  // namespace axograd::data
