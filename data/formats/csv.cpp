// Columns of numbers as text (comma, semicolon, tab or blanks). Units stand in the header: "V_m [mV]", "I (pA)", a row of units
// below the names, or one quoted unit per line (the .asc files of QSNMC 2007 B). Lines "# key: value" are metadata.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/units.hpp"
#include "data/formats.hpp"
#include "data/text_table.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data::csv {
namespace {

constexpr std::size_t most_header_lines = 64, shortest_sweep = 16;

struct Head {
  std::vector<std::string_view> titles;  // lines that are neither metadata nor numbers
  std::vector<std::pair<std::string, std::string>> metadata;
  std::size_t position = 0, line_number = 0;  // of the first row of numbers
  char separator = 0;
};

void read_metadata(std::string_view line, Head& head) {
  line.remove_prefix(1);
  const std::size_t colon = line.find_first_of(":=");
  if (colon == std::string_view::npos || head.metadata.size() == most_header_lines) return;
  head.metadata.emplace_back(clean_text(line.substr(0, colon)), clean_text(line.substr(colon + 1)));
}

// False when no row of numbers comes within the first lines.
bool read_head(std::string_view text, Head& head) {
  Lines lines(text);
  std::string_view line;
  while (true) {
    head.position = lines.position();
    head.line_number = lines.number();
    if (!lines.next(line) || line.size() > 65536) return false;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (line.front() == '#') {
      read_metadata(line, head);
      continue;
    }
    head.separator = number_separator(line);
    if (head.separator != 0) return true;
    if (head.titles.size() == most_header_lines) return false;
    head.titles.push_back(line);
  }
}

bool is_unit(const std::string& text) { return kind_of_unit(text) != Kind::other || ms_factor(text) > 0; }

// Names and units of `count` columns from whatever header there is.
std::vector<Title> read_titles(const Bytes& file, const Head& head, std::size_t count, const ReadOptions& options) {
  std::vector<Title> titles(count);
  const auto one_each = [&](std::string_view line) {
    std::vector<std::string> fields = split_fields(line, head.separator);
    for (std::size_t k = 1; head.separator == ' ' && k < fields.size();) {  // "V [mV]" is one title, blank or not
      const bool unit = fields[k].starts_with('[') || fields[k].starts_with('(');
      if (unit) fields[k - 1] += " " + fields[k];
      if (unit)
        fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(k));
      else
        ++k;
    }
    if (fields.size() != count) fields = split_fields(line, ',');
    return fields;
  };
  if (head.titles.size() == count && count > 1 && one_each(head.titles.front()).size() == 1) {
    for (std::size_t k = 0; k < count; ++k) {  // one quoted unit per line
      titles[k] = split_title(head.titles[k]);
      if (titles[k].unit.empty() && is_unit(titles[k].name)) titles[k] = {fmt::format("column {}", k + 1), titles[k].name};
    }
  } else if (!head.titles.empty()) {
    const std::vector<std::string> fields = one_each(head.titles.back());
    if (fields.size() != count) file.fail(fmt::format("{} titles for {} columns", fields.size(), count));
    for (std::size_t k = 0; k < count; ++k) titles[k] = split_title(fields[k]);
    const bool row_of_units = std::all_of(titles.begin(), titles.end(),
                                          [](const Title& t) { return t.unit.empty() && (t.name.empty() || is_unit(t.name)); });
    if (row_of_units) {
      std::vector<std::string> names(count);
      if (head.titles.size() > 1) names = one_each(head.titles[head.titles.size() - 2]);
      names.resize(count);
      for (std::size_t k = 0; k < count; ++k)
        titles[k] = {names[k].empty() ? fmt::format("column {}", k + 1) : names[k], titles[k].name};
    }
  }
  if (!options.units.empty() && options.units.size() != count) {
    throw UsageError(fmt::format("{}: {} units given for {} columns", file.path(), options.units.size(), count));
  }
  for (std::size_t k = 0; k < count; ++k) {
    if (titles[k].name.empty()) titles[k].name = fmt::format("column {}", k + 1);
    if (titles[k].unit.empty() && !options.units.empty()) titles[k].unit = options.units[k];
  }
  return titles;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

bool is_counter(const Title& title) {
  const std::string name = lower(title.name);
  return title.unit.empty() && (name == "sample" || name == "index" || name == "row" || name == "#");
}

bool is_sweep_number(const Title& title) {
  const std::string name = lower(title.name);
  return title.unit.empty() && (name == "sweep" || name == "trace" || name == "sweep_number");
}

// From metadata ("dt: 0.1 ms", "rate: 10 kHz") or the user; 0 when nobody says.
double stated_dt_ms(const Bytes& file, const Head& head, const ReadOptions& options) {
  for (const auto& [key, value] : head.metadata) {
    try {
      if (key == "dt") return parse_quantity(value, "ms");
      if (key == "rate") return 1000 / parse_quantity(value, "Hz");
    } catch (const UnitError& error) {
      file.fail(fmt::format("metadata '{}: {}': {}", key, value, error.what()));
    }
  }
  return options.dt_ms.value_or(0);
}

// Where sweeps begin, by a column of sweep numbers; the end is the last entry.
std::vector<std::size_t> sweep_starts(const Bytes& file, const std::vector<double>& numbers) {
  std::vector<std::size_t> starts{0};
  for (std::size_t t = 1; t < numbers.size(); ++t) {
    if (numbers[t] == numbers[t - 1]) continue;
    if (starts.size() >= numbers.size() / shortest_sweep)
      file.fail(fmt::format("more than one sweep per {} rows", shortest_sweep));
    starts.push_back(t);
  }
  starts.push_back(numbers.size());
  return starts;
}

struct Roles {
  int time = -1, sweep = -1;
  std::vector<std::size_t> channels;
};

Roles roles_of(const std::vector<Title>& titles) {
  Roles roles;
  for (std::size_t k = 0; k < titles.size(); ++k) {
    if (roles.time < 0 && ms_factor(titles[k].unit) > 0)
      roles.time = static_cast<int>(k);
    else if (roles.sweep < 0 && is_sweep_number(titles[k]))
      roles.sweep = static_cast<int>(k);
    else if (!is_counter(titles[k]))
      roles.channels.push_back(k);
  }
  return roles;
}

}  // namespace

bool can_read(const Bytes& file) {
  const std::size_t first = file.all().find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || std::string_view("{[<").find(file.all()[first]) != std::string_view::npos) return false;
  Head head;
  return looks_like_text(file) && read_head(file.all().substr(0, std::min<std::size_t>(file.size(), 1 << 18)), head);
}

Recording read(const Bytes& file, const ReadOptions& options) {
  Head head;
  if (!read_head(file.all(), head)) file.fail("no table of numbers found");
  std::vector<std::vector<double>> columns = read_columns(file, file.all(), head.position, head.line_number, head.separator);
  const std::vector<Title> titles = read_titles(file, head, columns.size(), options);
  const Roles roles = roles_of(titles);
  Recording out;
  out.provenance = head.metadata;
  for (const std::size_t k : roles.channels) {
    out.channels.push_back(make_channel(titles[k].name, titles[k].unit));
    if (out.channels.back().unit.empty())
      out.warnings.push_back(fmt::format("column '{}' has no unit: write it as '{} [mV]'", titles[k].name, titles[k].name));
  }
  const std::size_t rows = columns.front().size();
  std::vector<std::size_t> starts{0, rows};
  if (roles.sweep >= 0) starts = sweep_starts(file, columns[static_cast<std::size_t>(roles.sweep)]);
  double dt = stated_dt_ms(file, head, options);
  if (roles.time < 0 && dt == 0) {
    dt = 1;
    out.warnings.push_back("neither a column of times nor a sampling interval: 1 ms per sample assumed");
  }
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    Sweep sweep{dt, 0, {}};
    const auto cut = [&](std::size_t k) {
      if (starts.size() == 2) return std::move(columns[k]);
      return std::vector<double>(columns[k].begin() + static_cast<std::ptrdiff_t>(starts[i]),
                                 columns[k].begin() + static_cast<std::ptrdiff_t>(starts[i + 1]));
    };
    if (roles.time >= 0) {
      const auto k = static_cast<std::size_t>(roles.time);
      const std::vector<double> times = cut(k);
      const double factor = ms_factor(titles[k].unit);
      sweep.dt_ms = even_spacing(file, times) * factor;
      sweep.start_ms = times.front() * factor;
    }
    for (const std::size_t k : roles.channels) sweep.samples.push_back(cut(k));
    out.sweeps.push_back(std::move(sweep));
  }
  return out;
}

}  // namespace axograd::data::csv
