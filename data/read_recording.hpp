// From a path to a recording; the format is told from the content, never from the file's name.
#pragma once
#include <string>
#include <vector>

#include "data/formats.hpp"
#include "data/recording.hpp"

namespace axograd::data {

// `path` may be a file or "archive.tar.gz!member". InputError: unreadable, damaged, or of no known format.
Recording read_recording(const std::string& path, const ReadOptions& options = {});

// Files that are channels of one recording (voltage.ibw, current.ibw): same sweeps, lengths and sampling, else InputError.
Recording read_recording(const std::vector<std::string>& paths, const ReadOptions& options = {});

// The same from bytes already in memory; `path` is used in messages only.
Recording read_bytes(const std::uint8_t* data, std::size_t size, const std::string& path, const ReadOptions& options = {});

// Puts channels of recordings with equal sweeps side by side.
Recording pair_channels(std::vector<Recording> parts);

}  // namespace axograd::data
