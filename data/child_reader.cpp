#include "data/child_reader.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "data/unit_kind.hpp"

namespace axograd::data {
namespace {

constexpr std::uint32_t longest_text = 1 << 16, most_entries = 1 << 20;
enum class Message : std::uint32_t { error = 1, recording = 2 };

// The child's end of the pipe. A failing write means that the parent has gone: nothing is left to do.
class Sender {
 public:
  explicit Sender(int pipe) : pipe_(pipe) {}
  void bytes(const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
      const ssize_t sent = ::write(pipe_, at, size);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) ::_exit(1);
      at += sent;
      size -= static_cast<std::size_t>(sent);
    }
  }
  template <class T> void number(T value) { bytes(&value, sizeof value); }
  void text(const std::string& value) {
    const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(value.size(), longest_text));
    number(size);
    bytes(value.data(), size);
  }

 private:
  int pipe_;
};

void send(Sender& out, const Recording& r) {
  out.number(Message::recording);
  out.number(static_cast<std::uint32_t>(r.channels.size()));
  for (const Channel& c : r.channels) {
    out.text(c.name);
    out.text(c.unit);
  }
  out.number(static_cast<std::uint32_t>(r.provenance.size()));
  for (const auto& [key, value] : r.provenance) {
    out.text(key);
    out.text(value);
  }
  out.number(static_cast<std::uint32_t>(r.warnings.size()));
  for (const std::string& warning : r.warnings) out.text(warning);
  out.number(static_cast<std::uint32_t>(r.sweeps.size()));
  for (const Sweep& sweep : r.sweeps) {
    out.number(sweep.dt_ms);
    out.number(sweep.start_ms);
    out.text(sweep.label);
    out.number(static_cast<std::uint64_t>(sweep.size()));
    for (const auto& values : sweep.samples) out.bytes(values.data(), values.size() * sizeof(double));
  }
}

[[noreturn]] void run_child(int pipe, const std::function<Recording()>& read) {
  // A crashing library must not write into the user's terminal.
  const int nowhere = ::open("/dev/null", O_WRONLY);
  if (nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
  // Nor may the program's own signal handlers run here.
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTERM, SIGINT, SIGXCPU}) std::signal(signal, SIG_DFL);
  const rlimit cpu{60, 60}, no_core{0, 0};
  ::setrlimit(RLIMIT_CPU, &cpu);
  ::setrlimit(RLIMIT_CORE, &no_core);
  Sender out(pipe);
  try {
    send(out, read());
  } catch (const InputError& error) {
    out.number(Message::error);
    out.text(error.what());
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);
}

// The parent's end; kills and reaps the child in the end, whatever happens.
class Receiver {
 public:
  Receiver(const Bytes& file, pid_t child, int pipe) : file_(file), child_(child), pipe_(pipe) {}
  ~Receiver() {
    ::close(pipe_);
    ::kill(child_, SIGKILL);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {}
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  void bytes(void* data, std::size_t size) {
    char* at = static_cast<char*>(data);
    while (size > 0) {
      const ssize_t got = ::read(pipe_, at, size);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) file_.fail("the file is damaged: the library that reads it broke down over it");
      at += got;
      size -= static_cast<std::size_t>(got);
    }
  }
  template <class T> T number() {
    T value{};
    bytes(&value, sizeof value);
    return value;
  }
  std::uint32_t count(std::uint32_t most) {
    const auto value = number<std::uint32_t>();
    if (value > most) file_.fail("the file is damaged: the library that reads it made nonsense of it");
    return value;
  }
  std::string text() {
    std::string value(count(longest_text), '\0');
    bytes(value.data(), value.size());
    return value;
  }

 private:
  const Bytes& file_;
  pid_t child_;
  int pipe_;
};

Recording receive(const Bytes& file, std::uint64_t most_expansion, Receiver& in) {
  const auto message = in.number<Message>();
  if (message == Message::error) throw InputError(in.text());
  if (message != Message::recording) file.fail("the file is damaged: the library that reads it made nonsense of it");
  Recording r;
  const std::uint32_t channels = in.count(most_entries);
  for (std::uint32_t k = 0; k < channels; ++k) {
    std::string name = in.text();
    r.channels.push_back(make_channel(std::move(name), in.text()));
  }
  for (std::uint32_t i = in.count(most_entries); i > 0; --i) {
    std::string key = in.text();
    r.provenance.emplace_back(std::move(key), in.text());
  }
  for (std::uint32_t i = in.count(most_entries); i > 0; --i) r.warnings.push_back(in.text());
  std::uint64_t left = most_expansion * file.size() / sizeof(double);
  for (std::uint32_t i = in.count(most_entries); i > 0; --i) {
    Sweep sweep;
    sweep.dt_ms = in.number<double>();
    sweep.start_ms = in.number<double>();
    sweep.label = in.text();
    const auto size = in.number<std::uint64_t>();
    for (std::uint32_t k = 0; k < channels; ++k) {
      if (size > left) file.fail("the samples are larger than the file can hold: refused");
      left -= size;
      sweep.samples.emplace_back(static_cast<std::size_t>(size));
      in.bytes(sweep.samples.back().data(), sweep.samples.back().size() * sizeof(double));
    }
    r.sweeps.push_back(std::move(sweep));
  }
  return r;
}

}  // namespace

Recording read_in_child(const Bytes& file, std::uint64_t most_expansion, const std::function<Recording()>& read) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw ResourceError(file.path() + ": no pipe for the reading process: " + std::strerror(errno));
  const pid_t child = ::fork();
  if (child < 0) {
    const std::string reason = std::strerror(errno);
    ::close(ends[0]);
    ::close(ends[1]);
    throw ResourceError(file.path() + ": the reading process cannot be started: " + reason);
  }
  if (child == 0) {
    ::close(ends[0]);
    run_child(ends[1], read);
  }
  ::close(ends[1]);
  Receiver in(file, child, ends[0]);
  return receive(file, most_expansion, in);
}

}  // namespace axograd::data
