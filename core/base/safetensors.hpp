// Named arrays as bytes in the safetensors layout: header length (u64), JSON header, data; little-endian.
// Format: https://github.com/huggingface/safetensors, README "Format".
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace axograd {

struct TensorBytes {
  std::string dtype;                // "F32", "I64", …
  std::vector<std::int64_t> shape;  // empty: a scalar
  std::string_view bytes;           // C order; somebody else's
};

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::map<std::string, TensorBytes> tensors;
};

// Bytes of one value; 0 for a type that the format does not know.
std::size_t safetensors_size(std::string_view dtype);

// The header, padded with spaces to a multiple of 8 so that the data are aligned; arrays of large values come first.
std::string safetensors_header(const Safetensors& file);
std::string to_safetensors_bytes(const Safetensors& file);  // UsageError when an array's bytes do not fit its shape

struct SafetensorsView : Safetensors {
  std::string_view header;  // as it stands, padding included
};

// Views into `bytes`. Throws InputError (the message starts with `path`) for wrong lengths, holes, overlaps, overflowing shapes,
// unknown types, and metadata that are not strings.
SafetensorsView read_safetensors(std::string_view bytes, const std::string& path);

}  // namespace axograd
