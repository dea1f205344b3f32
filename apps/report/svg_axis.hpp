// Axes of a static figure: range, linear or logarithmic scale, ticks at round values.
#pragma once
#include <string>
#include <vector>

namespace axograd::report {

struct Axis {
  std::string label, unit;
  bool log = false;
  double low = 0, high = 1;

  // Where `value` lies between low (0) and high (1); outside that when it is out of range. NaN for log of a number <= 0.
  double place(double value) const;
};

struct Tick {
  double at;
  std::string text;  // empty for a minor tick
};

// Ticks at 1, 2 or 5 times a power of ten, about `wanted` of them with text.
std::vector<Tick> ticks(const Axis& axis, int wanted);

// The smallest and largest finite values seen (positive ones only on a log axis).
class Extent {
 public:
  explicit Extent(bool log) : log_(log) {}
  void include(double value);
  void include(const std::vector<double>& values);
  bool empty() const { return !(low_ <= high_); }
  // Sets the axis' range to what was seen, widened by `margin` of the span on each side; [0, 1] when nothing was seen.
  void apply(Axis& axis, double margin) const;

 private:
  bool log_;
  double low_ = 1e300, high_ = -1e300;
};

}  // namespace axograd::report
