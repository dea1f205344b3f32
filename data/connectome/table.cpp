#include "data/connectome/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/suggest.hpp"
#include "data/input_file.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

// The first of tab, ';' and ',' outside quotes, else blanks.
char separator_of(std::string_view line) {
  for (const char separator : {'\t', ';', ','}) {
    bool quoted = false;
    for (const char c : line) {
      quoted ^= c == '"';
      if (c == separator && !quoted) return separator;
    }
  }
  return ' ';
}

std::string_view view_of(const std::vector<std::uint8_t>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void TableProblems::add(const std::string& file, std::size_t line, std::size_t field, const std::string& code,
                        const std::string& message, const std::string& suggestion, const std::string& allowed) {
  problems_.add({file, static_cast<int>(line), static_cast<int>(field), {}, code, message, suggestion, allowed});
}

void TableProblems::raise() const {
  if (!empty()) throw InputError(problems_.text());
}

Table::Table(const std::string& path, const std::vector<std::string>& known, const std::string& header)
    : path_(path), bytes_(load_input(path)), lines_(view_of(bytes_)) {
  std::string_view line;
  if (!next_line(line)) throw InputError(path + ": the table is empty");
  if (!looks_like_text(Bytes(bytes_.data(), bytes_.size(), path)))
    throw InputError(path + ": not a text table (HDF5 and other binary files are not read here; export the table as CSV)");
  header_line_ = line_;
  separator_ = separator_of(line);
  const std::vector<std::string> fields = split_fields(line, separator_);
  const bool named = std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
    const std::string name = lower(split_title(field).name);
    return std::any_of(known.begin(), known.end(), [&](const std::string& k) { return lower(k) == name; });
  });
  double number = 0;
  const bool numbers = std::any_of(fields.begin(), fields.end(), [&](const std::string& f) { return parse_finite(f, number); });
  if (header == "guess" && !named && !numbers)
    throw InputError(
        fmt::format("{}:{}:1: error: neither a known column name nor a number in the first line: {}; name the columns, or set "
                    "header to \"no\" (usual names: {})",
                    path, line_, quoted_list(fields), quoted_list(known, 12)));
  has_header_ = header == "yes" || (header == "guess" && named);
  for (std::size_t k = 0; k < fields.size(); ++k)
    titles_.push_back(has_header_ ? split_title(fields[k]) : Title{std::to_string(k + 1), ""});
  for (std::size_t k = 1; has_header_ && k < titles_.size(); ++k) {
    for (std::size_t i = 0; i < k; ++i) {
      if (titles_[i].name == titles_[k].name)
        throw InputError(fmt::format("{}:{}:{}: error: two columns are called '{}'", path, line_, k + 1, titles_[k].name));
    }
  }
  first_ = line;
  pending_ = !has_header_;
}

bool Table::next_line(std::string_view& line) {
  while (lines_.next(line)) {
    line_ = lines_.number();
    if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);  // a byte order mark
    const std::size_t start = line.find_first_not_of(" \t\r");
    if (start == std::string_view::npos) continue;
    if (line[start] != '#') return true;
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && colon > start)
      remarks_.emplace_back(clean_text(line.substr(start + 1, colon - start - 1)), clean_text(line.substr(colon + 1)));
  }
  return false;
}

std::string Table::remark(std::string_view key) const {
  for (const auto& [name, value] : remarks_) {
    if (name == key) return value;
  }
  return {};
}

int Table::find(const std::string& name, const std::vector<std::string>& usual, const std::string& option,
                TableProblems& problems) const {
  const auto at = [&](const std::string& wanted) {
    for (std::size_t k = 0; k < titles_.size(); ++k) {
      if (lower(titles_[k].name) == lower(wanted)) return static_cast<int>(k);
    }
    return -1;
  };
  if (name.empty()) {
    for (const std::string& candidate : usual) {
      if (at(candidate) >= 0) return at(candidate);
    }
    return -1;
  }
  const int found = at(name);
  if (found < 0) {
    std::vector<std::string> names;
    for (const Title& title : titles_) names.push_back(title.name);
    const std::string near = nearest(name, names);
    problems.add(path_, header_line_, 1, "missing_column", fmt::format("there is no column '{}' ({})", name, option),
                 near.empty() ? near : fmt::format("\"{}\"", near), quoted_list(names));
  }
  return found;
}

bool Table::next(std::vector<std::string>& fields, TableProblems& problems) {
  std::string_view line;
  while (!problems.full()) {
    if (pending_)
      line = first_;
    else if (!next_line(line))
      return false;
    pending_ = false;
    fields = split_fields(line, separator_);
    if (fields.size() == columns()) return true;
    problems.add(path_, line_, 1, "columns", fmt::format("{} fields, {} columns", fields.size(), columns()));
  }
  return false;
}

bool parse_finite(const std::string& text, double& value) {
  const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

bool is_missing(const std::string& text) { return text.empty() || text == "NULL"; }

}  // namespace axograd::data
