#include "fitting/losses/spike_likelihood.hpp"

#include <cassert>

#include "fitting/regressors/spike_glm.hpp"

namespace axograd::fitting {

template <class Bin>
static double sum_bins(std::span<const double> u, std::span<const double> counts, std::span<double> gradient, Bin bin) {
  assert(u.size() == counts.size() && (gradient.empty() || gradient.size() == u.size()));
  double sum = 0;
  for (size_t t = 0; t < u.size(); ++t) {
    const BinTerms terms = bin(u[t], counts[t]);
    sum += terms.value;
    if (!gradient.empty()) gradient[t] = terms.slope;
  }
  return sum;
}

double BernoulliNll::operator()(std::span<const double> u, std::span<const double> spikes, std::span<double> gradient) const {
  return sum_bins(u, spikes, gradient, [dt = options.dt](double v, double n) { return bernoulli_bin(v, dt, n > 0.5); });
}

double PoissonNll::operator()(std::span<const double> u, std::span<const double> counts, std::span<double> gradient) const {
  return sum_bins(u, counts, gradient, [dt = options.dt](double v, double n) { return poisson_bin(v, dt, n); });
}

}  // namespace axograd::fitting
