// The most likely cumulative Gaussian: for every lapse, Fisher's scoring of a probit line; the best lapse wins.
#include <algorithm>
#include <cmath>

#include "tasks/trials/psychometric.hpp"

namespace axograd::tasks::trials {

namespace {

constexpr double steepest = 50;  // of the line, x scaled to [-1, 1]

struct Line {
  double offset = 0, slope = 0, log_likelihood = -1e300;
};

struct Points {
  std::vector<double> x;  // scaled
  const std::vector<network_report::Share>* share;
};

double chosen(double lapse, double z) { return lapse + (1 - 2 * lapse) * normal_share(z); }

double log_likelihood(const Points& points, double lapse, double offset, double slope) {
  double sum = 0;
  for (std::size_t i = 0; i < points.x.size(); ++i) {
    const double p = std::clamp(chosen(lapse, offset + slope * points.x[i]), 1e-12, 1 - 1e-12);
    const auto& s = (*points.share)[i];
    sum += s.correct * std::log(p) + (s.trials - s.correct) * std::log1p(-p);
  }
  return sum;
}

// Fisher's scoring with halved steps.
Line fit_line(const Points& points, double lapse) {
  Line line;
  line.log_likelihood = log_likelihood(points, lapse, 0, 0);
  for (int iteration = 0; iteration < 200; ++iteration) {
    double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9;
    for (std::size_t i = 0; i < points.x.size(); ++i) {
      const double x = points.x[i], z = line.offset + line.slope * x, p = std::clamp(chosen(lapse, z), 1e-12, 1 - 1e-12);
      const double dp = (1 - 2 * lapse) * std::exp(-0.5 * z * z) / std::sqrt(2 * 3.14159265358979323846);
      const auto& s = (*points.share)[i];
      const double score = (s.correct - s.trials * p) / (p * (1 - p)) * dp, weight = s.trials * dp * dp / (p * (1 - p));
      g0 += score, g1 += score * x, h00 += weight, h01 += weight * x, h11 += weight * x * x;
    }
    const double determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 0)) break;
    const double d0 = (h11 * g0 - h01 * g1) / determinant, d1 = (h00 * g1 - h01 * g0) / determinant;
    double size = 1, gain = 0;
    for (; size > 1e-6; size /= 2) {
      const double offset = line.offset + size * d0, slope = line.slope + size * d1;
      if (std::fabs(slope) > steepest || std::fabs(offset) > steepest) continue;
      const double now = log_likelihood(points, lapse, offset, slope);
      gain = now - line.log_likelihood;
      if (gain > 0) {
        line = {offset, slope, now};
        break;
      }
    }
    if (gain < 1e-10) break;
  }
  return line;
}

}  // namespace

double CumulativeGaussian::at(double x) const { return chosen(lapse, (x - mean) / sd); }

CumulativeGaussian fit_psychometric(const AnswerCurve& curve, double most_lapse) {
  CumulativeGaussian best;
  if (curve.x.size() < 2) return best;
  const auto [low, high] = std::minmax_element(curve.x.begin(), curve.x.end());
  const double middle = 0.5 * (*low + *high), half = 0.5 * (*high - *low);
  if (!(half > 0)) return best;
  Points points{{}, &curve.share};
  for (const double x : curve.x) points.x.push_back((x - middle) / half);
  for (int k = 0; 0.005 * k <= most_lapse + 1e-9; ++k) {
    const Line line = fit_line(points, 0.005 * k);
    if (best.found && line.log_likelihood <= best.log_likelihood + 1e-9) continue;
    const double slope = std::fabs(line.slope) < 1e-9 ? 1e-9 : line.slope;  // flat: a very wide curve
    best = {middle - half * line.offset / slope, half / slope, 0.005 * k, line.log_likelihood, true};
  }
  return best;
}

}  // namespace axograd::tasks::trials
