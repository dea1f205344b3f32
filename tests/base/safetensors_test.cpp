// The safetensors layout: what is written is read, order and alignment of the data, and what is refused. Hostile headers and
// damaged files are in tests/fitting/checkpoint_test.cpp, which reads through the same code.
#include "core/base/safetensors.hpp"

#include <cstring>

#include "core/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

template <class T> std::string_view bytes_of(const std::vector<T>& x) {
  return {reinterpret_cast<const char*>(x.data()), sizeof(T) * x.size()};
}

std::string with_header(const std::string& header, const std::string& data) {
  const uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

}  // namespace

TEST_CASE("arrays of several types come back, large values first and aligned") {
  const std::vector<int8_t> sign = {1, -1, 1};
  const std::vector<float> weight = {0.5f, -2.0f, 1e-30f, 4.0f, 5.0f, 6.0f};
  const std::vector<double> scale = {0.1};
  Safetensors file;
  file.metadata = {{"task", "a \"quoted\" name"}};
  file.tensors["a.sign"] = {"I8", {3}, bytes_of(sign)};
  file.tensors["b.weight"] = {"F32", {2, 3}, bytes_of(weight)};
  file.tensors["c.scale"] = {"F64", {}, bytes_of(scale)};
  file.tensors["d.none"] = {"F32", {0, 7}, {}};
  const std::string bytes = to_safetensors_bytes(file);
  const SafetensorsView back = read_safetensors(bytes, "file");
  CHECK(back.metadata == file.metadata);
  REQUIRE(back.tensors.size() == 4);
  CHECK(back.tensors.at("b.weight").shape == std::vector<int64_t>{2, 3});
  CHECK(back.tensors.at("b.weight").bytes == bytes_of(weight));
  CHECK(back.tensors.at("a.sign").bytes == bytes_of(sign));
  CHECK(back.tensors.at("d.none").bytes.empty());
  CHECK(back.header.size() % 8 == 0);
  const char* data = back.header.data() + back.header.size();
  CHECK(back.tensors.at("c.scale").bytes.data() == data);
  CHECK(back.tensors.at("b.weight").bytes.data() == data + 8);
  CHECK(back.tensors.at("a.sign").bytes.data() == data + 32);
}

TEST_CASE("a file without metadata is read; wrong metadata, types and lengths are not") {
  const std::string header = R"({"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})";
  CHECK(read_safetensors(with_header(header, "ab"), "f").tensors.at("x").bytes == "ab");
  CHECK_THROWS_AS(read_safetensors(with_header(header, "abc"), "f"), InputError);
  CHECK_THROWS_AS(read_safetensors(with_header(R"({"__metadata__":{"a":3}})", ""), "f"), InputError);
  CHECK_THROWS_AS(read_safetensors(with_header(R"({"__metadata__":[]})", ""), "f"), InputError);
  CHECK_THROWS_AS(read_safetensors(with_header(R"({"x":{"dtype":"F8","shape":[2],"data_offsets":[0,2]}})", "ab"), "f"),
                  InputError);
  Safetensors wrong;
  wrong.tensors["x"] = {"F32", {3}, "12345678"};
  CHECK_THROWS_AS(to_safetensors_bytes(wrong), UsageError);
}
