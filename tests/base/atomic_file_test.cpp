// A file is whole or as it was before: disk full, no permission, killed half way.
#include "core/base/atomic_file.hpp"

#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/error.hpp"
#include "tests/base/scratch.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

std::size_t entries(const std::string& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

// Runs `body` in a child process and gives its exit status.
template <class F>
int in_child(F body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("a file is written, replaced, and nothing stays beside it", "[file]") {
  const Scratch folder;
  write_file_atomic(folder / "a", "one");
  CHECK(read_file(folder / "a") == "one");
  write_file_atomic(folder / "a", std::string("t\0o", 3));
  CHECK(read_file(folder / "a") == std::string("t\0o", 3));
  CHECK(entries(folder.path) == 1);
  { AtomicFile(folder / "a").write("never committed"); }
  CHECK(read_file(folder / "a").size() == 3);
  CHECK(entries(folder.path) == 1);
}

TEST_CASE("disk full leaves the old file and a ResourceError", "[file]") {
  const Scratch folder;
  write_file_atomic(folder / "a", "old");
  const int status = in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_file_atomic(folder / "a", std::string(100000, 'x'));
    } catch (const ResourceError& error) {
      return std::string(error.what()).starts_with(folder / "a") ? 0 : 2;
    }
    return 1;
  });
  CHECK(status == 0);
  CHECK(read_file(folder / "a") == "old");
  CHECK(entries(folder.path) == 1);
}

TEST_CASE("killed between writing and renaming leaves the old file", "[file]") {
  const Scratch folder;
  write_file_atomic(folder / "a", "old");
  const int status = in_child([&] {
    AtomicFile file(folder / "a");
    file.write("half of the new");
    return ::raise(SIGKILL);
  });
  CHECK(WIFSIGNALED(status));
  CHECK(read_file(folder / "a") == "old");
  write_file_atomic(folder / "a", "new");
  CHECK(read_file(folder / "a") == "new");
}

TEST_CASE("no such folder, no permission, full device", "[file]") {
  const Scratch folder;
  CHECK_THROWS_AS(write_file_atomic(folder / "absent/a", "x"), ResourceError);
  CHECK_THROWS_AS(make_folders("/proc/axograd"), ResourceError);
  CHECK_THROWS_AS(read_file(folder / "absent"), InputError);
  write_file_atomic(folder / "a", "12345");
  CHECK_THROWS_AS(read_file(folder / "a", 4), InputError);
  if (std::filesystem::exists("/dev/full")) {
    JsonLines log("/dev/full");
    CHECK_THROWS_AS(log.append("{}"), ResourceError);
  }
  if (::geteuid() != 0) {
    write_file_atomic(folder / "a", "old");
    std::filesystem::permissions(folder.path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK_THROWS_AS(write_file_atomic(folder / "a", "new"), ResourceError);
    CHECK(read_file(folder / "a") == "old");
    std::filesystem::permissions(folder.path, std::filesystem::perms::owner_all);
  }
}

TEST_CASE("a log grows by lines and is cut on resume", "[file]") {
  const Scratch folder;
  std::int64_t kept = 0;
  {
    JsonLines log(folder / "h.jsonl");
    log.append("{\"i\":1}");
    kept = log.size();
    log.append("{\"i\":2}");
    log.sync();
  }
  CHECK(read_file(folder / "h.jsonl") == "{\"i\":1}\n{\"i\":2}\n");
  {
    JsonLines log(folder / "h.jsonl", kept);
    CHECK(log.size() == kept);
    log.append("{\"i\":3}");
  }
  CHECK(read_file(folder / "h.jsonl") == "{\"i\":1}\n{\"i\":3}\n");
}

TEST_CASE("a log line that does not fit leaves the lines before it whole", "[file]") {
  const Scratch folder;
  const int status = in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100, 100};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    JsonLines log(folder / "h.jsonl");
    log.append("{\"i\":1}");
    try {
      log.append(std::string(200, 'x'));
    } catch (const ResourceError&) {
      return 0;
    }
    return 1;
  });
  CHECK(status == 0);
  CHECK(read_file(folder / "h.jsonl") == "{\"i\":1}\n");
}

TEST_CASE("what killed processes left half written is swept up, nothing else", "[base]") {
  const Scratch scratch;
  const std::string folder = scratch.path;
  make_folders(folder + "/arrays");
  for (const char* name : {"/.a.json.tmp-123", "/arrays/.x.npy.tmp-7", "/a.json", "/.hidden", "/x.tmp-1", "/.y.tmp-", "/.z.tmp-1a"})
    write_file_atomic(folder + name, "{}");
  remove_unfinished(folder);
  CHECK(entries(folder) == 6);   // five files and the folder
  CHECK(entries(folder + "/arrays") == 0);
  remove_unfinished(folder + "/nowhere");
}
