// Readers that lean on a library we cannot vouch for run in a child process: what crashes, hangs or devours memory is the child.
#pragma once
#include <cstdint>
#include <functional>

#include "data/bytes.hpp"
#include "data/recording.hpp"

namespace axograd::data {

// The recording that `read` makes, in a forked child, or the InputError it throws. The child may use 60 s of CPU and hand over
// values of at most `most_expansion` times the file's size; beyond that, or when it dies, an InputError calls the file damaged.
// Of the recording come over: channels, sweeps with labels, provenance, warnings. ResourceError when no process can be started.
Recording read_in_child(const Bytes& file, std::uint64_t most_expansion, const std::function<Recording()>& read);

}  // namespace axograd::data
