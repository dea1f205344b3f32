// Units of measurement as users write them: "mV", "uA/cm2", "1/ms", "mV/ms", "MOhm", "%", "1". Prefixes f p n u (µ) m c k M G
// before V A S F Ohm (Ω) s Hz m M (mol/l) C J W N; factors joined by '*', '·' or a space, divisions by '/', powers as cm2 or cm^2.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace axograd {

struct Unit {
  std::array<signed char, 7> dimension{};  // powers of s, m, kg, A, K, mol, degC
  int decade = 0;                           // scale = factor * 10^decade in SI
  double factor = 1;
  bool same_dimension(const Unit& other) const { return dimension == other.dimension; }
};

// Says what was found, what was expected and, where one is near, the right spelling.
struct UnitError : UsageError {
  UnitError(const std::string& what, std::string near) : UsageError(what), suggestion(std::move(near)) {}
  std::string suggestion;
};

Unit parse_unit(std::string_view text);  // throws UnitError; "" and "1" are the pure number

// Exact where the scales differ by a power of ten that is a double (correctly rounded). Throws UnitError when dimensions differ.
double convert(double value, std::string_view from, std::string_view to);

// "20 ms", "0.02 s" or "-70mV" as a number in `unit`. Throws UnitError: no number, no unit, unknown unit, wrong dimension.
double parse_quantity(std::string_view text, std::string_view unit);

// "a time", "a voltage", … or "a quantity in <unit>".
std::string dimension_name(const Unit& unit);
std::vector<std::string> units_like(const Unit& unit);  // common spellings of the same dimension

}  // namespace axograd
