#include "fitting/report.hpp"

#include <fmt/format.h>

namespace axograd::fitting {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::converged: return "converged";
    case Status::stopped: return "stopped";
    case Status::budget: return "budget";
    case Status::stalled: return "stalled";
    case Status::diverged: return "diverged";
  }
  return "unknown";
}

static std::string place_of(const Divergence& d) {
  std::string place;
  if (!d.state.empty()) place += fmt::format(" in {}", d.state);
  if (d.step >= 0) place += fmt::format(" at time step {}", d.step);
  if (d.lane >= 0) place += fmt::format(" of lane {}", d.lane);
  return place;
}

std::string advice_for(Status status, const std::optional<Divergence>& divergence) {
  switch (status) {
    case Status::converged: return "Nothing to do; compare several starts if the problem may have more than one minimum.";
    case Status::stopped: return "The state is kept; resume the run to go on where it stopped.";
    case Status::budget: return "The fit was still improving: raise the budget and start a new run.";
    case Status::stalled:
      return "No smaller loss was found along any tried step; check the gradient (check-grad), rescale the parameters or try "
             "another start.";
    case Status::diverged:
      return fmt::format(
          "The loss stopped being a finite number{}; narrow the parameter bounds, use a smaller time step or start "
          "nearer to the data.",
          divergence ? place_of(*divergence) : std::string());
  }
  return {};
}

}  // namespace axograd::fitting
