#include "tasks/fit_cell/polish_stage.hpp"

#include <fmt/format.h>
#include <cmath>

#include "core/base/error.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

std::vector<WeightedSweep> sweeps_of(const FitCellOptions& o, const Dataset& d, double area) {
  const std::vector<double>& weights = o.fit.polish.sweeps;
  if (weights.size() > d.train.size())
    throw InputError(
        fmt::format("fit.polish.sweeps weighs {} training sweeps, but there are {}", weights.size(), d.train.size()));
  std::vector<WeightedSweep> sweeps;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0)
      sweeps.push_back(
          {cell_window(d.train[i], d.dt, area, o.fit, o.fit.polish.begin, o.fit.polish.length.value_or(o.fit.window)),
           weights[i]});
  }
  return sweeps;
}

// The choice's own criterion for another point.
CellChoice judged(const Eigen::VectorXd& u, const CellData& data, const NudgedTraces& model) {
  CellChoice c{u, 0, model.free_run_error(Eigen::MatrixXd(u))[0], std::nan("")};
  if (!data.validation || data.validation_spikes.empty()) return c;
  c.gamma = validation_gammas(model.cell(), {model.params(u)}, data, model.dt(), model.threads()).front();
  return c;
}

bool no_worse(const CellChoice& now, const CellChoice& before) {
  return std::isfinite(before.gamma) ? now.gamma >= before.gamma : now.error <= before.error;
}

}  // namespace

json polish_choice(const PolishPlan& plan, const FitCellOptions& o, const Dataset& d, const CellData& data,
                   const NudgedTraces& objective, NudgeResult& search, CellChoice& choice) {
  const Polished p = polish(plan, o.fit.polish, objective, sweeps_of(o, d, data.area), choice.u);
  CellChoice now = choice;
  if (p.report.usable()) now = judged(p.report.x, data, objective);
  const bool kept = p.report.usable() && p.report.loss < p.report.start_loss && no_worse(now, choice);
  json losses = json::array();
  for (std::size_t i = 0; i < plan.losses.size(); ++i)
    losses.push_back({{"loss", plan.losses[i].name},
                      {"weight", plan.losses[i].weight},
                      {"before", number_or_null(p.start_losses[i])},
                      {"after", number_or_null(p.losses[i])}});
  json summary = {{"optimizer", p.report.optimizer},
                  {"status", fitting::to_string(p.report.status)},
                  {"iterations", p.report.iterations},
                  {"evaluations", p.report.evaluations},
                  {"losses", losses},
                  {"sum_before", number_or_null(p.report.start_loss)},
                  {"sum_after", number_or_null(p.report.loss)},
                  {"free_run_error_mv_before", number_or_null(choice.error)},
                  {"free_run_error_mv_after", number_or_null(now.error)},
                  {"validation_gamma_4ms_before", number_or_null(choice.gamma)},
                  {"validation_gamma_4ms_after", number_or_null(now.gamma)},
                  {"kept", kept}};
  NudgeStage stage;
  stage.name = fmt::format("polish by {}{}", p.report.optimizer, kept ? "" : ", not taken");
  stage.points = Eigen::MatrixXd(now.u);
  stage.loss = {p.report.loss};
  stage.pulled_error = now.error;
  stage.iterations = p.report.iterations;
  stage.evaluations = p.report.evaluations;
  stage.error = {now.error};
  search.stages.push_back(std::move(stage));
  if (!kept) return summary;
  now.stage = int(search.stages.size()) - 1;
  choice = std::move(now);
  return summary;
}

json polish_section(const json& s) {
  json rows = json::array();
  const auto row = [&](const std::string& name, const json& weight, const json& before, const json& after) {
    rows.push_back({name, weight, before, after});
  };
  for (const json& l : s.at("losses")) row(l.at("loss").get<std::string>(), l.at("weight"), l.at("before"), l.at("after"));
  row("weighted sum", nullptr, s.at("sum_before"), s.at("sum_after"));
  row("error of the free run inside the window, mV", nullptr, s.at("free_run_error_mv_before"), s.at("free_run_error_mv_after"));
  row("Gamma (4 ms) on the data after it", nullptr, s.at("validation_gamma_4ms_before"), s.at("validation_gamma_4ms_after"));
  const json table = {
      {"kind", "table"},
      {"columns", json::array({{{"name", "what"}}, {{"name", "weight"}}, {{"name", "before"}}, {{"name", "after"}}})},
      {"rows", rows},
      {"caption", s.at("kept").get<bool>()
                      ? "The result was taken: it does no worse on training data that neither the search nor the polish has seen."
                      : "The result was not taken: it does no better on its own sum, or worse on training data that neither the "
                        "search nor the polish has seen."}};
  return {{"title", fmt::format("The polish, by {}", s.at("optimizer").get<std::string>())}, {"figures", json::array({table})}};
}

}  // namespace axograd::tasks
