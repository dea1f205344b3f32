// Where test files come from: the shared folder of real recordings, data/golden, and a folder of our own that is removed again.
#pragma once
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "data/read_recording.hpp"
#include "tests/support/catch.hpp"

namespace axograd::data::test {

// Folder of the real recordings, or empty with a warning: then the test has nothing to compare and returns.
inline std::string real_data() {
  const char* named = std::getenv("AXOGRAD_DATA");
  const std::string folder = named ? named : std::string(AXOGRAD_SOURCE_DIR) + "/../shared/data";
  if (std::filesystem::exists(folder + "/SOURCES.md")) return folder + "/";
  WARN("skipped: no recordings in " << folder << " (set AXOGRAD_DATA)");
  return {};
}

inline nlohmann::json golden(const std::string& name) {
  std::ifstream in(std::string(AXOGRAD_SOURCE_DIR) + "/data/golden/" + name + ".json");
  REQUIRE(in);
  return nlohmann::json::parse(in);
}

// A folder for one test.
class Scratch {
 public:
  Scratch()
      : path_(std::filesystem::temp_directory_path() /
              ("axograd-data-" + std::to_string(::getpid()) + "-" + std::to_string(count_++))) {
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
  inline static int count_ = 0;
};

inline Recording read_text(const std::string& text, const std::string& name = "test.csv", const ReadOptions& options = {}) {
  return read_bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), name, options);
}

// The message of the error that `action` ends in; empty if it does not.
template <class F> std::string error_of(F action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}
inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The message of the InputError that `text` must end in; empty if it is read.
inline std::string failure(const std::string& text, const ReadOptions& options = {}) {
  try {
    read_text(text, "bad file", options);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put_file(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

template <class T> void put(std::string& bytes, std::size_t offset, T value, bool big = false) {
  auto* raw = reinterpret_cast<char*>(&value);
  if (big) std::reverse(raw, raw + sizeof(T));
  bytes.replace(offset, sizeof(T), raw, sizeof(T));
}

// Two sweeps of a voltage and a current with every epoch shape, a tag and a holding level.
inline Recording sample_recording() {
  Recording r;
  r.channels = {{"Im", "mV", Kind::voltage}, {"Vm", "pA", Kind::current}};
  r.dacs = {{1, "Cmd", "pA", Kind::current, -3, true, CommandSource::epochs, "", {}}};
  r.dacs[0].epochs = {{0, EpochType::step, 10, 5, 64, 0, 0, 0},   {1, EpochType::ramp, 50, 0, 32, 8, 0, 0},
                      {2, EpochType::pulse, 20, 0, 64, 0, 16, 4}, {3, EpochType::triangle, 8, 0, 64, 0, 32, 8},
                      {4, EpochType::cosine, 4, 0, 64, 0, 32, 0}, {5, EpochType::biphasic, 12, 0, 64, 0, 32, 8}};
  r.tags = {{12.5, "wash in"}};
  r.provenance = {{"protocol", "a protocol"}, {"comment", "a comment"}, {"date", "2026-01-02"}};
  for (int i = 0; i < 2; ++i) {
    Sweep sweep{0.1, 100.0 * i, {{}, {}}};
    for (int t = 0; t < 640; ++t) {
      sweep.samples[0].push_back(-70 + 0.1 * t + i);
      sweep.samples[1].push_back(200 * std::sin(0.01 * t));
    }
    r.sweeps.push_back(std::move(sweep));
  }
  return r;
}

}  // namespace axograd::data::test
