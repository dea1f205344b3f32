// From words on the command line to a verb that is ready to run.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "apps/verb.hpp"

namespace axograd::apps {

struct Command {
  const Verb* verb = nullptr;
  std::unique_ptr<VerbRun> run;
  Globals globals;
  std::string help;  // when not empty: print this and end well
};

// Throws UsageError or ConfigError. `words` are without the program's name.
Command parse_command(const std::vector<std::string>& words);

// What may be typed after a verb: its own words and flags, then the flags every verb takes.
struct Argument {
  std::string shown;  // "--seed", or the name of a positional word
  std::vector<std::string> choices;
  bool positional = false, is_switch = false;  // a switch takes no value
};
std::vector<Argument> arguments_of(const Verb& verb);

// Whether the words ask for machine-readable errors; works for words that cannot be parsed.
bool wants_json(const std::vector<std::string>& words);

std::string program_help();

}  // namespace axograd::apps
