// Channels whose preferred directions lie evenly on a circle.
#pragma once
#include <vector>

#include "tasks/trials/encode.hpp"

namespace axograd::tasks::trials {

constexpr double turn = 6.283185307179586;

double preferred(int channel, int channels);  // rad
double distance(double angle, double other);  // rad, 0 … pi
double degrees(double angle);                 // 0 … 360

// Response of a channel to a direction `delta` away from its own: a number up to 1.
double cosine_tuning(double delta);                   // 1/2 + 1/2 cos: NeuroGym
double von_mises_tuning(double delta, double kappa);  // exp(kappa (cos - 1))
double bump_tuning(double delta);                     // 0.8 exp(-(delta / (pi/8))^2 / 2): Yang et al. 2019

// The tuning curves of a ring with a name and a sharpness.
struct Tuning {
  std::string curve = "cosine";
  double kappa = 3;
  double operator()(double delta) const;
  template <class V> void visit(V& v) {
    v("curve", curve, {.doc = "response of a channel to a direction", .choices = {"cosine", "von_mises", "bump"}});
    v("kappa", kappa, {.doc = "von_mises: sharpness", .low = 0, .high = 100});
  }
};

void show_direction(Script& script, Span when, int first, int channels, const Tuning& tuning, double angle, double strength,
                    double noise);

// Which of `directions` even directions was shown on a ring: least squares over its channels, given the ring's strength.
int seen_direction(const Reader& reader, int trial, Span when, int first, int channels, const Tuning& tuning, int directions);

}  // namespace axograd::tasks::trials
