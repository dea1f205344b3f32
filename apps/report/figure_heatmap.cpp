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

constexpr size_t most_cells = 100;  // along a side; more would only make the page heavy

// Larger matrices in blocks: of each the value furthest from zero, so that single strong cells stay visible.
Array in_blocks(const Array& m, size_t block) {
  Array out;
  const size_t rows = m.shape[0], columns = m.shape[1];
  out.shape = {(rows + block - 1) / block, (columns + block - 1) / block};
  out.values.assign(out.shape[0] * out.shape[1], not_a_number);
  for (size_t i = 0; i < rows; ++i) {
    for (size_t j = 0; j < columns; ++j) {
      double& kept = out.values[i / block * out.shape[1] + j / block];
      const double value = m.values[i * columns + j];
      if (std::isnan(kept) || std::abs(value) > std::abs(kept)) kept = value;
    }
  }
  return out;
}

std::string colour_bar(bool two_sided, double low, double high, const std::string& label, double x, double y, double height) {
  std::string out;
  const int steps = 40;
  for (int i = 0; i < steps; ++i) {
    const double part = 1 - (i + 0.5) / steps;
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"14\" height=\"{:.1f}\" fill=\"{}\"/>", x, y + height * i / steps,
                       height / steps + 0.5, shade(two_sided, part));
  }
  const Axis axis{label, "", false, low, high};
  for (const Tick& t : ticks(axis, 4)) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x + 20, y + height * (1 - axis.place(t.at)) + 4, t.text);
  }
  return out +
         fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" text-anchor=\"middle\" class=\"axis\">{}</text>",
                     x + 62, y + height / 2, escape(label));
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

struct Grid {
  double cell, tall, letter, margin;  // pixels, width and height of a cell; the margin holds the names
};

Grid layout(size_t rows, size_t columns, const std::vector<std::string>& row_names,
            const std::vector<std::string>& column_names) {
  size_t longest = 3;
  for (const auto* names : {&row_names, &column_names}) {
    for (const auto& name : *names) longest = std::max(longest, name.size());
  }
  const double cell = std::clamp(560.0 / static_cast<double>(std::max(rows, columns)), 2.0, 26.0);
  const double letter = std::clamp(cell * 0.85, 6.0, 11.0);
  return {cell, cell, letter, 10 + letter * 0.62 * static_cast<double>(longest)};
}

std::string cells(const Array& m, const Grid& g, bool two_sided, double low, double high) {
  std::string out;
  for (size_t i = 0; i < m.shape[0]; ++i) {
    for (size_t j = 0; j < m.shape[1]; ++j) {
      const double part = (m.values[i * m.shape[1] + j] - low) / (high - low);
      fmt::format_to(std::back_inserter(out), "<path d=\"M{0:.1f} {1:.1f}h{2:.1f}v{3:.1f}h-{2:.1f}z\" fill=\"{4}\"/>",
                     g.margin + g.cell * static_cast<double>(j), 4 + g.tall * static_cast<double>(i), g.cell + 0.2, g.tall + 0.2,
                     shade(two_sided, part));
    }
  }
  return out;
}

std::string names_beside(const Grid& g, double height, const std::vector<std::string>& rows,
                         const std::vector<std::string>& columns) {
  std::string out;
  for (size_t i = 0; i < rows.size(); ++i) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\" font-size=\"{:.1f}\">{}</text>", g.margin - 5,
                       4 + g.tall * (static_cast<double>(i) + 0.5) + g.letter * 0.35, g.letter, escape(rows[i]));
  }
  for (size_t j = 0; j < columns.size(); ++j) {
    out += fmt::format(
        "<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" text-anchor=\"end\" font-size=\"{:.1f}\">{}</text>",
        g.margin + g.cell * (static_cast<double>(j) + 0.5) + g.letter * 0.35, height + 10, g.letter, escape(columns[j]));
  }
  return out;
}

// Where the centres of the first and last row or column lie, when they are places on an axis: {"label", "unit", "start", "step"}.
Axis placed(const json& axis, size_t count) {
  Axis out = read_axis(axis);
  const double start = real(axis, "start", 0), step = real(axis, "step", 1);
  out.log = false;
  out.low = start - step / 2;
  out.high = start + step * (static_cast<double>(count) - 0.5);
  return out;
}

// Ticks and labels of a matrix whose rows and columns are places; the first row is at the top.
std::string scales(const json& figure, const Array& whole, const Grid& g, double width, double height) {
  std::string out;
  if (figure.contains("x")) {
    const Axis x = placed(figure["x"], whole.shape[1]);
    for (const Tick& t : ticks(x, 5)) {
      if (t.text.empty()) continue;
      out += fmt::format("<text x=\"{0:.1f}\" y=\"{1:.1f}\" text-anchor=\"middle\">{2}</text>", g.margin + width * x.place(t.at),
                         height + 20, t.text);
    }
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" class=\"axis\">{}</text>", g.margin + width / 2,
                       height + 40, escape(with_unit(x.label, x.unit)));
  }
  if (figure.contains("y")) {
    const Axis y = placed(figure["y"], whole.shape[0]);
    for (const Tick& t : ticks(y, 6)) {
      if (t.text.empty()) continue;
      out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", g.margin - 6,
                         std::max(10.0, 8 + height * y.place(t.at)), t.text);
    }
    out += fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" text-anchor=\"middle\" class=\"axis\">{}</text>",
                       12.0, 4 + height / 2, escape(with_unit(y.label, y.unit)));
  }
  return out;
}

}  // namespace

std::string draw_heatmap(const json& figure, Context& context) {
  const Array whole = context.arrays.matrix(child(figure, "values"));
  if (whole.values.empty()) throw InputError("an empty matrix");
  const size_t longest = std::max(whole.shape[0], whole.shape[1]), block = (longest + most_cells - 1) / most_cells;
  const Array m = in_blocks(whole, block);
  const size_t rows = m.shape[0], columns = m.shape[1];
  std::vector<std::string> row_names = texts(child(figure, "rows")), column_names = texts(child(figure, "columns"));
  const bool all_named = row_names.size() == whole.shape[0] && rows == columns;
  if (block > 1 || row_names.size() > rows || column_names.size() > columns) row_names.clear(), column_names.clear();

  const bool two_sided = text(figure, "palette", "diverging") == "diverging";
  Extent seen(false);
  seen.include(m.values);
  Axis range;
  seen.apply(range, 0);
  double low = real(figure, "low", range.low), high = real(figure, "high", range.high);
  if (two_sided) high = std::max(std::abs(low), std::abs(high)), low = -high;

  Grid grid = layout(rows, columns, row_names, column_names);
  if (figure.contains("x") || figure.contains("y")) {  // a picture, not a table: one size whatever the numbers of cells
    grid.margin = std::max(grid.margin, 62.0);
    grid.cell = 330.0 / static_cast<double>(columns);
    grid.tall = 300.0 / static_cast<double>(rows);
  }
  const double width_cells = grid.cell * static_cast<double>(columns), height_cells = grid.tall * static_cast<double>(rows);
  const double width = grid.margin + width_cells + 90;
  const std::string body = cells(m, grid, two_sided, low, high) + names_beside(grid, height_cells, row_names, column_names) +
                           scales(figure, whole, grid, width_cells, height_cells) +
                           colour_bar(two_sided, low, high, text(figure, "label"), grid.margin + width_cells + 18, 10,
                                      std::clamp(height_cells - 12, 30.0, 260.0));
  std::string words;
  if (const double wanted = real(figure, "strongest", 0); wanted >= 1 && all_named) {
    words = strongest_pairs(whole, texts(child(figure, "rows")), static_cast<size_t>(std::min(wanted, 50.0)));
  }
  if (block > 1)
    words += fmt::format("<p>{0} × {1} values, drawn in blocks of {2} × {2}: of each the one furthest from zero.</p>",
                         whole.shape[0], whole.shape[1], block);
  return fmt::format("<div class=\"scroll\" style=\"max-width:{:.0f}px\">{}</div>{}", width * 1.15,
                     svg_document(width, height_cells + grid.margin + 8, description(figure, {}), body), words);
}

}  // namespace axograd::report
