// A table of strings and numbers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "apps/report/words.hpp"
#include "core/base/error.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

std::string cell_text(const json& cell, const json& column) {
  const double digits = real(cell, "digits", real(column, "digits"));
  const auto write = [&](double v) { return digits >= 0 ? decimals(v, static_cast<int>(std::min(digits, 12.0))) : number(v); };
  if (cell.is_string()) return escape(cell.get<std::string>());
  if (cell.is_boolean()) return cell.get<bool>() ? "yes" : "no";
  if (cell.is_number_integer() && !(digits >= 0)) return fmt::format("{}", cell.get<long long>());
  if (cell.is_number()) return write(cell.get<double>());
  if (cell.is_object() && cell.contains("text")) {
    const std::string note = text(cell, "note");
    return escape(text(cell, "text")) + (note.empty() ? "" : "<small>" + escape(note) + "</small>");
  }
  if (cell.is_object()) {
    const double value = real(cell, "value"), error = real(cell, "pm");
    if (!std::isfinite(error)) return write(value);
    if (digits >= 0) return write(value) + " ± " + write(error);
    return with_precision_of(value, error) + " ± " + number(error, 2);
  }
  return "–";
}

bool is_chosen(const json& chosen, size_t row) {
  if (chosen.is_number_unsigned()) return chosen.get<size_t>() == row;
  for (const json& c : chosen.is_array() ? chosen : json::array()) {
    if (c.is_number_unsigned() && c.get<size_t>() == row) return true;
  }
  return false;
}

bool is_words(const json& cell) { return cell.is_string() || cell.is_boolean() || (cell.is_object() && cell.contains("text")); }

bool is_numeric(const json& rows, size_t column) {
  for (const json& row : rows) {
    if (row.is_array() && column < row.size() && (row[column].is_number() || (row[column].is_object() && !is_words(row[column]))))
      return true;
  }
  return false;
}

}  // namespace

std::string draw_table(const json& figure, Context&) {
  const json& columns = child(figure, "columns");
  const json& rows = child(figure, "rows");
  if (!columns.is_array() || !rows.is_array()) throw InputError("a table needs columns and rows");
  std::string out = "<div class=\"scroll\"><table><thead><tr>";
  for (size_t i = 0; i < columns.size(); ++i) {
    const json& c = columns[i];
    const std::string doc = text(c, "doc");
    out += fmt::format("<th scope=\"col\"{}{}>{}</th>", is_numeric(rows, i) ? " class=\"num\"" : "",
                       doc.empty() ? "" : " title=\"" + escape(doc) + "\"", escape(with_unit(text(c, "name"), text(c, "unit"))));
  }
  out += "</tr></thead><tbody>";
  for (size_t r = 0; r < rows.size(); ++r) {
    out += is_chosen(child(figure, "chosen"), r) ? "<tr class=\"chosen\">" : "<tr>";
    for (size_t c = 0; c < columns.size(); ++c) {
      const json cell = rows[r].is_array() && c < rows[r].size() ? rows[r][c] : json();
      out += fmt::format("<td{}>{}</td>", is_words(cell) ? "" : " class=\"num\"", cell_text(cell, columns[c]));
    }
    out += "</tr>";
  }
  return out + "</tbody></table></div>";
}

}  // namespace axograd::report
