#include "core/base/problems.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace axograd {

std::string Problem::text() const {
  std::string out = file;
  if (line > 0) out += fmt::format(":{}:{}", line, column);
  out += out.empty() ? "error: " : ": error: ";
  out += message;
  if (!suggestion.empty()) out += fmt::format(" -- did you mean {}?", suggestion);
  if (!allowed.empty()) out += fmt::format(" (allowed: {})", allowed);
  return out;
}

std::string Problems::text() const {
  constexpr std::size_t shown = 20;
  std::string out;
  for (std::size_t i = 0; i < std::min(shown, list_.size()); ++i) {
    if (i > 0) out += '\n';
    out += list_[i].text();
  }
  if (list_.size() > shown) out += fmt::format("\n… and {} more", list_.size() - shown);
  return out;
}

nlohmann::json Problems::json() const {
  auto out = nlohmann::json::array();
  for (const Problem& p : list_) {
    out.push_back({{"file", p.file}, {"line", p.line}, {"column", p.column}, {"pointer", p.pointer}, {"code", p.code},
                   {"message", p.message}, {"suggestion", p.suggestion}, {"allowed", p.allowed}});
  }
  return out;
}

void Problems::raise() const {
  if (!empty()) throw ConfigError(*this);
}

}  // namespace axograd
