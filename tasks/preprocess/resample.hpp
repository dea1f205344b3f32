// Changing the sampling rate by a rational factor, with an anti-alias filter.
#pragma once
#include <span>
#include <vector>

namespace axograd::tasks {

struct Ratio {
  int up = 1, down = 1;
};

// up / down = from / to in lowest terms. UsageError when no ratio of numbers up to 1000 is within 1e-9.
Ratio resampling_ratio(double from_ms, double to_ms);

// x at up / down times its rate: a windowed sinc (Kaiser, beta 5, ten periods of the lower rate to each side) as in SciPy's
// resample_poly; beyond its ends x is continued by its first and last value. Length ceil(n up / down); sample 0 keeps its time.
// One caution: a spike's upstroke between two samples rings by some per cent of its height.
std::vector<double> resample(std::span<const double> x, Ratio ratio);

}  // namespace axograd::tasks
