// Runs the program as a user would and keeps what it said.
#pragma once
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"
#include "tests/base/scratch.hpp"

struct Said {
  int code = -1;
  std::string out, err;
  double seconds = 0;
};

// AXOGRAD_TEST_PROGRAM in the environment takes the place of the program of this build.
inline std::string program() {
  const char* other = std::getenv("AXOGRAD_TEST_PROGRAM");
  return other ? other : AXOGRAD_PROGRAM;
}

inline Said say(std::vector<std::string> words, const std::string& folder = ".", const std::string& output = {}) {
  const Scratch scratch;
  const std::string out = output.empty() ? scratch / "out" : output, err = scratch / "err";
  words.insert(words.begin(), program());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const double start = axograd::wall_seconds();
  const pid_t child = ::fork();
  if (child == 0) {
    const int to = ::open(out.c_str(), O_WRONLY | O_CREAT, 0600), errors = ::open(err.c_str(), O_WRONLY | O_CREAT, 0600);
    if (to < 0 || errors < 0 || ::dup2(to, 1) < 0 || ::dup2(errors, 2) < 0 || ::chdir(folder.c_str()) != 0) ::_exit(126);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  Said said;
  said.seconds = axograd::wall_seconds() - start;
  said.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (output.empty()) said.out = axograd::read_file(out);
  said.err = axograd::read_file(err);
  return said;
}
