#include "data/input_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/base/error.hpp"
#include "data/archive.hpp"
#include "data/inflate.hpp"

namespace axograd::data {
namespace {

std::vector<std::uint8_t> whole_file(const std::string& path) {
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

// Where "archive!member" splits; npos for a plain path. A file whose own name has a '!' is taken as it is.
std::size_t member_split(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) ? std::string::npos : path.rfind('!');
}

}  // namespace

std::vector<std::uint8_t> load_input(const std::string& path) {
  const std::size_t split = member_split(path);
  if (split != std::string::npos) {
    const std::vector<std::uint8_t> archive = whole_file(path.substr(0, split));
    const Bytes view(archive.data(), archive.size(), path.substr(0, split));
    if (!is_gzip(view)) view.fail("is not a gzipped archive, so it has no members");
    return tar_member(view, path.substr(split + 1));
  }
  std::vector<std::uint8_t> bytes = whole_file(path);
  const Bytes view(bytes.data(), bytes.size(), path);
  if (!is_gzip(view)) return bytes;
  const std::vector<std::string> members = tar_members(view);
  if (members.empty()) return inflate_all(view, 0, view.size(), Wrapping::gzip);
  view.fail(fmt::format("an archive of {} files; name one as '{}!{}'", members.size(), path, members.front()));
}

std::vector<std::string> archive_members(const std::string& path) {
  const std::vector<std::uint8_t> bytes = whole_file(path);
  const Bytes view(bytes.data(), bytes.size(), path);
  if (!is_gzip(view)) view.fail("is not a gzipped archive");
  std::vector<std::string> names = tar_members(view);
  for (std::string& name : names) name = path + "!" + name;
  return names;
}

}  // namespace axograd::data
