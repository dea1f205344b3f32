#include "tasks/recording/files.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

#include "core/base/error.hpp"
#include "data/input_file.hpp"

namespace axograd::tasks {
namespace {

bool matches(const char* pattern, const char* name) {
  for (; *pattern; ++pattern) {
    if (*pattern == '*') {
      for (const char* rest = name;; ++rest) {
        if (matches(pattern + 1, rest)) return true;
        if (!*rest) return false;
      }
    }
    if (!*name || (*pattern != '?' && *pattern != *name)) return false;
    ++name;
  }
  return !*name;
}

std::vector<std::string> matching_members(const std::string& archive, const std::string& pattern) {
  std::vector<std::string> found, all;
  for (const std::string& path : data::archive_members(archive)) {
    all.push_back(path.substr(archive.size() + 1));
    if (matches(pattern.c_str(), all.back().c_str())) found.push_back(path);
  }
  std::sort(found.begin(), found.end());
  if (all.size() > 12) all.resize(12), all.push_back("…");
  if (found.empty())
    throw InputError(fmt::format("{}: no member matches \"{}\"; the archive holds: {}", archive, pattern, fmt::join(all, ", ")));
  return found;
}

}  // namespace

std::vector<std::string> matching_files(const std::string& folder, const std::string& pattern) {
  if (const auto split = pattern.find('!'); split != std::string::npos) {
    std::vector<std::string> found;
    for (const std::string& archive : matching_files(folder, pattern.substr(0, split))) {
      const auto members = matching_members(archive, pattern.substr(split + 1));
      found.insert(found.end(), members.begin(), members.end());
    }
    return found;
  }
  namespace fs = std::filesystem;
  std::error_code failed;
  std::vector<std::string> found, all;
  for (const auto& e : fs::directory_iterator(folder, failed)) {
    if (!e.is_regular_file()) continue;
    all.push_back(e.path().filename().string());
    if (matches(pattern.c_str(), all.back().c_str())) found.push_back(e.path().string());
  }
  if (failed) throw InputError(fmt::format("{}: cannot read the folder: {}", folder, failed.message()));
  std::sort(found.begin(), found.end());
  std::sort(all.begin(), all.end());
  if (all.size() > 12) all.resize(12), all.push_back("…");
  if (found.empty())
    throw InputError(fmt::format("{}: no file matches \"{}\"; the folder holds: {}", folder, pattern, fmt::join(all, ", ")));
  return found;
}

}  // namespace axograd::tasks
