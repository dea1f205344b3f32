// A text table with named columns, read line by line: the separator and the presence of a header are found from the first line.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/problems.hpp"
#include "data/text_table.hpp"

namespace axograd::data {

// Lists mistakes up to a limit; beyond it reading stops.
class TableProblems {
 public:
  static constexpr std::size_t most = 200;
  // `line` 0: of the whole file. `field` counts from 1, 0: of the whole line.
  void add(const std::string& file, std::size_t line, std::size_t field, const std::string& code, const std::string& message,
           const std::string& suggestion = {}, const std::string& allowed = {});
  bool full() const { return problems_.size() >= most; }
  bool empty() const { return problems_.empty(); }
  void raise() const;  // InputError with all of them, if any

 private:
  Problems problems_;
};

class Table {
 public:
  // `known` are column names that tell a header from data, whatever their case; `header` is "yes", "no" or "guess". Lines that
  // start with '#' are remarks, "# key: value". InputError when the file is empty or its header cannot be told.
  Table(const std::string& path, const std::vector<std::string>& known, const std::string& header = "yes");

  const std::string& path() const { return path_; }
  std::size_t columns() const { return titles_.size(); }
  bool has_header() const { return has_header_; }
  const std::vector<Title>& titles() const { return titles_; }  // names and units; "1", "2", … without a header
  std::string remark(std::string_view key) const;               // of the lines before the table; empty when absent

  // The column of this name, or the first of `usual` that there is; -1 without. A name that is not there is a problem.
  int find(const std::string& name, const std::vector<std::string>& usual, const std::string& option,
           TableProblems& problems) const;

  // The next row into `fields` (as many as columns); rows of another length are problems and are passed over.
  bool next(std::vector<std::string>& fields, TableProblems& problems);
  std::size_t line() const { return line_; }  // of the row

 private:
  bool next_line(std::string_view& line);
  std::string path_;
  std::vector<std::uint8_t> bytes_;
  Lines lines_;
  std::vector<Title> titles_;
  std::vector<std::pair<std::string, std::string>> remarks_;
  std::string first_;  // the first row, of a table without header
  char separator_ = ',';
  bool has_header_ = false, pending_ = false;
  std::size_t line_ = 0, header_line_ = 0;
};

// A field as a number; false for anything but a finite one. "NULL" and "" are no numbers either: see is_missing.
bool parse_finite(const std::string& text, double& value);
bool is_missing(const std::string& text);  // "" or "NULL"; "NaN" is not missing but wrong

}  // namespace axograd::data
