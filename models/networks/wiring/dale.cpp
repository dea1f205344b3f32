#include "models/networks/wiring/dale.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"

namespace axograd::networks {

const std::vector<std::string>& dale_names() {
  static const std::vector<std::string> names{"abs", "softplus", "exp", "projection"};
  return names;
}

Dale dale_of(std::string_view name) {
  const auto& names = dale_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw UsageError(fmt::format("Dale's law: unknown kind '{}'{}", name, suggestion(name, names)));
  return static_cast<Dale>(found - names.begin());
}

}  // namespace axograd::networks
