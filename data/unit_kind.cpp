#include "data/unit_kind.hpp"

#include "core/base/units.hpp"

namespace axograd::data {
namespace {

// Spelled-out units of acquisition programs; symbols are left to core/base/units.
std::string_view symbol_of(std::string_view unit) {
  struct Word {
    std::string_view name, symbol;
  };
  static constexpr Word words[] = {
      {"volt", "V"},        {"volts", "V"},        {"Volt", "V"},   {"Volts", "V"},   {"millivolt", "mV"},  {"millivolts", "mV"},
      {"mv", "mV"},         {"mVolt", "mV"},       {"amp", "A"},    {"amps", "A"},    {"Amp", "A"},         {"Amps", "A"},
      {"ampere", "A"},      {"amperes", "A"},      {"Ampere", "A"}, {"Amperes", "A"}, {"nanoampere", "nA"}, {"nanoamperes", "nA"},
      {"picoampere", "pA"}, {"picoamperes", "pA"}, {"sec", "s"},    {"seconds", "s"}, {"second", "s"},      {"msec", "ms"},
  };
  for (const Word& word : words) {
    if (word.name == unit) return word.symbol;
  }
  return unit;
}

// Factor from `unit` to `target`; 0 if they measure different things or `unit` is none.
double factor_to(std::string_view unit, std::string_view target) {
  unit = symbol_of(unit);
  if (unit.empty() || unit.size() > 16) return 0;
  try {
    return convert(1, unit, target);
  } catch (const UnitError&) {
    return 0;
  }
}

// Length of the valid UTF-8 sequence at `at`, 0 if there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::size_t length = byte < 0x80                   ? 1
                             : byte >= 0xC2 && byte < 0xE0 ? 2
                             : byte >= 0xE0 && byte < 0xF0 ? 3
                             : byte >= 0xF0 && byte < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((static_cast<unsigned char>(text[at + k]) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

Kind kind_of_unit(std::string_view unit) {
  if (factor_to(unit, "mV") > 0) return Kind::voltage;
  return factor_to(unit, "pA") > 0 ? Kind::current : Kind::other;
}

double house_factor(std::string_view unit) {
  if (const double to_mV = factor_to(unit, "mV"); to_mV > 0) return to_mV;
  const double to_pA = factor_to(unit, "pA");
  return to_pA > 0 ? to_pA : 1;
}

double ms_factor(std::string_view unit) { return factor_to(unit, "ms"); }

std::string clean_text(std::string_view text) {
  const std::string_view blanks(" \t\r\n\0", 5);
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
  bool valid = true;
  for (std::size_t at = 0; valid && at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    valid = length > 0;
    at += length;
  }
  if (valid) return std::string(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

Channel make_channel(std::string name, std::string_view unit) {
  std::string clean = clean_text(unit);
  const Kind kind = kind_of_unit(clean);
  return {std::move(name), std::move(clean), kind};
}

}  // namespace axograd::data
