#include "tasks/trials/scripted_task.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.hpp"

namespace axograd::tasks::trials {

namespace {

constexpr std::size_t most_cells = std::size_t{1} << 33;  // of one batch: 32 GiB of values, 1 GiB of spikes

void write_curves(const Script& script, TrialBatch& batch, int trial) {
  const auto outputs = static_cast<std::size_t>(batch.shape.outputs);
  const std::size_t origin = static_cast<std::size_t>(trial) * static_cast<std::size_t>(batch.shape.steps) * outputs;
  for (const Script::Curve& c : script.curves) {
    for (int t = c.when.first; t < c.when.end; ++t) {
      const std::size_t at = origin + static_cast<std::size_t>(t) * outputs + static_cast<std::size_t>(c.output);
      batch.target[at] = static_cast<float>(c.target);
      batch.weight[at] = static_cast<float>(c.weight);
    }
  }
}

TrialBatch empty_batch(const TrialShape& shape, int trials) {
  TrialBatch batch;
  batch.shape = shape;
  batch.trials = trials;
  const auto rows = static_cast<std::size_t>(trials) * static_cast<std::size_t>(shape.steps);
  if (rows * static_cast<std::size_t>(shape.channels) > most_cells)
    throw UsageError(
        fmt::format("{} trials of {} steps with {} channels are too many for one batch", trials, shape.steps, shape.channels));
  if (shape.spikes)
    batch.spikes.resize(rows * static_cast<std::size_t>(batch.words()));
  else
    batch.values.resize(rows * static_cast<std::size_t>(shape.channels));
  if (!shape.classes) {
    batch.target.resize(rows * static_cast<std::size_t>(shape.outputs));
    batch.weight.resize(rows * static_cast<std::size_t>(shape.outputs));
  }
  return batch;
}

}  // namespace

TrialBatch ScriptedTask::draw(std::uint64_t seed, std::int64_t first, int count) const {
  const Layout plan = layout();
  TrialBatch batch = empty_batch(encoded(plan), count);
  for (int b = 0; b < count; ++b) {
    TrialDraws story(seed, first + b, 0), noise(seed, first + b, 1);
    Script script = write(story);
    encode(script, plan, noise, batch, b);
    write_curves(script, batch, b);
    std::stable_sort(script.windows.begin(), script.windows.end(),
                     [](const Window& a, const Window& c) { return a.first < c.first; });
    for (Window& window : script.windows) {
      window.trial = b;
      batch.windows.push_back(window);
    }
    batch.conditions.insert(batch.conditions.end(), script.conditions.begin(), script.conditions.end());
    batch.lengths.push_back(script.length());
  }
  return batch;
}

}  // namespace axograd::tasks::trials
