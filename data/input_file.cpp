#include "data/input_file.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/base/error.hpp"

namespace axograd::data {

std::vector<std::uint8_t> read_file(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) throw InputError(path + ": no such file");
  if (fs::is_directory(status)) throw InputError(path + ": is a folder, a recording's file is needed");
  if (!fs::is_regular_file(status)) throw InputError(path + ": is not a regular file");
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) throw InputError(path + ": " + error.message());
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError(path + ": cannot be opened (" + std::strerror(errno) + ")");
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

}  // namespace axograd::data
