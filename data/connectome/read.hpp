// Reads a connectome. Every mistake in the files is reported with file and line, what was found, what is allowed and the nearest
// valid name; signs that the options do not settle are an error with advice.
#pragma once
#include "data/connectome/connectome.hpp"
#include "data/connectome/options.hpp"

namespace axograd::data {

// InputError: mistakes in the files, all of them (up to a limit). UsageError: files that cannot be opened, options that do not
// fit.
Connectome read_connectome(const ConnectomeOptions& options);

// The readers, without signs.from: what the files themselves say.
Connectome read_edge_tables(const ConnectomeOptions& options);  // csv, sonata
Connectome read_flyvis(const ConnectomeOptions& options);

}  // namespace axograd::data
