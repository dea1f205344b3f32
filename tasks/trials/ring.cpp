#include "tasks/trials/ring.hpp"

#include <cmath>
#include <limits>

namespace axograd::tasks::trials {

double preferred(int channel, int channels) { return turn * channel / channels; }

double distance(double angle, double other) { return std::fabs(std::remainder(angle - other, turn)); }

double degrees(double angle) {
  const double within = std::fmod(angle, turn);
  return 360 / turn * (within < 0 ? within + turn : within);
}

double cosine_tuning(double delta) { return 0.5 + 0.5 * std::cos(delta); }
double von_mises_tuning(double delta, double kappa) { return std::exp(kappa * (std::cos(delta) - 1)); }
double bump_tuning(double delta) {
  const double widths = distance(delta, 0) / (turn / 16);
  return 0.8 * std::exp(-0.5 * widths * widths);
}

double Tuning::operator()(double delta) const {
  return curve == "cosine" ? cosine_tuning(delta) : curve == "von_mises" ? von_mises_tuning(delta, kappa) : bump_tuning(delta);
}

void show_direction(Script& script, Span when, int first, int channels, const Tuning& tuning, double angle, double strength,
                    double noise) {
  for (int c = 0; c < channels; ++c) script.show(when, first + c, strength * tuning(angle - preferred(c, channels)), noise);
}

int seen_direction(const Reader& reader, int trial, Span when, int first, int channels, const Tuning& tuning, int directions) {
  std::vector<double> seen(static_cast<std::size_t>(channels));
  for (int c = 0; c < channels; ++c) seen[static_cast<std::size_t>(c)] = reader.mean(trial, when, first + c);
  int best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int d = 0; d < directions; ++d) {
    double error = 0;
    for (int c = 0; c < channels; ++c) {
      const double off = seen[static_cast<std::size_t>(c)] - tuning(preferred(d, directions) - preferred(c, channels));
      error += off * off;
    }
    if (error < least) least = error, best = d;
  }
  return best;
}

}  // namespace axograd::tasks::trials
