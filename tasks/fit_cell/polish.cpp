#include "tasks/fit_cell/polish.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/base/json_source.hpp"

namespace axograd::tasks {

PolishPlan read_polish(const PolishOptions& o, const std::string& pointer, const SourceJson& source, Problems& problems) {
  PolishPlan plan;
  if (o.losses.empty()) return plan;
  const auto complain = [&](const std::string& where, const char* code, std::string message) {
    Problem p = source.problem_at(pointer + where);
    p.code = code;
    p.message = std::move(message);
    problems.add(std::move(p));
  };
  for (const PolishLossOptions& l : o.losses)
    plan.losses.push_back({l.type, l.weight, fitting::make_trace_loss(l.type, source, l.options.pointer, problems)});
  const OptionBlock& own = o.optimizer.options;
  plan.optimizer = own.given() ? fitting::make_optimizer(o.optimizer.type, source, own.pointer, problems)
                               : fitting::make_optimizer(o.optimizer.type);
  if (plan.optimizer->needs() == fitting::Need::curvature)
    complain("/optimizer/type", "conflict",
             fmt::format("\"{}\" needs second derivatives, which a sum of losses does not have", o.optimizer.type));
  if (std::none_of(o.sweeps.begin(), o.sweeps.end(), [](double w) { return w > 0; }))
    complain("/sweeps", "out_of_range", "no training sweep has a weight above 0");
  if (std::none_of(o.losses.begin(), o.losses.end(), [](const auto& l) { return l.weight > 0; }))
    complain("/losses", "out_of_range", "no loss has a weight above 0");
  return plan;
}

Polished polish(const PolishPlan& plan, const PolishOptions& o, const NudgedTraces& model, std::vector<WeightedSweep> sweeps,
                const Eigen::VectorXd& u) {
  const auto objective = [&](std::vector<WeightedLoss> losses) {
    return TraceLosses(model.cell(), model.space(), sweeps, model.dt(), std::move(losses), model.threads());
  };
  TraceLosses sum = objective(plan.losses);
  fitting::FitOptions fit;
  fit.iterations = o.iterations;
  Polished r;
  r.report = fitting::fit(sum, u, *plan.optimizer, fit);
  for (const WeightedLoss& l : plan.losses) {
    TraceLosses alone = objective({{l.name, 1, l.loss}});
    r.start_losses.push_back(alone.evaluate(u, fitting::Need::value).value);
    r.losses.push_back(r.report.usable() ? alone.evaluate(r.report.x, fitting::Need::value).value : r.start_losses.back());
  }
  return r;
}

}  // namespace axograd::tasks
