// Text for terminals: tables, durations, sizes.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace axograd {

// Columns on the width of their longest cell (in characters, UTF-8), two spaces apart; numbers to the right.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header) : header_(std::move(header)) {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text(std::string_view indent = "") const;
  std::string markdown() const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

std::size_t text_width(std::string_view utf8);             // characters
std::string human_duration(double seconds);                // "850 ms", "12.4 s", "3 min 05 s", "2 h 10 min"
std::string human_bytes(std::int64_t bytes);               // "640 KiB"
std::string human_count(double count);                     // "12.3 M"
std::string short_number(double value);                    // shortest text that reads back to the same double
std::string wrapped(std::string_view text, std::size_t width, std::string_view indent);  // words, new lines start with indent

}  // namespace axograd
