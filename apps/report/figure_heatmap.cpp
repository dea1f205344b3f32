// A matrix as coloured cells, with its scale and its strongest pairs in words.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "apps/report/words.hpp"
#include "core/base/error.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

struct Colour {
  double r, g, b;
};

std::string mix(const std::vector<Colour>& stops, double part) {
  if (!std::isfinite(part)) return "#cccccc";
  const double place = std::clamp(part, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
  const size_t i = std::min(static_cast<size_t>(place), stops.size() - 2);
  const double f = place - static_cast<double>(i);
  const auto channel = [&](double a, double b) { return static_cast<int>(std::lround(a + (b - a) * f)); };
  return fmt::format("#{:02x}{:02x}{:02x}", channel(stops[i].r, stops[i + 1].r), channel(stops[i].g, stops[i + 1].g),
                     channel(stops[i].b, stops[i + 1].b));
}

// Blue-white-orange and white-to-dark-blue: readable in grey and for colour-blind readers.
const std::vector<Colour> diverging = {{8, 64, 129}, {67, 147, 195}, {247, 247, 247}, {230, 140, 60}, {140, 60, 4}};
const std::vector<Colour> sequential = {{247, 251, 255}, {158, 202, 225}, {66, 146, 198}, {8, 69, 148}, {3, 30, 70}};

std::string colour_bar(const std::vector<Colour>& stops, double low, double high, const std::string& label, double x, double y, double height) {
  std::string out;
  const int steps = 40;
  for (int i = 0; i < steps; ++i) {
    const double part = 1 - (i + 0.5) / steps;
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"14\" height=\"{:.1f}\" fill=\"{}\"/>", x, y + height * i / steps,
                       height / steps + 0.5, mix(stops, part));
  }
  const Axis axis{label, "", false, low, high};
  for (const Tick& t : ticks(axis, 4)) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x + 20, y + height * (1 - axis.place(t.at)) + 4, t.text);
  }
  return out + fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" text-anchor=\"middle\" class=\"axis\">{}</text>", x + 62,
                           y + height / 2, escape(label));
}

std::string strongest_pairs(const Array& m, const std::vector<std::string>& names, size_t wanted) {
  struct Pair {
    size_t i, j;
    double value;
  };
  std::vector<Pair> pairs;
  const size_t n = m.shape[0];
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (std::isfinite(m.values[i * n + j])) pairs.push_back({j, i, m.values[i * n + j]});
    }
  }
  wanted = std::min(wanted, pairs.size());
  std::partial_sort(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(wanted), pairs.end(),
                    [](const Pair& a, const Pair& b) { return std::abs(a.value) > std::abs(b.value); });
  std::string out;
  for (size_t k = 0; k < wanted; ++k) {
    out += fmt::format("{}<b>{}</b> and <b>{}</b> ({})", k ? ", " : "", escape(names[pairs[k].i]), escape(names[pairs[k].j]),
                       decimals(pairs[k].value, 2));
  }
  return out.empty() ? "" : "<p>Strongest pairs: " + out + ".</p>";
}

}  // namespace

std::string draw_heatmap(const json& figure, Context& context) {
  const Array m = context.arrays.matrix(child(figure, "values"));
  const size_t rows = m.shape[0], columns = m.shape[1];
  if (rows == 0 || columns == 0 || rows > 400 || columns > 400) throw InputError(fmt::format("a matrix of {} × {} cells cannot be drawn", rows, columns));
  const std::vector<std::string> row_names = texts(child(figure, "rows")), column_names = texts(child(figure, "columns"));
  const bool two_sided = text(figure, "palette", "diverging") == "diverging";
  Extent seen(false);
  seen.include(m.values);
  Axis range;
  seen.apply(range, 0);
  double low = real(figure, "low", range.low), high = real(figure, "high", range.high);
  if (two_sided) high = std::max(std::abs(low), std::abs(high)), low = -high;

  size_t longest = 3;
  for (const auto* names : {&row_names, &column_names}) {
    for (const auto& name : *names) longest = std::max(longest, name.size());
  }
  const double cell = std::clamp(560.0 / static_cast<double>(std::max(rows, columns)), 2.0, 26.0);
  const double letter = std::clamp(cell * 0.85, 6.0, 11.0), margin = 10 + letter * 0.62 * static_cast<double>(longest);
  const double width_cells = cell * static_cast<double>(columns), height_cells = cell * static_cast<double>(rows);
  const std::vector<Colour>& stops = two_sided ? diverging : sequential;
  std::string body;
  for (size_t i = 0; i < rows; ++i) {
    for (size_t j = 0; j < columns; ++j) {
      fmt::format_to(std::back_inserter(body), "<path d=\"M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}z\" fill=\"{}\"/>", margin + cell * static_cast<double>(j),
                     4 + cell * static_cast<double>(i), cell + 0.2, cell + 0.2, cell + 0.2, mix(stops, (m.values[i * columns + j] - low) / (high - low)));
    }
  }
  for (size_t i = 0; cell >= 5 && i < std::min(rows, row_names.size()); ++i) {
    body += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\" font-size=\"{:.1f}\">{}</text>", margin - 5,
                        4 + cell * (static_cast<double>(i) + 0.5) + letter * 0.35, letter, escape(row_names[i]));
  }
  for (size_t j = 0; cell >= 5 && j < std::min(columns, column_names.size()); ++j) {
    body += fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" text-anchor=\"end\" font-size=\"{:.1f}\">{}</text>",
                        margin + cell * (static_cast<double>(j) + 0.5) + letter * 0.35, height_cells + 10, letter, escape(column_names[j]));
  }
  body += colour_bar(stops, low, high, text(figure, "label"), margin + width_cells + 18, 10, std::clamp(height_cells - 12, 30.0, 260.0));
  const double width = margin + width_cells + 90;
  const std::string svg = svg_document(width, height_cells + margin + 8, description(figure, {}), body);
  std::string words;
  if (const double wanted = real(figure, "strongest", 0); wanted >= 1 && rows == columns && row_names.size() == rows) {
    words = strongest_pairs(m, row_names, static_cast<size_t>(wanted));
  }
  return fmt::format("<div class=\"scroll\" style=\"max-width:{:.0f}px\">{}</div>{}", width * 1.15, svg, words);
}

}  // namespace axograd::report
