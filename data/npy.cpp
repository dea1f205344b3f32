#include "data/npy.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <limits>

#include "core/base/atomic_file.hpp"

namespace axograd::data {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
static_assert(std::endian::native == std::endian::little, "the writers assume a little-endian machine");

// The text behind 'key': in the header's dictionary.
std::string_view entry(const Bytes& file, std::string_view header, std::string_view key) {
  for (const char quote : {'\'', '"'}) {
    const std::string name = fmt::format("{0}{1}{0}", quote, key);
    const std::size_t at = header.find(name);
    if (at == std::string_view::npos) continue;
    const std::size_t value = header.find_first_not_of(" :", at + name.size());
    if (value != std::string_view::npos) return header.substr(value);
  }
  file.fail(fmt::format("no '{}' in the array's header", key));
}

std::vector<std::size_t> read_shape(const Bytes& file, std::string_view text) {
  const std::size_t end = text.find(')');
  if (text.empty() || text.front() != '(' || end == std::string_view::npos) file.fail("the array's shape is not a tuple");
  text = text.substr(1, end - 1);
  std::vector<std::size_t> shape;
  while (true) {
    const std::size_t digit = text.find_first_not_of(" ,L");
    if (digit == std::string_view::npos) return shape;
    text.remove_prefix(digit);
    std::size_t value = 0;
    const auto [next, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || shape.size() == 32) file.fail("the array's shape is not a tuple of at most 32 sizes");
    shape.push_back(value);
    text.remove_prefix(static_cast<std::size_t>(next - text.data()));
  }
}

struct Layout {
  Order order = Order::little;
  bool fortran = false;
  std::uint64_t data = 0;
};

// Position in C order of the i-th value stored in Fortran order.
std::size_t c_position(std::size_t i, const std::vector<std::size_t>& shape) {
  std::size_t position = 0, stride = 1;
  for (const std::size_t n : shape) stride *= n;
  for (const std::size_t n : shape) {
    stride /= n;
    position += i % n * stride;
    i /= n;
  }
  return position;
}

template <class T> void copy(const Bytes& file, const Layout& layout, NpyArray& array) {
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    const auto value = static_cast<double>(file.load<T>(layout.data + i * sizeof(T), layout.order));
    array.values[layout.fortran ? c_position(i, array.shape) : i] = value;
  }
}

struct Type {
  std::string_view name;
  std::uint64_t size;
  void (*copy)(const Bytes&, const Layout&, NpyArray&);
};
constexpr Type types[] = {
    {"f8", 8, copy<double>},        {"f4", 4, copy<float>},        {"i8", 8, copy<std::int64_t>},  {"i4", 4, copy<std::int32_t>},
    {"i2", 2, copy<std::int16_t>},  {"i1", 1, copy<std::int8_t>},  {"u8", 8, copy<std::uint64_t>}, {"u4", 4, copy<std::uint32_t>},
    {"u2", 2, copy<std::uint16_t>}, {"u1", 1, copy<std::uint8_t>}, {"b1", 1, copy<std::uint8_t>},
};

std::string header_of(std::string_view dtype, const std::vector<std::size_t>& shape) {
  std::string tuple;
  for (const std::size_t n : shape) tuple += fmt::format("{}{},", tuple.empty() ? "" : " ", n);
  if (shape.size() > 1) tuple.pop_back();
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", dtype, tuple);
  const std::size_t unpadded = magic.size() + 4 + text.size() + 1;
  text.append((64 - unpadded % 64) % 64, ' ');
  text += '\n';
  std::string head(magic);
  head += '\x01';
  head += '\0';
  head += static_cast<char>(text.size() & 0xFF);
  head += static_cast<char>(text.size() >> 8);
  return head + text;
}

template <class T>
void write(const std::string& path, std::string_view dtype, std::span<const T> values, const std::vector<std::size_t>& shape) {
  std::size_t count = 1;
  for (const std::size_t n : shape) count *= n;
  if (count != values.size())
    throw UsageError(fmt::format("{}: the shape holds {} values, there are {}", path, count, values.size()));
  AtomicFile out(path);
  out.write(header_of(dtype, shape));
  out.write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  out.commit();
}

}  // namespace

NpyArray read_npy(const Bytes& file) {
  if (!file.starts_with(magic)) file.fail("not a NumPy array file");
  const auto version = file.get<std::uint8_t>(6);
  if (version < 1 || version > 3) file.fail(fmt::format("version {} of the NumPy format; 1 to 3 are read", version));
  const std::uint64_t head = version == 1 ? 10 : 12;
  const std::uint64_t length = version == 1 ? file.get<std::uint16_t>(8) : file.get<std::uint32_t>(8);
  const std::string_view header = file.text(head, length);

  NpyArray array;
  Layout layout;
  layout.data = head + length;
  std::string_view descr = entry(file, header, "descr");
  if (descr.empty() || (descr[0] != '\'' && descr[0] != '"')) file.fail("arrays of records are not read");
  descr.remove_prefix(1);
  array.dtype = std::string(descr.substr(0, std::min(descr.find_first_of("'\""), std::size_t{16})));
  layout.order = array.dtype.starts_with('>') ? Order::big : Order::little;
  layout.fortran = entry(file, header, "fortran_order").starts_with("True");
  array.shape = read_shape(file, entry(file, header, "shape"));
  const std::string_view name =
      std::string_view(array.dtype).substr(array.dtype.find_first_not_of("<>|=") % (array.dtype.size() + 1));
  for (const Type& type : types) {
    if (type.name != name) continue;
    std::uint64_t count = 1;
    for (const std::size_t n : array.shape) {
      if (n != 0 && count > file.size() / n) file.fail("the array's shape needs more values than the file has bytes");
      count *= n;
    }
    file.need(layout.data, count, type.size, "the array");
    array.values.resize(static_cast<std::size_t>(count));
    type.copy(file, layout, array);
    return array;
  }
  file.fail(fmt::format("values of type '{}' are not read (floats and integers are)", array.dtype));
}

void write_npy(const std::string& path, std::span<const double> values, const std::vector<std::size_t>& shape) {
  write(path, "<f8", values, shape);
}
void write_npy(const std::string& path, std::span<const float> values, const std::vector<std::size_t>& shape) {
  write(path, "<f4", values, shape);
}
void write_npy(const std::string& path, std::span<const std::int64_t> values, const std::vector<std::size_t>& shape) {
  write(path, "<i8", values, shape);
}
void write_npy(const std::string& path, std::span<const std::int32_t> values, const std::vector<std::size_t>& shape) {
  write(path, "<i4", values, shape);
}

}  // namespace axograd::data
