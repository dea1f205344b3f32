// The weights of a network as a safetensors file, for any program that reads that layout.
//   projection.NAME.weight              F32 [pre, post], a row is what one neuron sends; or, as a list of edges,
//   projection.NAME.{from, to, value}   I32, I32, F32 [edges]
//   projection.NAME.sign                I8 [pre]: +1, -1, 0 (free); only where signs are given
//   vector.NAME                         F32 [n]
// The metadata have the keys of Weights::metadata and "axograd": a JSON text with format, populations and projections.
#pragma once
#include <string>
#include <string_view>

#include "data/weights/weights.hpp"

namespace axograd::data {

// UsageError when a projection's arrays do not fit its counts (check_weights).
std::string weights_bytes(const Weights& weights);
void write_weights(const std::string& path, const Weights& weights);  // atomically; ResourceError

// InputError (starts with the path) for anything that weights_bytes() does not make.
Weights weights_of(std::string_view bytes, const std::string& path);
Weights read_weights(const std::string& path);

// The first thing that is wrong: names that are empty or stand twice, arrays of the wrong length, ends of edges outside the
// groups, signs other than -1, 0, 1. Empty: nothing.
std::string weights_problem(const Weights& weights);

}  // namespace axograd::data
