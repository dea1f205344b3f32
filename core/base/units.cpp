#include "core/base/units.hpp"

#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/base/suggest.hpp"

namespace axograd {
namespace {

struct Symbol {
  std::string_view name;
  Unit unit;
  bool prefixed;  // may carry a prefix
};

// SI dimensions in the order s, m, kg, A, K, mol, degC.
const Symbol symbols[] = {
    {"V", {{-3, 2, 1, -1}}, true},   {"A", {{0, 0, 0, 1}}, true},     {"S", {{3, -2, -1, 2}}, true},
    {"F", {{4, -2, -1, 2}}, true},   {"Ohm", {{-3, 2, 1, -2}}, true}, {"ohm", {{-3, 2, 1, -2}}, true},
    {"s", {{1}}, true},              {"Hz", {{-1}}, true},            {"m", {{0, 1}}, true},
    {"C", {{1, 0, 0, 1}}, true},     {"J", {{-2, 2, 1}}, true},       {"W", {{-3, 2, 1}}, true},
    {"N", {{-2, 1, 1}}, true},       {"M", {{0, -3, 0, 0, 0, 1}, 3}, true},  {"mol", {{0, 0, 0, 0, 0, 1}}, true},
    {"K", {{0, 0, 0, 0, 1}}, true},  {"degC", {{0, 0, 0, 0, 0, 0, 1}}, false}, {"min", {{1}, 0, 60}, false},
    {"h", {{1}, 0, 3600}, false},    {"%", {{}, -2}, false},          {"1", {}, false},
    {"spike", {}, false},            {"spikes", {}, false},           {"bit", {}, false},
    {"bits", {}, false},             {"sample", {}, false},           {"samples", {}, false},
};

struct Prefix {
  char letter;
  int decade;
};
constexpr Prefix prefixes[] = {{'f', -15}, {'p', -12}, {'n', -9}, {'u', -6}, {'m', -3}, {'c', -2}, {'k', 3}, {'M', 6}, {'G', 9}};

const char* const common[] = {"s", "ms", "us", "ns", "min", "h", "Hz", "kHz", "1/ms", "1/s", "V", "mV", "uV", "A", "mA", "uA", "nA",
                              "pA", "fA", "S", "mS", "uS", "nS", "pS", "F", "uF", "nF", "pF", "Ohm", "kOhm", "MOhm", "GOhm", "m",
                              "cm", "mm", "um", "nm", "uA/cm2", "nA/cm2", "mA/cm2", "A/m2", "mS/cm2", "uS/cm2", "S/cm2", "uF/cm2",
                              "F/m2", "mV/ms", "V/s", "pA/ms", "nA/ms", "nS/mV", "1/mV", "pA/mV", "M", "mM", "uM", "nM", "degC", "K",
                              "1", "%", "mV2", "mV*s", "mV*ms", "pA*ms", "pC", "nJ", "1/Hz", "MOhm*cm", "Ohm*cm"};

struct Name {
  const char* unit;
  const char* name;
};
constexpr Name names[] = {{"1", "a pure number"}, {"s", "a time"}, {"Hz", "a rate"}, {"V", "a voltage"}, {"A", "a current"},
                          {"S", "a conductance"}, {"F", "a capacitance"}, {"Ohm", "a resistance"}, {"m", "a length"},
                          {"A/m2", "a current density"}, {"S/m2", "a conductance density"}, {"F/m2", "a capacitance per area"},
                          {"V/s", "a rate of voltage change"}, {"A/s", "a rate of current change"}, {"M", "a concentration"},
                          {"degC", "a temperature"}, {"K", "a temperature difference"}, {"C", "a charge"}, {"J", "an energy"}};

// "µ" (two code points) -> "u", "Ω" (two) -> "Ohm", "·" -> "*", "°C" -> "degC", "²" -> "2", "⁻¹" stays unknown.
std::string ascii(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> table[] = {
      {"\u00B5", "u"}, {"\u03BC", "u"}, {"\u03A9", "Ohm"}, {"\u2126", "Ohm"}, {"\u00B7", "*"}, {"\u00B0", "deg"}, {"\u00B2", "2"}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool found = false;
    for (const auto& [from, to] : table) {
      if (!text.substr(i).starts_with(from)) continue;
      out += to;
      i += from.size();
      found = true;
      break;
    }
    if (!found) out += text[i++];
  }
  return out;
}

std::optional<Unit> symbol(std::string_view name) {
  for (const Symbol& s : symbols)
    if (s.name == name) return s.unit;
  if (name.size() < 2) return {};
  for (const Prefix& p : prefixes) {
    if (name[0] != p.letter) continue;
    for (const Symbol& s : symbols) {
      if (!s.prefixed || s.name != name.substr(1)) continue;
      Unit out = s.unit;
      out.decade += p.decade;
      return out;
    }
  }
  return {};
}

void multiply(Unit& out, const Unit& by, int power) {
  for (std::size_t i = 0; i < out.dimension.size(); ++i)
    out.dimension[i] = static_cast<signed char>(out.dimension[i] + power * by.dimension[i]);
  out.decade += power * by.decade;
  out.factor *= std::pow(by.factor, power);
}

// One factor such as "cm2", "ms^-1" or "1".
bool multiply_factor(Unit& out, std::string_view text, int sign) {
  if (text == "1") return true;
  std::size_t letters = text.size();
  while (letters > 0 && ((text[letters - 1] >= '0' && text[letters - 1] <= '9') || text[letters - 1] == '-')) --letters;
  int power = 1;
  if (letters < text.size()) {
    const auto [end, error] = std::from_chars(text.data() + letters, text.data() + text.size(), power);
    if (error != std::errc() || end != text.data() + text.size() || power == 0 || std::abs(power) > 9) return false;
  }
  std::string_view name = text.substr(0, letters);
  if (letters < text.size() && name.ends_with('^')) name.remove_suffix(1);
  const auto unit = symbol(name);
  if (unit) multiply(out, *unit, sign * power);
  return unit.has_value();
}

std::optional<Unit> try_unit(std::string_view written) {
  std::string text = ascii(written);
  if (text.starts_with('/')) text.insert(0, 1, '1');  // "/ms" is "1/ms"
  Unit out;
  int sign = 1;
  std::size_t start = 0;
  if (text.size() > 60) return {};
  if (text.empty()) return out;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '*';
    if (c != '/' && c != '*' && c != ' ') continue;
    if (!multiply_factor(out, std::string_view(text).substr(start, i - start), sign)) return {};
    sign = c == '/' ? -1 : 1;
    start = i + 1;
  }
  return out;
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

double scaled(double value, const Unit& from, const Unit& to) {
  if (from.factor != to.factor) value *= from.factor / to.factor;
  const int decade = from.decade - to.decade;
  return decade >= 0 ? value * std::pow(10.0, decade) : value / std::pow(10.0, -decade);
}

[[noreturn]] void wrong_dimension(std::string_view text, const Unit& found, std::string_view unit, std::string near) {
  throw UnitError(fmt::format("\"{}\" is {}, but {} is needed, such as in {}", text, dimension_name(found),
                              dimension_name(parse_unit(unit)), unit.empty() ? "1" : unit),
                  std::move(near));
}

}  // namespace

Unit parse_unit(std::string_view text) {
  if (const auto unit = try_unit(trimmed(text))) return *unit;
  const std::vector<std::string> known(std::begin(common), std::end(common));
  throw UnitError(fmt::format("unknown unit \"{}\"", text), nearest(text, known));
}

double convert(double value, std::string_view from, std::string_view to) {
  const Unit a = parse_unit(from), b = parse_unit(to);
  if (!a.same_dimension(b)) wrong_dimension(from, a, to, std::string(to));
  return scaled(value, a, b);
}

double parse_quantity(std::string_view text, std::string_view unit) {
  const std::string_view body = trimmed(text);
  const std::string_view digits = body.starts_with('+') ? body.substr(1) : body;
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const std::string example = unit.empty() || unit == "1" ? "20" : fmt::format("20 {}", unit);
  if (error != std::errc() || !std::isfinite(value))
    throw UnitError(fmt::format("\"{}\" does not start with a number; write a quantity such as \"{}\"", text, example), {});
  const std::string number(digits.data(), end);
  const std::string meant = unit.empty() || unit == "1" ? number : fmt::format("\"{} {}\"", number, unit);
  const std::string_view rest = trimmed(digits.substr(static_cast<std::size_t>(end - digits.data())));
  if (rest.empty()) throw UnitError(fmt::format("\"{}\" has no unit", text), meant);
  const Unit wanted = parse_unit(unit);
  const auto found = try_unit(rest);
  if (!found) {
    const std::string near = nearest(rest, units_like(wanted));
    throw UnitError(fmt::format("unknown unit \"{}\"", rest), near.empty() ? meant : fmt::format("\"{} {}\"", number, near));
  }
  if (!found->same_dimension(wanted)) wrong_dimension(text, *found, unit, meant);
  return scaled(value, *found, wanted);
}

std::string dimension_name(const Unit& unit) {
  for (const Name& n : names)
    if (try_unit(n.unit)->same_dimension(unit)) return n.name;
  const auto like = units_like(unit);
  return like.empty() ? "another quantity" : "a quantity in " + like.front();
}

std::vector<std::string> units_like(const Unit& unit) {
  std::vector<std::string> out;
  for (const char* name : common)
    if (try_unit(name)->same_dimension(unit)) out.emplace_back(name);
  return out;
}

}  // namespace axograd
