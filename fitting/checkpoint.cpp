#include "fitting/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "fitting/safetensors.hpp"

namespace axograd::fitting {

namespace fs = std::filesystem;

CheckpointFolder::CheckpointFolder(std::string folder, std::string stem) : folder_(std::move(folder)), stem_(std::move(stem)) {}

std::string CheckpointFolder::path_of(long iteration) const { return fmt::format("{}/{}-{:09d}.axo", folder_, stem_, iteration); }

std::vector<long> CheckpointFolder::iterations() const {
  std::vector<long> found;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder_, error)) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with(stem_ + "-") || !name.ends_with(".axo")) continue;
    const char* first = name.data() + stem_.size() + 1;
    const char* last = name.data() + name.size() - 4;
    long iteration = 0;
    const auto [end, failed] = std::from_chars(first, last, iteration);
    if (failed == std::errc() && end == last && iteration >= 0) found.push_back(iteration);
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

void CheckpointFolder::write(const Snapshot& snapshot, long iteration, bool best) {
  const std::string bytes = to_safetensors(snapshot);
  make_folders(folder_);
  write_file_atomic(path_of(iteration), bytes);
  if (best) write_file_atomic(fmt::format("{}/{}-best.axo", folder_, stem_), bytes);
  const auto present = iterations();
  // Later iterations than this one belong to a run that was started over; they would win in newest().
  for (size_t k = 0, kept = 0; k < present.size(); ++k) {
    const bool keep = present[k] <= iteration && kept < 2;
    std::error_code ignored;  // a file that cannot be removed costs space, nothing else
    if (keep)
      ++kept;
    else
      fs::remove(path_of(present[k]), ignored);
  }
}

std::optional<FoundCheckpoint> CheckpointFolder::newest() const {
  FoundCheckpoint found;
  for (long iteration : iterations()) {
    found.path = path_of(iteration);
    try {
      found.snapshot = from_safetensors(read_file(found.path), found.path);
      return found;
    } catch (const InputError& error) {
      found.damaged.push_back(error.what());
    }
  }
  if (found.damaged.empty()) return std::nullopt;
  throw InputError(
      fmt::format("{}: none of its {} checkpoints can be read; {}", folder_, found.damaged.size(), found.damaged[0]));
}

std::optional<Snapshot> CheckpointFolder::best() const {
  const std::string path = fmt::format("{}/{}-best.axo", folder_, stem_);
  if (!fs::exists(path)) return std::nullopt;
  return from_safetensors(read_file(path), path);
}

}  // namespace axograd::fitting
