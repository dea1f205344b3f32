// Numbers in columns of text: lines, fields, quoted words. Locale-free; every error names the line.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "data/bytes.hpp"

namespace axograd::data {

// Lines without their ends (\n or \r\n), counted from 1.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  bool next(std::string_view& line);
  std::size_t number() const { return number_; }
  std::size_t position() const { return position_; }  // of the line that comes next

 private:
  std::string_view text_;
  std::size_t position_ = 0, number_ = 0;
};

// Fields between separators, unquoted and without blanks around them. Separator ' ' stands for any run of blanks and tabs.
std::vector<std::string> split_fields(std::string_view line, char separator);

// The separator of a line of numbers: tab, ';', ',' or ' '; 0 when the line is not all numbers.
char number_separator(std::string_view line);

// Columns from the line at `position` to the end. Blank lines are skipped. InputError names line and field.
std::vector<std::vector<double>> read_columns(const Bytes& file, std::string_view text, std::size_t position,
                                              std::size_t line_number, char separator);

// "V_m [mV]" or "I (pA)" or "mV" alone in quotes: name and unit; unit empty when none is given.
struct Title {
  std::string name, unit;
};
Title split_title(std::string_view text);

// Sampling interval of a column of times, in that column's unit. InputError when the times are not evenly spaced.
double even_spacing(const Bytes& file, const std::vector<double>& times);

// Text rather than binary, judged by the first 4 KiB.
bool looks_like_text(const Bytes& file);

}  // namespace axograd::data
