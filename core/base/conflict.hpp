// Options that are each allowed and cannot stand together.
#pragma once
#include <string>

#include "core/base/json_source.hpp"

namespace axograd {

// A problem at `pointer` (as "/fit/polish"): what is wrong, and what would be allowed, where that can be said.
void add_conflict(const SourceJson& source, const std::string& pointer, std::string message, Problems& problems, std::string allowed = {});

}  // namespace axograd
