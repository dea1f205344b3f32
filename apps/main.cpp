// The command line: words in, exit code out (docs/exit-codes.md). Everything else is in the verbs.
#include <cstdio>
#include <exception>
#include <new>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/cli.hpp"

namespace {

using namespace axograd;

int say(bool json, Exit exit, const std::string& message, const Problems* problems = nullptr) {
  if (json) {
    nlohmann::json error = {{"exit", static_cast<int>(exit)}, {"message", message}};
    if (problems) error["problems"] = problems->json();
    const auto replace = nlohmann::json::error_handler_t::replace;  // a file name need not be UTF-8
    fmt::print(stderr, "{}\n", nlohmann::json{{"error", error}}.dump(2, ' ', false, replace));
  } else {
    fmt::print(stderr, "{}\n", message);
  }
  return static_cast<int>(exit);
}

int run(const std::vector<std::string>& words) {
  const bool json = apps::wants_json(words);
  try {
    const apps::Command command = apps::parse_command(words);
    if (!command.help.empty()) {
      fmt::print("{}", command.help);
      return 0;
    }
    return static_cast<int>(command.run->run(command.globals));
  } catch (const ConfigError& error) {
    return say(json, error.exit(), error.what(), &error.problems);
  } catch (const Error& error) {
    return say(json, error.exit(), error.what());
  } catch (const std::bad_alloc&) {
    return say(json, Exit::resource, "error: out of memory");
  } catch (const std::exception& error) {
    return say(json, Exit::internal, fmt::format("internal error: {}; please report it with the command and its input", error.what()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int code = run({argv + 1, argv + argc});
  if (std::fflush(stdout) != 0) return say(false, Exit::resource, "error: cannot write the output");
  return code;
}
