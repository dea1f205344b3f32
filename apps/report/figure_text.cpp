// Paragraphs and simple lists.
#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {
namespace {

std::string paragraph(const std::string& text) {
  std::string out, lines, items;
  const auto flush = [&] {
    if (!lines.empty()) out += "<p>" + escape(lines) + "</p>";
    if (!items.empty()) out += "<ul>" + items + "</ul>";
    lines.clear();
    items.clear();
  };
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    start = end + 1;
    if (line.rfind("- ", 0) == 0) {
      if (!lines.empty()) flush();
      items += "<li>" + escape(line.substr(2)) + "</li>";
    } else if (line.empty()) {
      flush();
    } else {
      if (!items.empty()) flush();
      lines += (lines.empty() ? "" : "\n") + line;
    }
  }
  flush();
  return out;
}

}  // namespace

std::string draw_text(const nlohmann::json& figure, Context&) {
  std::string out;
  for (const std::string& t : texts(child(figure, "text"))) out += paragraph(t);
  return out;
}

}  // namespace axograd::report
