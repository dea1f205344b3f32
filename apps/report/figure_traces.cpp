// Long signals, zoomable: thinned and packed for dygraphs, with a static picture of the first window for print and for readers
// without scripts.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "apps/report/packed_trace.hpp"
#include "apps/report/words.hpp"
#include "core/base/error.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

struct Series {
  std::string name, colour;
  std::vector<double> values;
};
struct Marks {
  std::string name, colour;
  std::vector<double> times;
};
struct Panel {
  Axis y;
  double height;
  std::vector<Series> series;
  std::vector<Marks> marks;
};

std::vector<Panel> read_panels(const json& figure, const Arrays& arrays, size_t& length, size_t& series_count) {
  std::vector<Panel> panels;
  length = series_count = 0;
  for (const json& p : child(figure, "panels")) {
    Panel panel{read_axis(p), std::clamp(real(p, "height", 1), 0.2, 3.0), {}, {}};
    int number = 0;
    for (const json& s : child(p, "series")) {
      panel.series.push_back({text(s, "name"), role_colour(text(s, "role"), number++), arrays.vector(child(s, "values"))});
      const size_t n = panel.series.back().values.size();
      if (series_count++ > 0 && n != length)
        throw InputError(fmt::format("'{}' has {} samples where others have {}", text(s, "name"), n, length));
      length = n;
    }
    for (const json& m : child(p, "marks")) {
      panel.marks.push_back({text(m, "name"), role_colour(text(m, "role"), number++), arrays.vector(child(m, "times"))});
    }
    Extent seen(false);
    for (const Series& s : panel.series) seen.include(s.values);
    panel.y.log = false;
    seen.apply(panel.y, 0.04);
    apply_range(p, panel.y);
    panels.push_back(std::move(panel));
  }
  if (length == 0) throw InputError("no samples");
  return panels;
}

// The picture of the first window.
std::string still(const std::vector<Panel>& panels, const Axis& x, double start, double step, const json& figure,
                  Context& context) {
  const double width = 980, left = 74, inner = width - left - 26;
  double top = 4;
  std::string body;
  std::vector<LegendEntry> entries;
  std::vector<std::string> names;
  for (size_t i = 0; i < panels.size(); ++i) {
    const Panel& panel = panels[i];
    const double strip = 12.0 * static_cast<double>(panel.marks.size()), height = 240 * panel.height;
    Plot plot({left, top + strip, inner, height}, x, panel.y);
    if (i + 1 < panels.size()) plot.hide_x_labels();
    for (const Series& s : panel.series) {
      const size_t first = static_cast<size_t>(std::max(0.0, std::floor((x.low - start) / step)));
      const size_t last = std::min(s.values.size(), static_cast<size_t>(std::max(0.0, (x.high - start) / step)) + 2);
      std::vector<double> u, v;
      for (size_t k = first; k < last; ++k) u.push_back(start + step * static_cast<double>(k)), v.push_back(s.values[k]);
      plot.curve(u, v, {s.colour, "line", 1.2});
      entries.push_back({s.name, {s.colour, "line", 2}});
      names.push_back(s.name);
    }
    for (size_t m = 0; m < panel.marks.size(); ++m) {
      std::string path;
      for (double t : panel.marks[m].times) {
        if (t >= x.low && t <= x.high) path += fmt::format("M{:.1f} {:.1f}v9", plot.px(t), top + 12.0 * static_cast<double>(m));
      }
      body += fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"1.4\" fill=\"none\"/>", path, panel.marks[m].colour);
    }
    body += plot.elements(context.next_id());
    top += strip + height + 14;
  }
  double legend_height = 0;
  const std::string key = legend(entries, left, top + 36, inner, legend_height);
  return svg_document(width, top + 36 + legend_height, description(figure, names), body + key);
}

json packed(const std::vector<Panel>& panels, const Axis& x, double start, double step, size_t points) {
  json out = {{"label", with_unit(x.label, x.unit)}, {"unit", x.unit}, {"panels", json::array()}};
  for (const Panel& panel : panels) {
    json p = {{"label", with_unit(panel.y.label, panel.y.unit)},
              {"unit", panel.y.unit},
              {"height", panel.height},
              {"range", {panel.y.low, panel.y.high}},
              {"series", json::array()},
              {"marks", json::array()}};
    for (const Series& s : panel.series) {
      const PackedTrace t = pack_trace(s.values, start, step, points);
      out["start"] = t.start, out["step"] = t.step;
      p["series"].push_back({{"name", s.name}, {"colour", s.colour}, {"low", t.low}, {"scale", t.scale}, {"data", t.base64}});
    }
    for (const Marks& m : panel.marks) {
      json times = json::array();
      for (double t : m.times) {
        if (std::isfinite(t)) times.push_back(std::round(t * 1000) / 1000);
      }
      p["marks"].push_back({{"name", m.name}, {"colour", m.colour}, {"times", times}});
    }
    out["panels"].push_back(p);
  }
  return out;
}

}  // namespace

std::string draw_traces(const json& figure, Context& context) {
  size_t length = 0, series_count = 0;
  const std::vector<Panel> panels = read_panels(figure, context.arrays, length, series_count);
  Axis x = read_axis(child(figure, "x"));
  x.log = false;
  const double start = real(child(figure, "x"), "start", 0), step = real(child(figure, "x"), "step");
  if (!(step > 0)) throw InputError("x.step must be positive");
  x.low = start;
  x.high = start + step * static_cast<double>(length);
  json data = packed(panels, x, start, step, context.trace_points / series_count);
  const double whole_low = x.low, whole_high = x.high;
  apply_range(json{{"range", child(figure, "window")}}, x);
  x.low = std::max(x.low, whole_low), x.high = std::min(x.high, whole_high);
  if (!(x.low < x.high)) x.low = whole_low, x.high = whole_high;
  data["window"] = {x.low, x.high};
  data["whole"] = {whole_low, whole_high};
  data["alt"] = description(figure, {});
  return fmt::format(
      "<div class=\"traces-live\"></div><script type=\"application/json\">{}</script><div class=\"still scroll\">{}</div>",
      escape_script(data.dump()), still(panels, x, start, step, figure, context));
}

}  // namespace axograd::report
