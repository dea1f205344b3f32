// A run folder with made-up but plausible contents, the same on every machine.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace axograd::test {

// A folder that is removed when the test ends.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void write_text(const std::filesystem::path& path, const std::string& text);
void write_npy(const std::filesystem::path& path, const std::vector<double>& values, std::vector<std::size_t> shape = {});

// A GIF fit as `axograd fit` leaves it, `seconds` of held-out recording at 10 kHz.
void fake_run(const std::filesystem::path& folder, double seconds);

}  // namespace axograd::test
