#include "data/weights/export.hpp"

#include <filesystem>

#include "data/weights/nir_network.hpp"
#include "data/weights/weights_file.hpp"

namespace axograd::data {

Exported export_network(const std::string& folder, const Weights& weights, const Network<float>& network) {
  write_weights(folder + "/weights.safetensors", weights);
  const std::string path = folder + "/network.nir";
  NirNetwork nir = nir_of(network);
  nir.weights.metadata = weights.metadata;
  Exported out;
  out.why_not = nir_problems(nir);
  if (!nir_available()) out.why_not.push_back("This axograd is built without HDF5, which NIR files are.");
  out.nir = out.why_not.empty();
  if (out.nir)
    write_nir(path, nir);
  else
    std::filesystem::remove(path);  // of an earlier run in the same folder
  return out;
}

}  // namespace axograd::data
