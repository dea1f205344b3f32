#include "core/base/text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace axograd {
namespace {

bool numeric(const std::string& cell) {
  return !cell.empty() && (std::isdigit(static_cast<unsigned char>(cell[0])) || ((cell[0] == '-' || cell[0] == '.') && cell.size() > 1));
}

std::string escaped(const std::string& cell) {
  std::string out;
  for (char c : cell) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::size_t text_width(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string TextTable::text(std::string_view indent) const {
  std::vector<std::size_t> width;
  std::vector<bool> right(header_.size(), !rows_.empty());
  for (const auto& name : header_) width.push_back(text_width(name));
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < std::min(cells.size(), width.size()); ++i) {
      width[i] = std::max(width[i], text_width(cells[i]));
      if (!cells[i].empty() && !numeric(cells[i])) right[i] = false;
    }
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string row(indent);
    for (std::size_t i = 0; i < std::min(cells.size(), width.size()); ++i) {
      const std::string space(width[i] - text_width(cells[i]), ' ');
      if (i > 0) row += "  ";
      row += right[i] ? space + cells[i] : cells[i] + space;
    }
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + '\n';
  };
  line(header_);
  for (const auto& cells : rows_) line(cells);
  return out;
}

std::string TextTable::markdown() const {
  std::string out = "|", rule = "|";
  for (const auto& name : header_) {
    out += ' ' + escaped(name) + " |";
    rule += "---|";
  }
  out += '\n' + rule + '\n';
  for (const auto& cells : rows_) {
    out += '|';
    for (const auto& cell : cells) out += ' ' + escaped(cell) + " |";
    out += '\n';
  }
  return out;
}

std::string human_duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "?";
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1e3);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string human_bytes(std::int64_t bytes) {
  const char* const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(units)) value /= 1024, ++unit;
  if (unit == 0) return fmt::format("{} bytes", bytes);
  return fmt::format("{:.{}f} {}", value, value < 10 ? 1 : 0, units[unit]);
}

std::string human_count(double count) {
  const char* const units[] = {"", " k", " M", " G", " T"};
  std::size_t unit = 0;
  while (std::abs(count) >= 1000 && unit + 1 < std::size(units)) count /= 1000, ++unit;
  return fmt::format("{:.3g}{}", count, units[unit]);
}

std::string short_number(double value) { return fmt::format("{}", value); }

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (column > 0 && column + 1 + text_width(word) > width) {
      out += '\n';
      out += indent;
      column = text_width(indent);
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += text_width(word);
  }
  return out;
}

}  // namespace axograd
