// The three ways to fail. A user's mistake is an exception that says where, what was found, what is allowed and the nearest
// valid name; a numerical failure is a value (fitting/report); our own bug is an assert.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace axograd {

// Exit codes of the program, documented in docs/exit-codes.md.
enum class Exit { ok = 0, usage = 2, input = 3, numerical = 4, resource = 5, internal = 70, stopped = 75 };

// Base of every error that ends in one clear message for the user.
class Error : public std::runtime_error {
 public:
  Error(Exit exit, const std::string& what) : std::runtime_error(what), exit_(exit) {}
  Exit exit() const { return exit_; }

 private:
  Exit exit_;
};

// A mistake in a configuration, an option or a name (exit 2).
struct UsageError : Error {
  explicit UsageError(const std::string& what) : Error(Exit::usage, what) {}
};

// A data file that cannot be read or does not hold what it should (exit 3). `what` starts with the file's path.
struct InputError : Error {
  explicit InputError(const std::string& what) : Error(Exit::input, what) {}
};

// Disk, memory or device (exit 5).
struct ResourceError : Error {
  explicit ResourceError(const std::string& what) : Error(Exit::resource, what) {}
};

}  // namespace axograd
