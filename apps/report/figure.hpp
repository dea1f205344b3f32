// Figures of report.json. A kind is one file (figure_<kind>.cpp) and one line in figures.list.
#pragma once
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "apps/report/arrays.hpp"
#include "apps/report/svg_colour.hpp"
#include "apps/report/svg_plot.hpp"

namespace axograd::report {

// What a figure may use besides its own description.
struct Context {
  const Arrays& arrays;
  std::size_t trace_points;  // how many points one `traces` figure may put into the page
  int last_id = 0;           // for element ids, unique in the page

  std::string next_id() { return "f" + std::to_string(++last_id); }
};

using DrawFigure = std::string (*)(const nlohmann::json& figure, Context& context);
#define AX_FIGURE(kind, wide) std::string draw_##kind(const nlohmann::json& figure, Context& context);
#include "apps/report/figures.list"
#undef AX_FIGURE

// The figure with title and caption as HTML. What cannot be drawn becomes a note that says why.
std::string draw_figure(const nlohmann::json& figure, Context& context);

// Shared by the kinds ----
Axis read_axis(const nlohmann::json& axis);                                                    // without range: low = high = 0
void apply_range(const nlohmann::json& axis, Axis& out);                                       // "range", when given
void draw_spans(const nlohmann::json& figure, Plot& plot);                                     // "spans", before the curves
std::string description(const nlohmann::json& figure, const std::vector<std::string>& names);  // spoken text, not escaped
// Plot and legend in one SVG of the usual half-width size.
struct Canvas {
  double width = 480, plot_height = 250, left = 66, right = 20;
};
Canvas canvas_of(const nlohmann::json& figure);  // smaller for the width "third"

}  // namespace axograd::report
