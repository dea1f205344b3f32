#include "tasks/trials/trial_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace axograd::tasks::trials {

namespace {

using nlohmann::json;

constexpr int most_rows = 60;    // neurons drawn of a group
constexpr int most_answers = 4;  // named in the title
constexpr int most_lines = 4;    // channels drawn of a group of values
constexpr const char* roles[] = {"data", "model", "stimulus", "other"};

float value_at(const TrialBatch& batch, int trial, int step, int channel) {
  const std::size_t row =
      static_cast<std::size_t>(trial) * static_cast<std::size_t>(batch.shape.steps) + static_cast<std::size_t>(step);
  return batch.values[row * static_cast<std::size_t>(batch.shape.channels) + static_cast<std::size_t>(channel)];
}

json raster_group(const TrialBatch& batch, int trial, const ChannelGroup& group, const std::string& name,
                  const ArrayFolder& arrays) {
  const int every = std::max(1, (group.count + most_rows - 1) / most_rows), rows = (group.count + every - 1) / every;
  std::vector<double> times;
  std::vector<std::int32_t> neurons;
  for (int t = 0; t < batch.shape.steps; ++t) {
    for (int k = 0; k < rows; ++k) {
      if (!batch.fires(trial, t, group.first + k * every)) continue;
      times.push_back(t * batch.shape.dt), neurons.push_back(k);
    }
  }
  return {{"name", group.name},
          {"times", arrays.vector(name + "_times", times)},
          {"repeats", arrays.vector(name + "_neurons", neurons)},
          {"count", rows},
          {"drawn", most_rows},
          {"of", every > 1 ? fmt::format("of {} neurons", group.count) : "neurons"}};
}

json line(const TrialBatch& batch, int trial, const std::string& name, int first, int count, bool largest,
          const ArrayFolder& arrays) {
  std::vector<float> y(static_cast<std::size_t>(batch.shape.steps));
  for (int t = 0; t < batch.shape.steps; ++t) {
    float sum = 0, most = value_at(batch, trial, t, first);
    for (int c = first; c < first + count; ++c)
      sum += value_at(batch, trial, t, c), most = std::max(most, value_at(batch, trial, t, c));
    y[static_cast<std::size_t>(t)] = largest ? most : sum / static_cast<float>(count);
  }
  return {{"name", name}, {"values", arrays.vector(name, y)}};
}

json panel(const TrialBatch& batch, int trial, const ChannelGroup& group, const std::string& name, const ArrayFolder& arrays) {
  json series = json::array();
  if (group.count > most_lines) {
    series.push_back(line(batch, trial, name + "_mean", group.first, group.count, false, arrays));
    series.push_back(line(batch, trial, name + "_largest", group.first, group.count, true, arrays));
  }
  for (int c = 0; group.count <= most_lines && c < group.count; ++c)
    series.push_back(line(batch, trial, fmt::format("{}_{}", name, c), group.first + c, 1, false, arrays));
  for (std::size_t k = 0; k < series.size(); ++k) {
    series[k]["role"] = roles[k % std::size(roles)];
    series[k]["name"] = group.count > most_lines ? (k == 0 ? "mean" : "largest")
                        : group.count == 1       ? group.name
                                                 : fmt::format("{}", k + 1);
  }
  return {{"label", group.name}, {"unit", ""}, {"height", 0.5}, {"series", series}};
}

std::string answers_of(const TrialBatch& batch, int trial) {
  std::string text;
  int answers = 0;
  for (const Window& w : batch.windows) {
    if (w.trial != trial || !w.scored) continue;
    if (++answers > most_answers) return text + " …";
    text += fmt::format("{}{}", text.empty() ? "" : ", ", batch.shape.output_names[static_cast<std::size_t>(w.label)]);
  }
  return text;
}

json spans_of(const TrialBatch& batch, int trial) {
  json spans = json::array();
  for (const Window& w : batch.windows) {
    if (w.trial != trial || !w.scored) continue;
    spans.push_back({{"from", w.first * batch.shape.dt}, {"to", w.end * batch.shape.dt}, {"label", "answer"}});
  }
  return spans;
}

}  // namespace

json trial_figure(const TrialBatch& batch, int trial, const std::string& name, const ArrayFolder& arrays) {
  const TrialShape& s = batch.shape;
  const std::string answers = answers_of(batch, trial);
  json figure = {{"title", answers.empty() ? "A trial" : "A trial; to answer: " + answers}};
  json parts = json::array();
  for (const ChannelGroup& group : s.groups) {
    const std::string own = name + "_" + group.name;
    parts.push_back(s.spikes ? raster_group(batch, trial, group, own, arrays) : panel(batch, trial, group, own, arrays));
  }
  figure["kind"] = s.spikes ? "raster" : "traces";
  figure[s.spikes ? "groups" : "panels"] = parts;
  if (s.spikes) {
    figure["x"] = {{"label", "time"}, {"unit", "ms"}, {"range", {0, batch.lengths[static_cast<std::size_t>(trial)] * s.dt}}};
    figure["spans"] = spans_of(batch, trial);
    figure["caption"] = "Inputs of one trial, one row per neuron. Grey: when the answer counts.";
  } else {
    figure["x"] = {{"label", "time"}, {"unit", "ms"}, {"start", 0}, {"step", s.dt}};
    figure["caption"] = "Inputs of one trial.";
  }
  return figure;
}

}  // namespace axograd::tasks::trials
