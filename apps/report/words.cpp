#include "apps/report/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace axograd::report {

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') ? ' ' : c;
    }
  }
  return out;
}

std::string escape_script(std::string text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (c == '<' || c == '>' || c == '&') {
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string number(double value, int figures) {
  if (!std::isfinite(value)) return "–";
  if (value == 0) return "0";
  const double size = std::abs(value);
  if (size >= 1e6 || size < 1e-4) return fmt::format("{:.{}e}", value, std::max(0, figures - 1));
  const int before = static_cast<int>(std::floor(std::log10(size))) + 1;  // figures before the point
  return fmt::format("{:.{}f}", value, std::max(0, figures - before));
}

std::string short_number(double value, int figures) {
  std::string out = number(value, figures);
  if (out.find('.') == std::string::npos || out.find('e') != std::string::npos) return out;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out;
}

std::string decimals(double value, int digits) {
  if (!std::isfinite(value)) return "–";
  return fmt::format("{:.{}f}", value, std::clamp(digits, 0, 12));
}

std::string with_precision_of(double value, double error) {
  if (!std::isfinite(error) || error <= 0) return number(value);
  const int digits = 1 - static_cast<int>(std::floor(std::log10(error)));
  if (digits > 8 || std::abs(value) >= 1e6) return number(value);
  return decimals(value, std::max(0, digits));
}

std::string with_unit(const std::string& label, const std::string& unit) {
  if (unit.empty() || unit == "1") return label;
  return label.empty() ? unit : label + " (" + unit + ")";
}

}  // namespace axograd::report
