// The stimuli that rank_stimuli() is usually given.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>

#include "tasks/fit_cell/stimuli.hpp"

namespace axograd::tasks {
namespace {

class Maker {
 public:
  Maker(const CellSweep& recorded, double dt, double area) : n_(recorded.I.size()), dt_(dt), area_(area) {
    for (double I : recorded.I) largest_ = std::max(largest_, std::abs(I));
    if (largest_ == 0) largest_ = 1;
  }
  std::vector<Stimulus> list;
  double largest() const { return largest_; }
  double span() const { return double(n_) * dt_; }
  std::string amount(double I) const {
    const double x = area_ > 0 ? I * area_ / 100 : I;
    const char* unit = area_ > 0 ? "pA" : "uA/cm2";
    return std::abs(x) >= 100 ? fmt::format("{:.0f} {}", x, unit) : fmt::format("{:.3g} {}", x, unit);
  }
  // f(share of the time between 10 and 90 %) in uA/cm2; silent outside
  void add(const std::string& name, const std::function<double(double)>& f) {
    Stimulus s{name, std::vector<double>(n_, 0.0)};
    for (std::size_t t = 0; t < n_; ++t) {
      const double share = (double(t) / double(n_) - 0.1) / 0.8;
      if (share >= 0 && share < 1) s.I[t] = f(share);
    }
    list.push_back(std::move(s));
  }
  // Ornstein-Uhlenbeck
  void noise(double mean, double sd, double tau) {
    std::mt19937_64 random(11);
    std::normal_distribution<double> normal;
    double x = 0;
    add(fmt::format("noise around {} (s.d. {}, {:g} ms)", amount(mean), amount(sd), tau), [&](double) {
      x += -x * dt_ / tau + std::sqrt(2 * dt_ / tau) * normal(random);
      return mean + sd * x;
    });
  }
  void chirp(double mean, double size) {
    const double T = 0.8 * span() * 1e-3, low = 1, high = 100, rate = std::log(high / low) / T;  // s, Hz
    add(fmt::format("chirp of {} around {} (1 to 100 Hz)", amount(size), amount(mean)),
        [=](double share) { return mean + size * std::sin(2 * std::numbers::pi * low / rate * std::expm1(rate * T * share)); });
  }
  void pulses(double size, double width, double period) {
    add(fmt::format("pulses of {} ({:g} ms every {:.3g} ms)", amount(size), width, period),
        [=, span = 0.8 * span()](double share) { return std::fmod(share * span, period) < width ? size : 0; });
  }

 private:
  std::size_t n_;
  double dt_, area_, largest_ = 0;
};

}  // namespace

std::vector<Stimulus> candidate_stimuli(const CellSweep& recorded, double dt, double area) {
  Maker m(recorded, dt, area);
  const double A = m.largest();
  for (double size : {-1.0, -0.5, -0.2, 0.5, 1.0, 2.0, 3.0})
    m.add(fmt::format("step of {}", m.amount(size * A)), [=](double) { return size * A; });
  m.add(fmt::format("step of {}, then {}", m.amount(-A), m.amount(2 * A)),
        [=](double share) { return share < 0.5 ? -A : 2 * A; });
  m.add(fmt::format("ramp to {}", m.amount(3 * A)), [=](double share) { return 3 * A * share; });
  m.noise(0, A / 2, 3);
  m.noise(A / 2, A / 4, 3);
  m.noise(A, A / 2, 3);
  m.noise(A, A / 2, 20);
  m.noise(2 * A, A, 3);
  m.chirp(0, A);
  m.chirp(A, A);
  m.pulses(5 * A, 2, std::max(10.0, m.span() / 12));
  m.list.push_back({"the recorded current again", recorded.I});
  return m.list;
}

}  // namespace axograd::tasks
