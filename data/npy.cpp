#include "data/npy.hpp"

#include <fmt/format.h>

#include <bit>
#include <cassert>
#include <charconv>

#include "core/base/atomic_file.hpp"
#include "data/unit_kind.hpp"

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

// Place in a file of Fortran order of the i-th value in C order.
std::size_t fortran_place(std::size_t i, const std::vector<std::size_t>& shape) {
  std::size_t place = 0, stride = 1;
  for (const std::size_t n : shape) stride *= n;
  for (std::size_t d = shape.size(); d-- > 0;) {
    stride /= shape[d];
    place += i % shape[d] * stride;
    i /= shape[d];
  }
  return place;
}

template <class T> double load(const Bytes& file, std::uint64_t offset, Order order) {
  return static_cast<double>(file.load<T>(offset, order));
}

struct Type {
  std::string_view name;
  std::size_t width;
  double (*load)(const Bytes&, std::uint64_t, Order);
};
constexpr Type types[] = {
    {"f8", 8, load<double>},        {"f4", 4, load<float>},        {"i8", 8, load<std::int64_t>},  {"i4", 4, load<std::int32_t>},
    {"i2", 2, load<std::int16_t>},  {"i1", 1, load<std::int8_t>},  {"u8", 8, load<std::uint64_t>}, {"u4", 4, load<std::uint32_t>},
    {"u2", 2, load<std::uint16_t>}, {"u1", 1, load<std::uint8_t>}, {"b1", 1, load<std::uint8_t>},
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

NpyFile::NpyFile(const Bytes& file) : file_(file) {
  if (!file.starts_with(magic)) file.fail("not a NumPy array file");
  const auto version = file.get<std::uint8_t>(6);
  if (version < 1 || version > 3) file.fail(fmt::format("version {} of the NumPy format; 1 to 3 are read", version));
  const std::uint64_t head = version == 1 ? 10 : 12;
  const std::uint64_t length = version == 1 ? file.get<std::uint16_t>(8) : file.get<std::uint32_t>(8);
  const std::string_view header = file.text(head, length);
  data_ = head + length;

  std::string_view descr = entry(file, header, "descr");
  if (descr[0] != '\'' && descr[0] != '"') file.fail("arrays of records are not read");
  descr.remove_prefix(1);
  dtype_ = std::string(descr.substr(0, std::min(descr.find_first_of("'\""), std::size_t{16})));
  order_ = dtype_.starts_with('>') ? Order::big : Order::little;
  fortran_ = entry(file, header, "fortran_order").starts_with("True");
  shape_ = read_shape(file, entry(file, header, "shape"));
  std::string_view name = dtype_;
  if (!name.empty() && std::string_view("<>|=").find(name.front()) != std::string_view::npos) name.remove_prefix(1);
  for (const Type& type : types) {
    if (type.name != name) continue;
    width_ = type.width;
    load_ = type.load;
  }
  if (load_ == nullptr) file.fail(fmt::format("values of type '{}' are not read (floats and integers are)", clean_text(dtype_)));
  size_ = 1;
  for (const std::size_t n : shape_) {
    if (n != 0 && size_ > file.size() / n) file.fail("the array's shape needs more values than the file has bytes");
    size_ *= n;
  }
  file.need(data_, size_, width_, "the array");
}

std::vector<double> NpyFile::values(std::size_t first, std::size_t count) const {
  assert(first + count <= size_);
  std::vector<double> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = load_(file_, data_ + width_ * (fortran_ ? fortran_place(first + i, shape_) : first + i), order_);
  }
  return out;
}

NpyArray read_npy(const Bytes& file) {
  const NpyFile npy(file);
  return {npy.dtype(), npy.shape(), npy.values(0, npy.size())};
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
