// The readers, one namespace each, as listed in data/formats.list.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "data/bytes.hpp"
#include "data/recording.hpp"

namespace axograd::data {

// What a user may state about files that do not say it themselves; a file's own statement wins.
struct ReadOptions {
  std::optional<double> dt_ms;     // sampling interval
  std::vector<std::string> units;  // one per channel
};

#define AX_FORMAT(space, name, doc)                              \
  namespace space {                                              \
  bool can_read(const Bytes& file);                              \
  Recording read(const Bytes& file, const ReadOptions& options); \
  }
#include "data/formats.list"
#undef AX_FORMAT

// One row of the list.
struct Format {
  const char* name;
  const char* doc;
  bool (*can_read)(const Bytes&);
  Recording (*read)(const Bytes&, const ReadOptions&);
};
const std::vector<Format>& formats();

}  // namespace axograd::data
