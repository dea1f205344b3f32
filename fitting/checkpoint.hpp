// A folder of checkpoints: the last two, and the one with the best loss. Files are replaced atomically; whichever is newest and
// whole is where a run goes on, so there is no pointer file that could be torn.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "fitting/state.hpp"

namespace axograd::fitting {

struct FoundCheckpoint {
  std::string path;
  Snapshot snapshot;
  std::vector<std::string> damaged;  // newer files that could not be read, each with the reason
};

class CheckpointFolder {
 public:
  // Files are called `stem`-<iteration>.axo and `stem`-best.axo; the folder is made with the first write.
  explicit CheckpointFolder(std::string folder, std::string stem = "ckpt");

  // Throws ResourceError; what was there before is then still there.
  void write(const Snapshot& snapshot, long iteration, bool best);
  // The newest file whose checksums hold; nothing when there is none. Throws InputError only when files exist and all are
  // damaged.
  std::optional<FoundCheckpoint> newest() const;
  std::optional<Snapshot> best() const;
  std::string path_of(long iteration) const;
  const std::string& folder() const { return folder_; }

 private:
  std::vector<long> iterations() const;  // of the files present, newest first

  std::string folder_, stem_;
};

}  // namespace axograd::fitting
