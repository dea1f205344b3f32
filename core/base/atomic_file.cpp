#include "core/base/atomic_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.hpp"

namespace axograd {
namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw ResourceError(fmt::format("{}: error: cannot {}: {}", path, what, std::strerror(errno)));
}

void write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// A rename survives a power loss only once the folder is on disk too.
void sync_folder(const std::string& path) {
  const std::string folder = folder_of(path);
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) fail(folder, "open the folder");
  const bool failed = ::fsync(file) != 0 && errno != EINVAL;  // some file systems cannot sync folders
  ::close(file);
  if (failed) fail(folder, "sync the folder");
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) : path_(path) {
  const std::string name = std::filesystem::path(path).filename().string();
  temporary_ = fmt::format("{}/.{}.tmp-{}", folder_of(path), name, ::getpid());
  file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file_ < 0) fail(path, "write");
}

AtomicFile::~AtomicFile() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) { write_all(file_, bytes, path_); }

void AtomicFile::commit() {
  if (::fsync(file_) != 0 && errno != EINVAL) fail(path_, "sync");
  const int closing = file_;
  file_ = -1;
  if (::close(closing) != 0) fail(path_, "close");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_, "replace");
  temporary_.clear();
  sync_folder(path_);
}

void remove_unfinished(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<fs::path> left;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string name = at->path().filename().string();
    const auto mark = name.rfind(".tmp-");  // as AtomicFile names them
    const bool ours = name.front() == '.' && mark != std::string::npos && name.size() > mark + 5 &&
                      name.find_first_not_of("0123456789", mark + 5) == std::string::npos;
    if (ours) left.push_back(at->path());
  }
  for (const auto& file : left) fs::remove(file, failed);
}

void write_file_atomic(const std::string& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

JsonLines::JsonLines(const std::string& path, std::int64_t keep_bytes) : path_(path) {
  file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file_ < 0) fail(path, "write");
  struct stat info {};
  if (::fstat(file_, &info) != 0) fail(path, "look at");
  size_ = info.st_size;
  if (keep_bytes >= 0 && keep_bytes < size_) {
    if (::ftruncate(file_, keep_bytes) != 0) fail(path, "shorten");
    size_ = keep_bytes;
  }
}

JsonLines::~JsonLines() {
  if (file_ >= 0) ::close(file_);
}

void JsonLines::append(std::string_view object) {
  const std::string line = fmt::format("{}\n", object);
  try {
    write_all(file_, line, path_);
  } catch (const ResourceError&) {  // a torn line would spoil the lines after it
    if (::ftruncate(file_, size_) != 0) throw;
    throw;
  }
  size_ += static_cast<std::int64_t>(line.size());
}

void JsonLines::sync() {
  if (::fsync(file_) != 0 && errno != EINVAL) fail(path_, "sync");
}

void make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw ResourceError(fmt::format("{}: error: cannot make this folder: {}", path, error.message()));
}

std::string read_file(const std::string& path, std::int64_t most) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) throw InputError(fmt::format("{}: error: cannot open this file: {}", path, std::strerror(errno)));
  const auto size = static_cast<std::int64_t>(in.tellg());
  if (size < 0 || size > most) throw InputError(fmt::format("{}: error: {} bytes; at most {} are read", path, size, most));
  std::string out(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  in.read(out.data(), size);
  if (in.gcount() != size) throw InputError(fmt::format("{}: error: cannot read this file", path));
  return out;
}

}  // namespace axograd
