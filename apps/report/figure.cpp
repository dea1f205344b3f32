#include "apps/report/figure.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/report/json_read.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

struct Kind {
  const char* name;
  bool wide;
  DrawFigure draw;
};
const Kind kinds[] = {
#define AX_FIGURE(kind, wide) {#kind, wide, draw_##kind},
#include "apps/report/figures.list"
#undef AX_FIGURE
};

std::string note(const std::string& what) { return "<p class=\"missing\">Not shown: " + escape(what) + ".</p>"; }

}  // namespace

std::string draw_figure(const json& figure, Context& context) {
  const std::string name = text(figure, "kind");
  const Kind* kind = nullptr;
  for (const Kind& k : kinds) {
    if (name == k.name) kind = &k;
  }
  std::string body;
  try {
    body = kind ? kind->draw(figure, context) : note("this version knows no figure of kind '" + name + "'");
  } catch (const std::exception& error) {
    body = note(error.what());
  }
  if (body.empty()) return "";
  const std::string width = text(figure, "width");
  const bool wide = width == "full" || (width != "half" && width != "third" && kind && kind->wide);
  const std::string title = text(figure, "title"), caption = text(figure, "caption");
  return fmt::format("<figure class=\"{} {}\">{}{}{}</figure>\n", wide ? "wide" : width == "third" ? "third" : "half", kind ? kind->name : "unknown",
                     title.empty() ? "" : "<h3>" + escape(title) + "</h3>", body,
                     caption.empty() ? "" : "<figcaption>" + escape(caption) + "</figcaption>");
}

Axis read_axis(const json& axis) {
  Axis out;
  out.label = text(axis, "label");
  out.unit = text(axis, "unit");
  out.log = text(axis, "scale") == "log";
  out.low = out.high = 0;
  return out;
}

void apply_range(const json& axis, Axis& out) {
  const json& range = child(axis, "range");
  if (!range.is_array() || range.size() != 2 || !range[0].is_number() || !range[1].is_number()) return;
  const double low = range[0].get<double>(), high = range[1].get<double>();
  if (!(low < high) || (out.log && low <= 0)) return;
  out.low = low;
  out.high = high;
}

Canvas canvas_of(const json& figure) {
  return text(figure, "width") == "third" ? Canvas{.width = 345, .plot_height = 150} : Canvas{};
}

void draw_spans(const json& figure, Plot& plot) {
  bool light = false;  // neighbours differ
  for (const json& s : child(figure, "spans")) {
    plot.span(real(s, "from"), real(s, "to"), text(s, "label"), light);
    light = !light;
  }
}

std::string description(const json& figure, const std::vector<std::string>& names) {
  if (const std::string alt = text(figure, "alt"); !alt.empty()) return alt;
  std::string out = text(figure, "title", text(figure, "kind"));
  for (size_t i = 0; i < names.size(); ++i) out += (i == 0 ? ": " : ", ") + names[i];
  return out;
}

}  // namespace axograd::report
