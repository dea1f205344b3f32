#include "tasks/network_report/learning.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace axograd::tasks::network_report {
namespace {

void check_activity(const PopulationActivity& a, const StartLimits& limits, std::vector<StartFinding>& out) {
  if (a.silent >= limits.silent_share || a.mean_hz < limits.low_hz) {
    out.push_back(
        {true,
         fmt::format("Population {} is silent before training: {:.0f} % of its neurons below the limit, mean rate {:.3g} Hz.",
                     a.name, 100 * a.silent, a.mean_hz),
         "Silent neurons get little or no gradient: make the input or the excitatory weights larger, or the threshold lower."});
  }
  if (a.saturated >= limits.saturated_share) {
    out.push_back(
        {true,
         fmt::format("Population {} is saturated before training: {:.0f} % of its neurons above the limit, mean rate {:.3g} Hz.",
                     a.name, 100 * a.saturated, a.mean_hz),
         "Make the inhibition stronger or the excitatory weights smaller, or add a regulariser of the rates."});
  }
}

void check_norm(const std::string& name, double norm, const StartLimits& limits, std::vector<StartFinding>& out) {
  const char* smaller = "Make the recurrent weights smaller, choose a narrower or lower surrogate, or shorten the trial.";
  if (!std::isfinite(norm)) {
    out.push_back({true, fmt::format("The gradient of {} is not finite.", name), smaller});
  } else if (norm > limits.exploding_norm) {
    out.push_back({true, fmt::format("The gradient of {} explodes: its norm is {:.3g}.", name, norm),
                   std::string("Clip the gradient's norm. ") + smaller});
  } else if (norm < limits.vanishing_norm) {
    out.push_back({false, fmt::format("No gradient reaches {}: its norm is {:.3g}.", name, norm),
                   "Look whether its neurons fire and whether the surrogate is wide enough for their distance from threshold."});
  }
}

}  // namespace

std::vector<StartFinding> check_before_training(const StartState& state, const StartLimits& limits) {
  std::vector<StartFinding> out;
  for (const PopulationActivity& a : state.activity) check_activity(a, limits, out);
  for (const auto& [name, norm] : state.gradient_norms) check_norm(name, norm, limits, out);
  const auto last = std::find_if(state.adjoint_norms.rbegin(), state.adjoint_norms.rend(), [](double x) { return x != 0; });
  if (last == state.adjoint_norms.rend()) return out;
  double largest = 0;
  for (double x : state.adjoint_norms) largest = std::isfinite(x) ? std::max(largest, x) : HUGE_VAL;
  const double growth = largest / *last;
  if (!(growth <= limits.most_growth))
    out.push_back({true, fmt::format("The gradient grows {:.2g} times on its way back through the trial.", growth),
                   "Make the recurrent weights smaller or choose a lower surrogate; clipping alone keeps only its direction."});
  return out;
}

std::string verdict(const std::vector<StartFinding>& findings) {
  const auto serious = std::count_if(findings.begin(), findings.end(), [](const StartFinding& f) { return f.serious; });
  if (findings.empty())
    return "Before training the network fires, is not saturated, and its gradient is finite and of moderate size.";
  if (serious == 0) return fmt::format("Before training: {}", findings.front().text);
  const auto first = std::find_if(findings.begin(), findings.end(), [](const StartFinding& f) { return f.serious; });
  return fmt::format("This network will hardly learn as it is{}: {}", serious > 1 ? fmt::format(" ({} reasons)", serious) : "",
                     first->text);
}

}  // namespace axograd::tasks::network_report
