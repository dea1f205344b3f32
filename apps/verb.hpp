// A verb of the command line: its arguments are an option struct (core/record/options.hpp), so that they are declared, checked and
// explained like everything else a user may set. One file per verb in apps/verbs/, one line in apps/verbs.list.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/record/options.hpp"

namespace axograd::apps {

// Flags every verb takes.
struct Globals {
  std::vector<std::string> set;       // --set a.b=value, in order
  std::optional<std::int64_t> seed;
  int threads = 0;                    // 0: all there are
  std::string device = "cpu";
  std::string out;
  bool json = false, quiet = false;
  std::vector<std::string> command;   // the words typed, for provenance
};

// One run of a verb. Errors are exceptions (core/base/error.hpp).
class VerbRun {
 public:
  virtual ~VerbRun() = default;
  virtual OptionTarget arguments() = 0;  // required ones are positional; bools are flags
  virtual std::vector<std::string> optional_words() const { return {}; }  // arguments that are positional without being required
  virtual Exit run(const Globals& globals) = 0;
};

struct Verb {
  const char* name;
  const char* doc;       // one line
  const char* examples;  // lines of shell
  std::unique_ptr<VerbRun> (*make)();
};

template <class T>
std::unique_ptr<VerbRun> make_verb() {
  return std::make_unique<T>();
}

std::span<const Verb> verbs();  // in the order of verbs.list

}  // namespace axograd::apps
