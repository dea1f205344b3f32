#include "apps/report/svg_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/report/svg_path.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {
namespace {

std::string dash(const std::string& style) {
  if (style == "dashed") return " stroke-dasharray=\"6 4\"";
  if (style == "dotted") return " stroke-dasharray=\"1.5 3\"";
  return "";
}

}  // namespace

void Plot::curve(const std::vector<double>& x, const std::vector<double>& y, const Stroke& stroke) {
  std::vector<double> u(x.size()), v(x.size());
  for (size_t i = 0; i < x.size(); ++i) u[i] = px(x[i]), v[i] = py(y[i]);
  if (stroke.style == "points") {
    std::string path;
    for (size_t i = 0; i < u.size(); ++i) {
      if (std::isfinite(u[i]) && std::isfinite(v[i])) path += fmt::format("M{:.1f} {:.1f}h0", u[i], v[i]);
    }
    body_ += fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"5\" stroke-linecap=\"round\" fill=\"none\"/>", path,
                         stroke.colour);
    return;
  }
  const std::string path = stroke.style == "steps" ? step_path(u, v) : line_path(u, v);
  body_ += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{}/>", path,
                       stroke.colour, stroke.width, dash(stroke.style));
}

void Plot::band(const std::vector<double>& x, const std::vector<double>& low, const std::vector<double>& high,
                const std::string& colour) {
  std::vector<double> u(x.size()), a(x.size()), b(x.size());
  const double far = 4 * frame_.height;  // a bound outside a log axis still closes the band
  for (size_t i = 0; i < x.size(); ++i) {
    u[i] = px(x[i]);
    a[i] = std::clamp(y_.log && !(low[i] > 0) ? frame_.top + far : py(low[i]), -far, 2 * far);
    b[i] = std::clamp(py(high[i]), -far, 2 * far);
  }
  body_ += fmt::format("<path d=\"{}\" fill=\"{}\" fill-opacity=\"0.2\" stroke=\"none\"/>", band_path(u, a, b), colour);
}

void Plot::span(double from, double to, const std::string& label, bool light) {
  const double left = std::clamp(px(from), frame_.left, frame_.left + frame_.width);
  const double right = std::clamp(px(to), frame_.left, frame_.left + frame_.width);
  if (!(right > left)) return;
  body_ += fmt::format("<path d=\"M{:.1f} {:.1f}H{:.1f}v{:.1f}H{:.1f}z\" fill=\"#777\" fill-opacity=\"{}\"/>", left, frame_.top,
                       right, frame_.height, left, light ? "0.06" : "0.14");
  if (label.empty() || 6.6 * static_cast<double>(label.size()) > right - left) return;
  labels_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"note\" text-anchor=\"middle\">{}</text>", (left + right) / 2,
                         frame_.top + 12, escape(label));
}

void Plot::vline(double at, const std::string& label) {
  const double u = px(at);
  if (!(u >= frame_.left && u <= frame_.left + frame_.width)) return;
  body_ += fmt::format("<path d=\"M{:.1f} {:.1f}v{:.1f}\" class=\"ref\"/>", u, frame_.top, frame_.height);
  if (label.empty()) return;
  const bool left_side = u > frame_.left + frame_.width * 0.6;
  labels_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"note\" text-anchor=\"{}\">{}</text>", u + (left_side ? -4 : 4),
                         frame_.top + 12, left_side ? "end" : "start", escape(label));
}

void Plot::hline(double at, const std::string& label) {
  const double v = py(at);
  if (!(v >= frame_.top && v <= frame_.top + frame_.height)) return;
  body_ += fmt::format("<path d=\"M{:.1f} {:.1f}h{:.1f}\" class=\"ref\"/>", frame_.left, v, frame_.width);
  if (label.empty()) return;
  labels_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"note\" text-anchor=\"end\">{}</text>",
                         frame_.left + frame_.width - 4, v - 4, escape(label));
}

std::string Plot::x_axis() const {
  std::string out;
  const double bottom = frame_.top + frame_.height;
  for (const Tick& t : ticks(x_, static_cast<int>(frame_.width / 70))) {
    const double u = px(t.at);
    if (!t.text.empty()) out += fmt::format("<path d=\"M{:.1f} {:.1f}V{:.1f}\" class=\"grid\"/>", u, frame_.top, bottom);
    out += fmt::format("<path d=\"M{:.1f} {:.1f}v{}\" class=\"tick\"/>", u, bottom, t.text.empty() ? 3 : 5);
    if (x_labels_ && !t.text.empty()) {
      out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>", u, bottom + 18, t.text);
    }
  }
  if (x_labels_) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" class=\"axis\">{}</text>",
                       frame_.left + frame_.width / 2, bottom + 37, escape(with_unit(x_.label, x_.unit)));
  }
  return out;
}

std::string Plot::y_axis() const {
  std::string out;
  if (y_ticks_) {
    for (const Tick& t : ticks(y_, std::max(2, static_cast<int>(frame_.height / 40)))) {
      const double v = py(t.at);
      if (!t.text.empty()) out += fmt::format("<path d=\"M{:.1f} {:.1f}h{:.1f}\" class=\"grid\"/>", frame_.left, v, frame_.width);
      out += fmt::format("<path d=\"M{:.1f} {:.1f}h-{}\" class=\"tick\"/>", frame_.left, v, t.text.empty() ? 3 : 5);
      if (!t.text.empty()) {
        out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", frame_.left - 8, v + 4, t.text);
      }
    }
  }
  const double middle = frame_.top + frame_.height / 2, at = frame_.left - 48;
  out += fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" text-anchor=\"middle\" class=\"axis\">{}</text>",
                     at, middle, escape(with_unit(y_.label, y_.unit)));
  return out;
}

std::string Plot::elements(const std::string& id) const {
  return fmt::format(
      "<clipPath id=\"{0}\"><rect x=\"{1:.1f}\" y=\"{2:.1f}\" width=\"{3:.1f}\" height=\"{4:.1f}\"/></clipPath>{5}{6}"
      "<g clip-path=\"url(#{0})\">{7}</g><path d=\"M{1:.1f} {2:.1f}v{4:.1f}h{3:.1f}\" class=\"frame\"/>{8}",
      id, frame_.left, frame_.top, frame_.width, frame_.height, x_axis(), y_axis(), body_, labels_);
}

std::string legend(const std::vector<LegendEntry>& entries, double left, double top, double width, double& height) {
  std::string out;
  double x = left, y = top + 10;
  for (const LegendEntry& e : entries) {
    const auto letters = std::count_if(e.name.begin(), e.name.end(), [](char c) { return (c & 0xC0) != 0x80; });
    const double wide = 30 + 6.6 * static_cast<double>(letters) + 14;
    if (x > left && x + wide > left + width) x = left, y += 18;
    if (e.band)
      out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"22\" height=\"10\" fill=\"{}\" fill-opacity=\"0.2\"/>", x,
                         y - 5, e.stroke.colour);
    if (e.stroke.style == "points") {
      out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>", x + 11, y, e.stroke.colour);
    } else {
      out += fmt::format("<path d=\"M{:.1f} {:.1f}h22\" stroke=\"{}\" stroke-width=\"{}\"{}/>", x, y, e.stroke.colour,
                         std::max(2.0, e.stroke.width), dash(e.stroke.style));
    }
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x + 28, y + 4, escape(e.name));
    x += wide;
  }
  height = entries.empty() ? 0 : y - top + 14;
  return out;
}

std::string svg_document(double width, double height, const std::string& description, const std::string& elements) {
  return fmt::format("<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" aria-label=\"{2}\"><title>{2}</title>{3}</svg>", width,
                     height, escape(description), elements);
}

}  // namespace axograd::report
