// Do the files that a configuration names exist? Asked before anything is read.
#pragma once
#include "tasks/recording/options.hpp"

namespace axograd {
class SourceJson;
class Problems;
}  // namespace axograd

namespace axograd::tasks {

// A problem "missing_file" for every pattern of recording.train_files, test_files and, where `electrode` says that it is needed,
// of electrode_file that matches nothing in the folder; of "archive.tar.gz!pattern" the archive alone is looked for. Nothing
// where the folder itself is missing: that has been said.
void check_files(const RecordingOptions& recording, bool electrode, const SourceJson& source, Problems& problems);

}  // namespace axograd::tasks
