#include "apps/report/npy_file.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "core/base/error.hpp"

namespace axograd::report {
namespace {

static_assert(std::endian::native == std::endian::little, "the reader copies little-endian numbers as they are");

template <class T>
void convert(const char* bytes, std::vector<double>& out) {
  for (size_t i = 0; i < out.size(); ++i) {
    T value;
    std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
    out[i] = static_cast<double>(value);
  }
}

// The text after 'key': in the header's dictionary.
std::string entry(const std::string& header, const std::string& key) {
  const size_t at = header.find("'" + key + "':");
  if (at == std::string::npos) return "";
  const size_t start = header.find_first_not_of(' ', at + key.size() + 3);
  return start == std::string::npos ? "" : header.substr(start);
}

std::vector<size_t> parse_shape(const std::string& text) {
  std::vector<size_t> shape;
  if (text.empty() || text[0] != '(') return shape;
  for (size_t i = 1; i < text.size() && text[i] != ')';) {
    size_t value = 0, digits = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9' && digits < 15; ++i, ++digits) {
      value = value * 10 + static_cast<size_t>(text[i] - '0');
    }
    if (digits > 0) {
      shape.push_back(value);
    } else {
      ++i;
    }
  }
  return shape;
}

using Converter = void (*)(const char*, std::vector<double>&);
struct Kind {
  const char* name;
  size_t size;
  Converter convert;
};
const Kind kinds[] = {
    {"<f8", 8, convert<double>},        {"<f4", 4, convert<float>},         {"<i8", 8, convert<std::int64_t>},
    {"<i4", 4, convert<std::int32_t>},  {"<i2", 2, convert<std::int16_t>},  {"|i1", 1, convert<std::int8_t>},
    {"<u8", 8, convert<std::uint64_t>}, {"<u4", 4, convert<std::uint32_t>}, {"<u2", 2, convert<std::uint16_t>},
    {"|u1", 1, convert<std::uint8_t>},  {"|b1", 1, convert<std::uint8_t>},
};

}  // namespace

Array read_npy(const std::filesystem::path& path) {
  const auto fail = [&](const std::string& why) -> InputError { return InputError(path.string() + ": " + why); };
  std::ifstream file(path, std::ios::binary);
  if (!file) throw fail("cannot be opened");
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  if (bytes.size() < 12 || bytes.compare(0, 6, "\x93NUMPY") != 0) throw fail("not an NPY file");
  const auto byte = [&](size_t i) { return static_cast<size_t>(static_cast<unsigned char>(bytes[i])); };
  const bool wide = byte(6) >= 2;
  const size_t header_size = byte(8) + (byte(9) << 8) + (wide ? (byte(10) << 16) + (byte(11) << 24) : 0);
  const size_t start = (wide ? 12 : 10) + header_size;
  if (start > bytes.size()) throw fail("the header is cut off");
  const std::string header = bytes.substr(wide ? 12 : 10, header_size);
  if (entry(header, "fortran_order").rfind("False", 0) != 0) throw fail("only C order is read");

  Array out;
  out.shape = parse_shape(entry(header, "shape"));
  const std::string type = entry(header, "descr").substr(0, 5);
  for (const Kind& kind : kinds) {
    if (type != std::string("'") + kind.name + "'") continue;
    const size_t room = (bytes.size() - start) / kind.size;
    size_t count = 1;
    for (size_t n : out.shape) {
      if (n != 0 && count > room / n) throw fail("the data are cut off");
      count *= n;
    }
    if (count > room) throw fail("the data are cut off");
    out.values.resize(count);
    kind.convert(bytes.data() + start, out.values);
    return out;
  }
  throw fail("numbers of type " + type + " are not read");
}

}  // namespace axograd::report
