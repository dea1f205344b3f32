// Files that are either whole or as they were before: written beside the target, synced, renamed, folder synced.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace axograd {

// Replaces `path` by `bytes`. Throws ResourceError (disk full, no permission, no such folder); the previous file is then intact
// and nothing is left beside it.
void write_file_atomic(const std::string& path, std::string_view bytes);

// The same for contents written piece by piece; the target changes only in commit().
class AtomicFile {
 public:
  explicit AtomicFile(const std::string& path);
  ~AtomicFile();  // without commit() removes the temporary file
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  void write(std::string_view bytes);
  void commit();

 private:
  std::string path_, temporary_;
  int file_ = -1;
};

// Removes what killed processes left of files they were about to put in place, in `folder` and the folders in it.
void remove_unfinished(const std::string& folder);

// Append-only log of one JSON object per line. `keep_bytes` cuts an existing file to its first bytes first (resume from a
// checkpoint); negative keeps all of it. A line is written by one call, so a killed process leaves at most one broken last line.
class JsonLines {
 public:
  explicit JsonLines(const std::string& path, std::int64_t keep_bytes = -1);
  ~JsonLines();
  JsonLines(const JsonLines&) = delete;
  JsonLines& operator=(const JsonLines&) = delete;
  void append(std::string_view object);  // without the line feed
  void sync();
  std::int64_t size() const { return size_; }  // bytes in the file

 private:
  std::string path_;
  int file_ = -1;
  std::int64_t size_ = 0;
};

// Makes a folder and its parents. Throws ResourceError.
void make_folders(const std::string& path);

// The whole file, refused beyond `most` bytes. Throws InputError.
std::string read_file(const std::string& path, std::int64_t most = std::int64_t{1} << 34);

}  // namespace axograd
