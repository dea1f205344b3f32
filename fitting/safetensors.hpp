// Snapshots as bytes in the safetensors layout (u64 header length, JSON header, data), with a CRC-32C of every array and of the
// header in the metadata. Only F64 and I64, little-endian.
#pragma once
#include <string>
#include <string_view>

#include "fitting/state.hpp"

namespace axograd::fitting {

std::string to_safetensors(const Snapshot& snapshot);

// Throws InputError (message starts with `path`) for anything that is not exactly what to_safetensors() makes: wrong lengths,
// holes, overlaps, overflowing shapes, unknown types, missing or wrong checksums.
Snapshot from_safetensors(std::string_view bytes, const std::string& path);

}  // namespace axograd::fitting
