#include "apps/plugins.hpp"

#include <dlfcn.h>

#include "apps/version.hpp"
#include "core/base/error.hpp"

namespace axograd::apps {
namespace {

template <class Table> const Table* open(const char* library, const char* symbol) {
  const std::string path = our_library(library);
  if (path.empty()) return nullptr;
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);   // never closed: LibTorch does not survive that
  if (!handle) throw ResourceError("error: cannot open " + path + ": " + ::dlerror());
  const auto entry = reinterpret_cast<const Table* (*)()>(::dlsym(handle, symbol));
  const Table* table = entry ? entry() : nullptr;
  if (!table || table->interface != Table::current) throw ResourceError("error: " + path + " belongs to another version of axograd; build again");
  return table;
}

}  // namespace

const TorchPlugin* torch_plugin() {
  static const TorchPlugin* table = open<TorchPlugin>("libaxograd_torch.so", torch_plugin_symbol);
  return table;
}

const CudaPlugin* cuda_plugin() {
  static const CudaPlugin* table = open<CudaPlugin>("libaxograd_cuda.so", cuda_plugin_symbol);
  return table;
}

}  // namespace axograd::apps
