// How the optimiser went: one figure per stage.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <nlohmann/json.hpp>

#include "apps/report/json_read.hpp"
#include "apps/report/parts.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

struct Stage {
  std::string name;
  std::map<int, std::vector<const json*>> lanes;
};

constexpr size_t most_stages = 12;

std::string stage_figure(const Stage& stage, Context& context) {
  double best = not_a_number, first = not_a_number, cost = not_a_number;
  size_t iterations = 0;
  for (const auto& [lane, lines] : stage.lanes) {
    for (const json* line : lines) {
      const double loss = real(*line, "loss");
      if (!std::isfinite(first)) first = loss;
      if (std::isfinite(loss)) best = std::isfinite(best) ? std::min(best, loss) : loss;
      if (const double c = real(*line, "cpu_s"); std::isfinite(c)) cost = std::isfinite(cost) ? std::max(cost, c) : c;
    }
    iterations = std::max(iterations, lines.size());
  }
  if (iterations < 2 || !std::isfinite(best)) return "";
  json series = json::array();
  for (const auto& [lane, lines] : stage.lanes) {
    json x = json::array(), above = json::array(), slope = json::array();
    bool any_slope = false;
    for (const json* line : lines) {
      x.push_back(real(*line, "iteration", static_cast<double>(x.size())));
      const double gap = real(*line, "loss") - best, g = real(*line, "gradient_norm");
      above.push_back(gap > 0 ? json(gap) : json());
      slope.push_back(g > 0 ? json(g) : json());
      any_slope = any_slope || g > 0;
    }
    const bool only = stage.lanes.size() == 1;
    series.push_back(
        {{"name", only ? "loss above its lowest value" : ""}, {"x", x}, {"y", above}, {"role", only ? "model" : ""}});
    if (any_slope && only)
      series.push_back({{"name", "norm of the gradient"}, {"x", x}, {"y", slope}, {"role", "baseline"}, {"style", "dashed"}});
  }
  std::string caption =
      fmt::format("Loss from {} to {} in {} iterations", short_number(first, 7), short_number(best, 7), iterations);
  if (stage.lanes.size() > 1)
    caption += fmt::format(", {} starts; a line each, above the lowest loss of all", stage.lanes.size());
  if (std::isfinite(cost)) caption += fmt::format(", {} CPU s", short_number(cost, 3));
  return draw_figure({{"kind", "lines"},
                      {"title", "Stage: " + stage.name},
                      {"caption", caption + "."},
                      {"series", series},
                      {"x", {{"label", "iteration"}}},
                      {"y", {{"label", "loss − lowest, gradient"}, {"scale", "log"}}}},
                     context);
}

}  // namespace

std::string convergence_part(const std::vector<json>& history, Context& context) {
  std::vector<Stage> stages;
  for (const json& line : history) {
    const std::string name = text(line, "stage", "fit");
    auto at = std::find_if(stages.begin(), stages.end(), [&](const Stage& s) { return s.name == name; });
    if (at == stages.end()) at = stages.insert(at, Stage{name, {}});
    at->lanes[static_cast<int>(std::clamp(real(line, "lane", 0), 0.0, 1e6))].push_back(&line);
  }
  std::string body;
  const size_t skipped = stages.size() > most_stages ? stages.size() - most_stages : 0;  // the last ones made the result
  for (size_t i = skipped; i < stages.size(); ++i) body += stage_figure(stages[i], context);
  return section("Convergence",
                 skipped ? fmt::format("The last {} of {} stages; all are in history.jsonl.", most_stages, stages.size()) : "",
                 body);
}

}  // namespace axograd::report
