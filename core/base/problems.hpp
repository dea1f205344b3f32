// Problems found in what the user wrote: collected, so that all are shown at once.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/error.hpp"

namespace axograd {

// One mistake: where it stands (line 0 = no position, for example "--set"), what is wrong, and what was probably meant.
struct Problem {
  std::string file;
  int line = 0, column = 0;
  std::string pointer;     // JSON pointer of the value or key
  std::string code;        // unknown_key, wrong_type, wrong_unit, out_of_range, bad_choice, missing_key, missing_file, syntax, conflict
  std::string message;     // without position and suggestion
  std::string suggestion;  // the nearest valid name or value, or empty
  std::string allowed;     // what is allowed, or empty
  std::string text() const;  // file:line:col: error: message -- did you mean "x"? (allowed: …)
};

class Problems {
 public:
  void add(Problem problem) { list_.push_back(std::move(problem)); }
  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  const std::vector<Problem>& list() const { return list_; }
  std::string text() const;     // one line each, at most 20, then how many more
  nlohmann::json json() const;  // [{"file":…, "line":…, "column":…, "pointer":…, "code":…, "message":…, …}]
  void raise() const;           // throws ConfigError when there is any problem

 private:
  std::vector<Problem> list_;
};

// A configuration with mistakes; what() is Problems::text().
struct ConfigError : UsageError {
  explicit ConfigError(Problems found) : UsageError(found.text()), problems(std::move(found)) {}
  Problems problems;
};

}  // namespace axograd
