// A static plot as inline SVG: frame, axes, curves, bands, marks, legend. Sizes are in the pixels of the SVG's own view box.
#pragma once
#include <string>
#include <vector>

#include "apps/report/svg_axis.hpp"

namespace axograd::report {

// How a curve is drawn: a colour and `line`, `dashed`, `dotted`, `steps` or `points`.
struct Stroke {
  std::string colour;
  std::string style = "line";
  double width = 1.6;
};

// The box of a plot inside its SVG.
struct Frame {
  double left, top, width, height;
};

class Plot {
 public:
  Plot(Frame frame, Axis x, Axis y) : frame_(frame), x_(std::move(x)), y_(std::move(y)) {}

  double px(double x) const { return frame_.left + frame_.width * x_.place(x); }
  double py(double y) const { return frame_.top + frame_.height * (1 - y_.place(y)); }

  // Curves break at values that are not finite. Long ones keep the smallest and largest value of every pixel.
  void curve(const std::vector<double>& x, const std::vector<double>& y, const Stroke& stroke);
  void band(const std::vector<double>& x, const std::vector<double>& low, const std::vector<double>& high,
            const std::string& colour);
  void span(double from, double to, const std::string& label, bool light);  // shaded, full height; label where it fits
  void vline(double at, const std::string& label);
  void hline(double at, const std::string& label);
  void raw(const std::string& svg) { body_ += svg; }  // inside the frame, clipped

  // Which parts of the axes are drawn; a stacked plot shares the lower one's x axis.
  void hide_x_labels() { x_labels_ = false; }
  void hide_y_ticks() { y_ticks_ = false; }

  // The plot's elements, to be put into svg_document(). `id` must be unique in the page.
  std::string elements(const std::string& id) const;

 private:
  std::string x_axis() const;
  std::string y_axis() const;

  Frame frame_;
  Axis x_, y_;
  bool x_labels_ = true, y_ticks_ = true;
  std::string body_, labels_;
};

struct LegendEntry {
  std::string name;
  Stroke stroke;
  bool band = false;
};

// A legend in rows that fit `width`, from (left, top). `height` receives what it took.
std::string legend(const std::vector<LegendEntry>& entries, double left, double top, double width, double& height);

// A complete <svg> that scales with its container and is spoken as `description`.
std::string svg_document(double width, double height, const std::string& description, const std::string& elements);

}  // namespace axograd::report
