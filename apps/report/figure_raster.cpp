// Spike trains of repeats, with the firing rate below.
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

constexpr size_t most_trains = 30, most_asked = 400;

struct Group {
  std::string name, colour;
  std::vector<std::vector<double>> trains;
  size_t most = most_trains;     // drawn
  std::string noun = "repeats";  // what a train is

  size_t drawn() const { return std::min(trains.size(), most); }
};

std::vector<std::vector<double>> split(const std::vector<double>& times, const std::vector<double>& repeats, double count) {
  if (times.size() != repeats.size()) throw InputError("times and repeats differ in length");
  double trains = std::isfinite(count) ? count : 0;
  for (double r : repeats) trains = std::max(trains, r + 1);
  if (!(trains >= 0 && trains <= 1e6)) throw InputError("the number of repeats is not sensible");
  std::vector<std::vector<double>> out(static_cast<size_t>(trains));
  for (size_t i = 0; i < times.size(); ++i) {
    if (!(repeats[i] >= 0)) throw InputError("repeats count from 0");
    out[static_cast<size_t>(repeats[i])].push_back(times[i]);
  }
  return out;
}

Group read_group(const json& group, const Arrays& arrays, int number) {
  Group out;
  out.name = text(group, "name");
  out.colour = role_colour(text(group, "role"), number);
  out.noun = text(group, "of", "repeats");
  if (const double asked = real(group, "drawn"); asked >= 1) out.most = static_cast<size_t>(std::min(asked, double(most_asked)));
  if (group.contains("trains")) {
    for (const json& train : group["trains"]) out.trains.push_back(arrays.vector(train));
  } else {
    out.trains = split(arrays.vector(child(group, "times")), arrays.vector(child(group, "repeats")), real(group, "count"));
  }
  return out;
}

// Mean rate over the trains in bins of `bin` from x.low, in Hz when the axis is in ms or s.
void rate(const Group& group, const Axis& x, double bin, std::vector<double>& at, std::vector<double>& hz) {
  const size_t bins = static_cast<size_t>(std::ceil((x.high - x.low) / bin - 1e-9));
  std::vector<double> counts(bins, 0.0);
  for (const auto& train : group.trains) {
    for (double t : train) {
      if (t >= x.low && t < x.high) counts[std::min(bins - 1, static_cast<size_t>((t - x.low) / bin))] += 1;
    }
  }
  const double second = x.unit == "s" ? 1 : 1000;
  at.clear();
  hz.clear();
  for (size_t i = 0; i <= bins; ++i) {
    at.push_back(std::min(x.low + bin * static_cast<double>(i), x.high));
    hz.push_back(counts[std::min(i, bins - 1)] * second / bin / std::max<double>(1, static_cast<double>(group.trains.size())));
  }
}

std::string ticks_path(const Plot& plot, const Axis& x, const Group& group, size_t drawn, double top, double row) {
  std::string path;
  for (size_t r = 0; r < drawn; ++r) {
    double last = -1e9;
    for (double t : group.trains[r]) {
      const double u = plot.px(t);
      if (!(t >= x.low && t <= x.high) || u - last < 0.3) continue;
      last = u;
      fmt::format_to(std::back_inserter(path), "M{:.1f} {:.1f}v{:.1f}", u, top + row * (static_cast<double>(r) + 0.1), row * 0.8);
    }
  }
  return fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"1.1\" fill=\"none\"/>", path, group.colour);
}

// The groups' rates in a plot of their own.
std::string rates(const json& figure, const std::vector<Group>& groups, const Axis& x, double bin, Frame frame,
                  const std::string& id) {
  Axis y{"rate", "Hz", false, 0, 1};
  std::vector<std::vector<double>> at(groups.size()), hz(groups.size());
  Extent up(false);
  up.include(0);
  for (size_t i = 0; i < groups.size(); ++i) rate(groups[i], x, bin, at[i], hz[i]), up.include(hz[i]);
  up.apply(y, child(figure, "spans").empty() ? 0.06 : 0.22);  // room for the names of the spans
  y.low = 0;
  Plot plot(frame, x, y);
  draw_spans(figure, plot);
  for (size_t i = 0; i < groups.size(); ++i) plot.curve(at[i], hz[i], {groups[i].colour, "steps", 1.6});
  return plot.elements(id);
}

}  // namespace

std::string draw_raster(const json& figure, Context& context) {
  std::vector<Group> groups;
  for (const json& g : child(figure, "groups")) groups.push_back(read_group(g, context.arrays, static_cast<int>(groups.size())));
  if (groups.empty()) throw InputError("no groups");
  Axis x = read_axis(child(figure, "x"));
  Extent seen(false);
  size_t rows = 0;
  for (const Group& g : groups) {
    rows += g.drawn();
    for (const auto& train : g.trains) seen.include(train);
  }
  x.log = false;
  seen.apply(x, 0.01);
  apply_range(child(figure, "x"), x);

  const double width = 980, left = 74, inner = width - left - 26;
  const double row = std::clamp(260.0 / static_cast<double>(std::max<size_t>(rows, 1)), rows > 60 ? 2.0 : 4.0, 12.0), gap = 10;
  std::vector<LegendEntry> entries;
  std::vector<std::string> names;
  for (const Group& g : groups) {
    const size_t drawn = g.drawn();
    const std::string shown = drawn < g.trains.size() ? fmt::format(" ({} of {} {})", drawn, g.trains.size(), g.noun)
                                                      : fmt::format(" ({} {})", drawn, g.noun);
    entries.push_back({g.name + shown, {g.colour, "line", 2}});
    names.push_back(g.name + shown);
  }
  double top = 0;
  std::string body = legend(entries, left, 0, inner, top);
  top += 4;
  double height = top + 2;
  Plot raster({left, top, inner, static_cast<double>(rows) * row + gap * static_cast<double>(groups.size())}, x,
              Axis{"", "", false, 0, 1});
  draw_spans(figure, raster);
  for (const Group& g : groups) {
    const double tall = static_cast<double>(g.drawn()) * row;
    raster.raw(ticks_path(raster, x, g, g.drawn(), height, row));
    body += fmt::format(
        "<path d=\"M{0:.1f} {1:.1f}v{2:.1f}\" stroke=\"{3}\" stroke-width=\"3\"/>"
        "<text transform=\"translate({4:.1f} {5:.1f}) rotate(-90)\" "
        "text-anchor=\"middle\" class=\"axis\">{6}</text>",
        left - 8, height, tall, g.colour, left - 18, height + tall / 2, tall >= 40 ? escape(g.name) : "");
    height += tall + gap;
  }
  raster.hide_y_ticks();
  const double bin = real(child(figure, "psth"), "bin");
  if (bin > 0) raster.hide_x_labels();
  body += raster.elements(context.next_id());
  double bottom = height + 4;
  if (bin > 0 && (x.high - x.low) / bin <= 20000) {
    body += rates(figure, groups, x, bin, {left, bottom + 12, inner, 150}, context.next_id());
    bottom += 12 + 150;
  }
  return "<div class=\"scroll\">" + svg_document(width, bottom + 46, description(figure, names), body) + "</div>";
}

}  // namespace axograd::report
