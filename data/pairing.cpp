#include "data/pairing.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace axograd::data {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// The path with its channel's number replaced by '*'; without one the path itself.
std::string pattern_of(const std::string& path) {
  const std::size_t name = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  std::string lower = path;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const std::string word : {"channel", "ch", "adc"}) {
    for (std::size_t at = lower.find(word, name); at != std::string::npos; at = lower.find(word, at + 1)) {
      const std::size_t digits = at + word.size();
      const bool starts_word = at == name || !is_letter(lower[at - 1]);
      if (!starts_word || digits >= path.size() || !is_digit(path[digits])) continue;
      const std::size_t end =
          std::find_if_not(path.begin() + static_cast<std::ptrdiff_t>(digits), path.end(), is_digit) - path.begin();
      return path.substr(0, digits) + "*" + path.substr(end);
    }
  }
  return path;
}

}  // namespace

std::vector<std::vector<std::string>> group_by_channel(const std::vector<std::string>& paths) {
  std::vector<std::string> patterns;
  std::vector<std::vector<std::string>> groups;
  for (const std::string& path : paths) {
    const std::string pattern = pattern_of(path);
    const auto known = std::find(patterns.begin(), patterns.end(), pattern);
    if (known != patterns.end()) {
      groups[static_cast<std::size_t>(known - patterns.begin())].push_back(path);
    } else {
      patterns.push_back(pattern);
      groups.push_back({path});
    }
  }
  return groups;
}

Recording read_with_partners(const std::string& path, const ReadOptions& options) {
  Recording recording = read_recording(path, options);
  const std::string pattern = pattern_of(path);
  if (recording.channels.size() != 1 || pattern == path) return recording;
  std::vector<std::string> partners;
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : folder, error)) {
    const std::string other = (folder / entry.path().filename()).string();
    if (other != path && pattern_of(other) == pattern) partners.push_back(other);
  }
  std::sort(partners.begin(), partners.end());
  std::vector<Recording> parts;
  parts.push_back(std::move(recording));
  for (const std::string& partner : partners) parts.push_back(read_recording(partner, options));
  return pair_channels(std::move(parts));
}

}  // namespace axograd::data
