// The units that recordings come in, and only those: which quantity a unit means and how it scales to the house units.
#pragma once
#include <string>
#include <string_view>

#include "data/recording.hpp"

namespace axograd::data {

// voltage for "mV", "V", "uV", "volts"…, current for "pA", "nA", "A", "amperes"…, else other. Letter case counts in symbols.
Kind kind_of_unit(std::string_view unit);

// Factor from `unit` to mV or pA; 1 for any other unit.
double house_factor(std::string_view unit);

// Factor from a unit of time ("s", "ms", "us", "µs", "min") to ms; 0 if it is none.
double ms_factor(std::string_view unit);

// Without surrounding blanks and NULs; Latin-1 bytes become UTF-8 (0xB5 is the micro sign). Valid UTF-8 stays as it is.
std::string clean_text(std::string_view text);

// A channel whose kind follows from its unit.
Channel make_channel(std::string name, std::string_view unit);

}  // namespace axograd::data
