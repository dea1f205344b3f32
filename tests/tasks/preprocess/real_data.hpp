// Where the real recordings are: AXOGRAD_DATA, else ../shared/data beside the source folder.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/catch.hpp"

// The full path, or nothing (with a warning) when the recordings are not on this machine.
inline std::optional<std::string> real_recording(const std::string& name) {
  const char* set = std::getenv("AXOGRAD_DATA");
  const std::filesystem::path path = std::filesystem::path(set ? set : AXOGRAD_SOURCE_DIR "/../shared/data") / name;
  if (std::filesystem::exists(path)) return path.string();
  WARN("skipped: " << path.string() << " is not there (set AXOGRAD_DATA to the folder of the recordings)");
  return std::nullopt;
}
