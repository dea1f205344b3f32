#include "data/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "data/unit_kind.hpp"

namespace axograd::data {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// The next field and the rest of the line; false at the end.
bool next_field(std::string_view& rest, char separator, std::string_view& field) {
  if (rest.data() == nullptr) return false;
  if (separator == ' ') {
    const std::size_t start = rest.find_first_not_of(" \t\r");
    if (start == std::string_view::npos) return false;
    const std::size_t end = rest.find_first_of(" \t\r", start);
    field = rest.substr(start, end == std::string_view::npos ? end : end - start);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    return true;
  }
  std::size_t end = 0;
  for (bool quoted = false; end < rest.size() && (quoted || rest[end] != separator); ++end) quoted ^= rest[end] == '"';
  field = trimmed(rest.substr(0, end));
  rest = end < rest.size() ? rest.substr(end + 1) : std::string_view{};
  return true;
}

bool parse_number(std::string_view field, double& value) {
  if (!field.empty() && field.front() == '+') field.remove_prefix(1);
  if (field.empty()) return false;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error == std::errc::result_out_of_range && end == field.data() + field.size()) {
    value = 0;  // too small to be a double; too large is not a recording
    return field.find("e-") != std::string_view::npos || field.find("E-") != std::string_view::npos;
  }
  return error == std::errc() && end == field.data() + field.size();
}

bool all_numbers(std::string_view line, char separator, std::size_t& fields) {
  std::string_view field;
  double value = 0;
  fields = 0;
  while (next_field(line, separator, field)) {
    if (field.empty() && line.data() == nullptr && fields > 0) break;  // a separator at the end of the line
    if (!parse_number(field, value)) return false;
    ++fields;
  }
  return fields > 0;
}

std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = trimmed(text.substr(1, text.size() - 2));
  return text;
}

}  // namespace

bool Lines::next(std::string_view& line) {
  if (position_ >= text_.size()) return false;
  std::size_t end = text_.find('\n', position_);
  if (end == std::string_view::npos) end = text_.size();
  line = text_.substr(position_, end - position_);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  position_ = std::min(end + 1, text_.size());
  ++number_;
  return true;
}

std::vector<std::string> split_fields(std::string_view line, char separator) {
  std::vector<std::string> fields;
  std::string_view field;
  while (next_field(line, separator, field)) fields.push_back(clean_text(unquoted(field)));
  return fields;
}

char number_separator(std::string_view line) {
  std::size_t fields = 0;
  for (const char separator : {'\t', ';', ','}) {
    if (line.find(separator) != std::string_view::npos && all_numbers(line, separator, fields)) return separator;
  }
  return all_numbers(line, ' ', fields) ? ' ' : '\0';
}

std::vector<std::vector<double>> read_columns(const Bytes& file, std::string_view text, std::size_t position,
                                              std::size_t line_number, char separator) {
  Lines lines(text.substr(position));
  std::vector<std::vector<double>> columns;
  std::string_view line;
  while (lines.next(line)) {
    if (trimmed(line).empty()) continue;
    std::string_view rest = line, field;
    if (columns.empty()) {
      std::size_t fields = 0;
      all_numbers(line, separator, fields);
      columns.resize(std::max<std::size_t>(fields, 1));
      // A row is at least two bytes per field: this bounds the memory whatever the text says.
      const std::size_t rows =
          std::min<std::size_t>(std::count(text.begin(), text.end(), '\n') + 1, text.size() / (2 * columns.size()) + 1);
      for (auto& column : columns) column.reserve(rows);
    }
    std::size_t k = 0;
    for (; next_field(rest, separator, field); ++k) {
      if (field.empty() && rest.data() == nullptr && k == columns.size()) break;
      double value = 0;
      const std::size_t at = line_number + lines.number();
      if (k == columns.size()) file.fail(fmt::format("line {}: more than {} columns", at, columns.size()));
      if (!parse_number(field, value))
        file.fail(fmt::format("line {}, column {}: '{}' is not a number", at, k + 1, clean_text(field.substr(0, 40))));
      columns[k].push_back(value);
    }
    if (k < columns.size()) file.fail(fmt::format("line {}: {} of {} columns", line_number + lines.number(), k, columns.size()));
  }
  return columns;
}

Title split_title(std::string_view text) {
  const std::string clean = clean_text(unquoted(text));
  for (const auto& [open, close] : {std::pair{'[', ']'}, std::pair{'(', ')'}}) {
    const std::size_t start = clean.rfind(open);
    if (start == std::string::npos || clean.back() != close) continue;
    return {clean_text(std::string_view(clean).substr(0, start)),
            clean_text(std::string_view(clean).substr(start + 1, clean.size() - start - 2))};
  }
  return {clean, ""};
}

double even_spacing(const Bytes& file, const std::vector<double>& times) {
  if (times.size() < 2) file.fail("one row is not a recording");
  const double dt = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
  if (!(dt > 0) || !std::isfinite(dt)) file.fail("the times do not increase");
  for (std::size_t t = 0; t < times.size(); ++t) {
    const double expected = times.front() + static_cast<double>(t) * dt;
    if (!(std::abs(times[t] - expected) <= 0.25 * dt)) {
      file.fail(fmt::format("the times are not evenly spaced: row {} is at {}, {} expected", t + 1, times[t], expected));
    }
  }
  return dt;
}

bool looks_like_text(const Bytes& file) {
  const std::string_view head = file.all().substr(0, 4096);
  return std::none_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  });
}

}  // namespace axograd::data
