#include "core/base/text.hpp"

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "core/base/process.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

TEST_CASE("tables align characters, not bytes", "[text]") {
  TextTable table({"name", "value"});
  table.row({"τ", "1"});
  table.row({"gamma", "-20.5"});
  CHECK(table.text() == "name   value\nτ          1\ngamma  -20.5\n");
  CHECK(table.markdown() == "| name | value |\n|---|---|\n| τ | 1 |\n| gamma | -20.5 |\n");
}

TEST_CASE("durations, sizes, counts, numbers", "[text]") {
  CHECK(human_duration(0.85) == "850 ms");
  CHECK(human_duration(12.44) == "12.4 s");
  CHECK(human_duration(59.97) == "1 min 00 s");
  CHECK(human_duration(185) == "3 min 05 s");
  CHECK(human_duration(7800) == "2 h 10 min");
  CHECK(human_bytes(512) == "512 bytes");
  CHECK(human_bytes(1536) == "1.5 KiB");
  CHECK(human_bytes(640LL << 20) == "640 MiB");
  CHECK(human_count(12345678) == "12.3 M");
  CHECK(short_number(0.1) == "0.1");
  CHECK(short_number(-70) == "-70");
  CHECK(wrapped("one two three four", 9, "  ") == "one two\n  three\n  four");
}

TEST_CASE("time and memory of this process", "[process]") {
  const double before = cpu_seconds();
  const double start = wall_seconds();
  volatile double sum = 0;
  while (wall_seconds() - start < 0.05) sum = sum + 1;
  CHECK(cpu_seconds() > before);
  CHECK(peak_rss_bytes() > 1 << 20);
}

TEST_CASE("the first signal asks, the second ends", "[process]") {
  const pid_t child = ::fork();
  if (child == 0) {
    catch_stop_signals();
    ::raise(SIGTERM);
    if (!stop_requested() || stop_signal() != SIGTERM) ::_exit(1);
    ::raise(SIGINT);
    ::_exit(2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WEXITSTATUS(status) == 128 + SIGINT);
}
