#include "tasks/recording/check_files.hpp"

#include <fmt/format.h>
#include <filesystem>

#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/base/problems.hpp"
#include "tasks/recording/files.hpp"

namespace axograd::tasks {

void check_files(const RecordingOptions& o, bool electrode, const SourceJson& source, Problems& problems) {
  const std::string folder = source.resolve(o.folder);
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed)) return;
  const auto look = [&](const std::string& pattern, const std::string& pointer) {
    try {
      matching_files(folder, pattern.substr(0, pattern.find('!')));
    } catch (const InputError& e) {
      Problem p = source.problem_at(pointer);
      p.code = "missing_file";
      p.message = e.what();
      problems.add(p);
    }
  };
  for (std::size_t i = 0; i < o.train_files.size(); ++i) look(o.train_files[i], fmt::format("/recording/train_files/{}", i));
  for (std::size_t i = 0; i < o.test_files.size(); ++i) look(o.test_files[i], fmt::format("/recording/test_files/{}", i));
  if (electrode && !o.electrode_file.empty()) look(o.electrode_file, "/recording/electrode_file");
}

}  // namespace axograd::tasks
