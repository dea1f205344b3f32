// Few named values with errors, as points on one axis (bars from zero would hide the differences).
#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "apps/report/words.hpp"
#include "core/base/error.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

size_t letters(const std::string& s) {
  return static_cast<size_t>(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::string draw_bars(const json& figure, Context& context) {
  const json& bars = child(figure, "bars");
  if (!bars.is_array() || bars.empty()) throw InputError("no bars");
  Axis x = read_axis(child(figure, "x"));
  Extent seen(x.log);
  size_t longest = 4;
  for (const json& b : bars) {
    const double value = real(b, "value"), error = real(b, "error", 0);
    seen.include(value - error);
    seen.include(value + error);
    longest = std::max(longest, letters(text(b, "name")));
  }
  for (const json& r : child(figure, "references")) seen.include(real(r, "at"));
  seen.apply(x, 0.08);
  apply_range(child(figure, "x"), x);

  const double width = 480, row = 26, top = 22, left = std::min(230.0, 24 + 6.9 * static_cast<double>(longest));
  const double height = row * static_cast<double>(bars.size());
  Plot plot({left, top, width - left - 16, height}, x, Axis{"", "", false, 0, 1});
  plot.hide_y_ticks();
  for (const json& r : child(figure, "references")) plot.vline(real(r, "at"), text(r, "label"));
  std::string names;
  std::vector<std::string> spoken;
  for (size_t i = 0; i < bars.size(); ++i) {
    const json& b = bars[i];
    const double y = top + row * (static_cast<double>(i) + 0.5), value = real(b, "value"), error = real(b, "error", 0);
    const bool chosen = flag(b, "chosen");
    const std::string colour = b.contains("role") ? role_colour(text(b, "role"), 0)
                               : chosen           ? role_colour("model", 0)
                                                  : "#4a4a4a";
    if (error > 0) {
      plot.raw(fmt::format("<path d=\"M{:.1f} {:.1f}H{:.1f}\" stroke=\"{}\" stroke-width=\"2\"/>", plot.px(value - error), y,
                           plot.px(value + error), colour));
    }
    plot.raw(
        fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\"/>", plot.px(value), y, chosen ? 6 : 4.5, colour));
    names += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\"{}>{}</text>", left - 8, y + 4,
                         chosen ? " font-weight=\"700\"" : "", escape(text(b, "name")));
    spoken.push_back(text(b, "name") + " " + number(value));
  }
  return svg_document(width, top + height + 44, description(figure, spoken), plot.elements(context.next_id()) + names);
}

}  // namespace axograd::report
