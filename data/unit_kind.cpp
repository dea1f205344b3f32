#include "data/unit_kind.hpp"

#include <array>

namespace axograd::data {
namespace {

struct KnownUnit {
  std::string_view name;
  Kind kind;
  double factor;  // to mV or pA
};
constexpr std::array<KnownUnit, 34> known_units{{
    {"V", Kind::voltage, 1e3},        {"mV", Kind::voltage, 1},          {"uV", Kind::voltage, 1e-3},
    {"µV", Kind::voltage, 1e-3},      {"μV", Kind::voltage, 1e-3},       {"volt", Kind::voltage, 1e3},
    {"volts", Kind::voltage, 1e3},    {"Volt", Kind::voltage, 1e3},      {"Volts", Kind::voltage, 1e3},
    {"millivolt", Kind::voltage, 1},  {"millivolts", Kind::voltage, 1},  {"mVolt", Kind::voltage, 1},
    {"mvolt", Kind::voltage, 1},      {"mv", Kind::voltage, 1},          {"A", Kind::current, 1e12},
    {"mA", Kind::current, 1e9},       {"uA", Kind::current, 1e6},        {"µA", Kind::current, 1e6},
    {"μA", Kind::current, 1e6},       {"nA", Kind::current, 1e3},        {"pA", Kind::current, 1},
    {"fA", Kind::current, 1e-3},      {"amp", Kind::current, 1e12},      {"amps", Kind::current, 1e12},
    {"ampere", Kind::current, 1e12},  {"amperes", Kind::current, 1e12},  {"Ampere", Kind::current, 1e12},
    {"Amperes", Kind::current, 1e12}, {"picoampere", Kind::current, 1},  {"picoamperes", Kind::current, 1},
    {"nanoampere", Kind::current, 1e3}, {"nanoamperes", Kind::current, 1e3}, {"Amp", Kind::current, 1e12},
    {"Amps", Kind::current, 1e12},
}};

const KnownUnit* find(std::string_view unit) {
  for (const KnownUnit& u : known_units) {
    if (u.name == unit) return &u;
  }
  return nullptr;
}

// Length of the valid UTF-8 sequence at `at`, 0 if there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::size_t length = byte < 0x80 ? 1 : byte >= 0xC2 && byte < 0xE0 ? 2 : byte >= 0xE0 && byte < 0xF0 ? 3 : byte >= 0xF0 && byte < 0xF5 ? 4 : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((static_cast<unsigned char>(text[at + k]) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

Kind kind_of_unit(std::string_view unit) {
  const KnownUnit* u = find(unit);
  return u ? u->kind : Kind::other;
}

double house_factor(std::string_view unit) {
  const KnownUnit* u = find(unit);
  return u ? u->factor : 1;
}

double ms_factor(std::string_view unit) {
  if (unit == "ms" || unit == "msec") return 1;
  if (unit == "s" || unit == "sec" || unit == "seconds") return 1e3;
  if (unit == "us" || unit == "µs" || unit == "μs") return 1e-3;
  if (unit == "min") return 6e4;
  return 0;
}

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
