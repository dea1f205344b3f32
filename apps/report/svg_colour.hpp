// Colours for colour-blind readers.
#pragma once
#include <string>

namespace axograd::report {

// Okabe and Ito's palette (2008). Roles keep their colour in all figures; others go by number.
std::string role_colour(const std::string& role, int number);

// The colour of `part` in [0, 1]: blue-white-orange when diverging, else white to dark blue; grey when not finite.
std::string shade(bool diverging, double part);

}  // namespace axograd::report
