#include "core/base/suggest.hpp"

#include <algorithm>
#include <vector>

namespace axograd {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Letters and digits only, lower case: "tauMem", "tau-mem" and "tau_mem" are one name.
std::string folded(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != '_' && c != '-' && c != ' ' && c != '.') out += lower(c);
  return out;
}

bool contains_either_way(const std::string& a, const std::string& b) {
  const std::string& small = a.size() < b.size() ? a : b;
  const std::string& large = a.size() < b.size() ? b : a;
  return small.size() >= 3 && (large.starts_with(small) || large.ends_with(small));
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  const std::size_t columns = b.size() + 1;
  std::vector<int> before(columns), above(columns), row(columns);  // rows i-2, i-1, i
  for (std::size_t j = 0; j < columns; ++j) above[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j < columns; ++j) {
      const int change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above.back();
}

std::string nearest(std::string_view written, std::span<const std::string> names) {
  constexpr std::size_t longest = 200;  // nobody means a name by a longer text; bounds the work
  if (written.empty() || written.size() > longest) return {};
  const std::string plain = folded(written);
  double best = 1e9;
  std::string found;
  for (const std::string& name : names) {
    const std::string other = folded(name);
    if (other.empty()) continue;
    double distance = plain == other ? 0 : edit_distance(written, name);
    const double room = static_cast<double>(std::max(plain.size(), other.size()));
    const double limit = std::max(1.0, room / 3);  // beyond this more is different than alike
    if (distance > limit) {
      if (!contains_either_way(plain, other)) continue;
      distance = limit;
    }
    if (distance < best) {
      best = distance;
      found = name;
    }
  }
  return found;
}

std::string quoted_list(std::span<const std::string> names, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) out += (i ? ", \"" : "\"") + names[i] + '"';
  if (names.size() > most) out += ", …";
  return out;
}

std::string suggestion(std::string_view written, std::span<const std::string> names) {
  const std::string near = nearest(written, names);
  return (near.empty() ? "" : " -- did you mean \"" + near + "\"?") + " (allowed: " + quoted_list(names) + ")";
}

}  // namespace axograd
