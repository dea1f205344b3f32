// What the reader must know before trusting the numbers.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {

using nlohmann::json;

std::string draw_warnings(const json& figure, Context&) {
  const json& items = child(figure, "items");
  std::string out;
  for (const json& item : items.is_array() ? items : json::array()) {
    const std::string level = text(item, "level", "warning"), advice = text(item, "advice");
    const std::string said = item.is_string() ? item.get<std::string>() : text(item, "text");
    if (said.empty()) continue;
    const char* kind = level == "serious" ? "serious" : level == "info" ? "info" : "warning";
    const char* word = level == "serious" ? "Serious" : level == "info" ? "Note" : "Warning";
    out += fmt::format("<li class=\"{}\"><b>{}:</b> {}{}</li>", kind, word, escape(said),
                       advice.empty() ? "" : " <span class=\"advice\">" + escape(advice) + "</span>");
  }
  return out.empty() ? "" : "<ul class=\"warnings\">" + out + "</ul>";
}

}  // namespace axograd::report
