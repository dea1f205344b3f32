// Curves with bands.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "core/base/error.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

struct Curve {
  std::string name;
  std::vector<double> x, y, low, high;
  Stroke stroke;
};

Curve read_curve(const json& series, const json& figure, const Arrays& arrays, int number) {
  Curve c;
  c.name = text(series, "name");
  c.stroke = {role_colour(text(series, "role"), number), text(series, "style", "line"), 1.8};
  c.y = arrays.vector(child(series, "y"));
  const json& own = child(series, "x");
  c.x = arrays.vector(own.is_null() ? child(figure, "x_values") : own, c.y.size());
  if (c.x.size() != c.y.size()) throw InputError(fmt::format("'{}' has {} x and {} y values", c.name, c.x.size(), c.y.size()));
  if (series.contains("low") && series.contains("high")) {
    c.low = arrays.vector(series["low"]);
    c.high = arrays.vector(series["high"]);
    if (c.low.size() != c.y.size() || c.high.size() != c.y.size())
      throw InputError("the band of '" + c.name + "' differs in length");
  }
  return c;
}

void set_ranges(const json& figure, const std::vector<Curve>& curves, Axis& x, Axis& y) {
  Extent over(x.log), up(y.log);
  for (const Curve& c : curves) {
    over.include(c.x);
    up.include(c.y);
    up.include(c.low);
    up.include(c.high);
  }
  for (const json& line : child(figure, "hlines")) up.include(real(line, "at"));
  over.apply(x, 0);
  up.apply(y, 0.06);
  apply_range(child(figure, "x"), x);
  apply_range(child(figure, "y"), y);
}

}  // namespace

std::string draw_lines(const json& figure, Context& context) {
  std::vector<Curve> curves;
  std::vector<std::string> names;
  std::vector<LegendEntry> entries;
  for (const json& series : child(figure, "series")) {
    curves.push_back(read_curve(series, figure, context.arrays, static_cast<int>(curves.size())));
    const Curve& c = curves.back();
    if (!c.name.empty()) entries.push_back({c.name, c.stroke, !c.low.empty()}), names.push_back(c.name);
  }
  if (curves.empty()) throw InputError("no series");
  Axis x = read_axis(child(figure, "x")), y = read_axis(child(figure, "y"));
  set_ranges(figure, curves, x, y);

  const Canvas canvas = canvas_of(figure);
  const double inner = canvas.width - canvas.left - canvas.right;
  double legend_height = 0;
  const std::string key = legend(entries, canvas.left, 0, inner, legend_height);
  const double top = legend_height + 12;
  Plot plot({canvas.left, top, inner, canvas.plot_height}, x, y);
  draw_spans(figure, plot);
  for (const json& line : child(figure, "hlines")) plot.hline(real(line, "at"), text(line, "label"));
  for (const json& line : child(figure, "vlines")) plot.vline(real(line, "at"), text(line, "label"));
  for (const Curve& c : curves) {
    if (!c.low.empty()) plot.band(c.x, c.low, c.high, c.stroke.colour);
  }
  for (const Curve& c : curves) plot.curve(c.x, c.y, c.stroke);
  return svg_document(canvas.width, top + canvas.plot_height + 44, description(figure, names),
                      key + plot.elements(context.next_id()));
}

}  // namespace axograd::report
