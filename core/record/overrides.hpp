// `--set a.b.c=value`: changes the source before it is read, so that an override is checked like the file itself.
#pragma once
#include <string>

#include "core/base/json_source.hpp"

namespace axograd {

// The value is JSON where it parses as JSON, else a text. Missing objects on the way are made; list items are numbered
// ("sweeps.0" or "sweeps[0]"). A path through something that is neither, or a missing '=', goes to `problems`.
void apply_override(SourceJson& source, const std::string& assignment, Problems& problems);

}  // namespace axograd
