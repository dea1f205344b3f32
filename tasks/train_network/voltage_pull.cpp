#include "tasks/train_network/voltage_pull.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"

namespace axograd::tasks {

VoltagePull voltage_pull(const VoltageOptions& o, const networks::NetworkModel<float>& model) {
  if (!(o.low < o.high))
    throw UsageError(fmt::format("training.loss.voltage: low is {}, high {}; allowed: low below high", o.low, o.high));
  VoltagePull pull;
  pull.weight = o.weight;
  std::vector<std::string> known;
  for (const auto& p : model.network().populations) known.push_back(p.name);
  for (const std::string& name : o.populations) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw UsageError(fmt::format("training.loss.voltage: no population '{}'{}", name, suggestion(name, known)));
  }
  std::string unit, first;
  for (const auto& p : model.network().populations) {
    pull.bands.emplace_back();
    const bool named = std::find(o.populations.begin(), o.populations.end(), p.name) != o.populations.end();
    if (!o.populations.empty() && !named) continue;
    const int row = potential_index(*p.fields);
    if (row < 0)
      throw UsageError(fmt::format("training.loss.voltage: the cells of {} ({}) have no V_m", p.name, p.fields->info->name));
    for (const Field& f : p.fields->state) {
      if (std::string_view(f.name) != "V_m") continue;
      if (!first.empty() && f.unit != unit)
        throw UsageError(
            fmt::format("training.loss.voltage: V_m is in '{}' in {} and in '{}' in {}; name `populations` of one unit", unit,
                        first, f.unit, p.name));
      unit = f.unit;
    }
    first = p.name;
    pull.bands.back() = {o.low, o.high, o.high - o.low};
    pull.cells += p.count;
  }
  return pull;
}

}  // namespace axograd::tasks
