#include "core/network/online/feedback.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"

namespace axograd {

template <class R> std::vector<R> random_feedback(int neurons, int outputs, double scale, std::uint64_t seed) {
  std::vector<R> b;
  for (int n = 0; n < neurons; ++n) {
    for (int o = 0; o < outputs; ++o) b.push_back(R(scale * normal(seed, std::uint64_t(n), std::uint64_t(o))));
  }
  return b;
}

template <class R>
void follow_readout(std::vector<R>& feedback, const std::vector<R>& change, int first, int outputs, double decay) {
  const auto at = std::size_t(first) * std::size_t(outputs);
  if (at + change.size() > feedback.size())
    throw UsageError(
        fmt::format("feedback: {} changes from neuron {} on do not fit {} numbers", change.size(), first, feedback.size()));
  for (std::size_t i = 0; i < change.size(); ++i) feedback[at + i] = feedback[at + i] * R(1 - decay) + change[i];
}

std::vector<double> decays_between(double shortest, double longest, int count) {
  if (!(shortest > 1 && longest >= shortest && count >= 1))
    throw UsageError(
        fmt::format("{} decays between {} and {} steps; allowed: one or more, between two numbers above 1 in ascending order",
                    count, shortest, longest));
  std::vector<double> decays;
  for (int k = 0; k < count; ++k) {
    const double share = count > 1 ? double(k) / (count - 1) : 0;
    decays.push_back(1 - 1 / (shortest * std::pow(longest / shortest, share)));
  }
  return decays;
}

template std::vector<float> random_feedback(int, int, double, std::uint64_t);
template std::vector<double> random_feedback(int, int, double, std::uint64_t);
template void follow_readout(std::vector<float>&, const std::vector<float>&, int, int, double);
template void follow_readout(std::vector<double>&, const std::vector<double>&, int, int, double);

}  // namespace axograd
