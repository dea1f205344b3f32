// The nearest valid name, for "did you mean".
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace axograd {

// Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment), ASCII letters compared without case
// at no cost.
int edit_distance(std::string_view a, std::string_view b);

// The nearest of `names`, or empty when none is near enough to be meant. A name that begins or ends with what was written
// (or the other way round) counts as near.
std::string nearest(std::string_view written, std::span<const std::string> names);

// Quoted list for messages: "a", "b", "c", … (at most `most` names).
std::string quoted_list(std::span<const std::string> names, std::size_t most = 24);

// The end of a message about a wrong name: ` -- did you mean "x"? (allowed: "x", "y", …)`.
std::string suggestion(std::string_view written, std::span<const std::string> names);

}  // namespace axograd
