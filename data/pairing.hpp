// Recordings whose channels lie in files of their own: which files belong together is said by their names alone
// ("B6_Ch0_IDRest_181.ibw" and "B6_Ch3_IDRest_181.ibw").
#pragma once
#include <string>
#include <vector>

#include "data/read_recording.hpp"

namespace axograd::data {

// Groups of paths that differ only in the number after "ch", "channel" or "adc" (any case) of their names; order of first
// appearance, within a group the order given.
std::vector<std::vector<std::string>> group_by_channel(const std::vector<std::string>& paths);

// The recording at `path`; when it has a single channel, with those of its folder's files that only differ in the channel's
// number.
Recording read_with_partners(const std::string& path, const ReadOptions& options = {});

}  // namespace axograd::data
