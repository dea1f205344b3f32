#include <fmt/format.h>

#include "tasks/results/outcome.hpp"

namespace axograd::tasks {

std::vector<std::string> data_warnings(const Dataset& d, int dropped_spikes, const std::string& option) {
  std::vector<std::string> w = d.warnings;
  if (dropped_spikes > 0) {
    w.push_back(
        fmt::format("{} training spikes follow the one before by less than the refractory period and were left out; lower {}",
                    dropped_spikes, option));
  }
  if (!d.repeats)
    w.push_back("the held-out sweeps do not repeat one stimulus: scores that need repeats (Md*, reliability) are not defined");
  if (d.spikes(d.train) < 200)
    w.push_back(fmt::format("only {} training spikes: expect wide error bars, and simpler variants to win", d.spikes(d.train)));
  return w;
}

std::vector<std::string> score_warnings(const Outcome& r) {
  std::vector<std::string> w;
  const auto& s = r.test.spikes;
  if (s.rate_model_hz > 1.3 * s.rate_data_hz || s.rate_model_hz < 0.7 * s.rate_data_hz) {
    w.push_back(fmt::format(
        "the model fires at {:.1f} Hz on held-out data, the cell at {:.1f} Hz: the cell may have drifted between the recordings, or a slow process is missing",
        s.rate_model_hz, s.rate_data_hz));
  }
  if (r.test.r2_v < 0.5)
    w.push_back(fmt::format("R²_V is {:.2f}: the voltage between spikes is not described; look at the traces", r.test.r2_v));
  if (r.best().status != "converged") w.push_back("the fit ended before it had converged: raise fit.iterations");
  return w;
}

}  // namespace axograd::tasks
