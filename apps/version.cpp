#include "apps/version.hpp"

#include <cstdlib>
#include <filesystem>

namespace axograd::apps {

namespace fs = std::filesystem;

const char* version() { return AXOGRAD_VERSION; }

std::string program_path() {
  std::error_code error;
  const fs::path path = fs::read_symlink("/proc/self/exe", error);
  return error ? "" : path.string();
}

std::string home_folder() {
  const char* home = std::getenv("AXOGRAD_HOME");
  if (home && *home) return home;
  const fs::path bin = fs::path(program_path()).parent_path();
  std::error_code error;
  for (const fs::path& folder : {bin.parent_path().parent_path(), bin.parent_path() / "share" / "axograd", fs::path(AXOGRAD_SOURCE_DIR)})
    if (fs::is_directory(folder / "experiments", error)) return folder.string();
  return {};
}

std::string our_library(const std::string& name) {
  const fs::path bin = fs::path(program_path()).parent_path();
  std::error_code error;
  for (const fs::path& path : {bin / name, bin.parent_path() / "lib" / name})
    if (fs::exists(path, error)) return path.lexically_normal().string();
  return {};
}

}  // namespace axograd::apps
