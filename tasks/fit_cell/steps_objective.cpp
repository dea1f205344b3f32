#include "tasks/fit_cell/steps_objective.hpp"

#include "core/base/process.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

StepMisfits StepMisfit::misfits(const std::vector<Eigen::VectorXd>& points, bool fitted_alone) const {
  ParameterSets sets;
  for (const Eigen::VectorXd& u : points) sets.push_back(traces_.params(u));
  return step_misfits(traces_.cell(), sets, protocol_, features_, traces_.dt(), traces_.threads(), fitted_alone);
}

std::vector<fitting::Evaluation> StepMisfit::evaluate_many(const Eigen::MatrixXd& points, fitting::Need) {
  if (stop_requested()) throw Stopped{"the search by features"};
  std::vector<Eigen::VectorXd> columns;
  for (Eigen::Index k = 0; k < points.cols(); ++k) columns.emplace_back(points.col(k));
  std::vector<fitting::Evaluation> result(columns.size());
  const StepMisfits m = misfits(columns, !validation_);
  for (std::size_t k = 0; k < columns.size(); ++k)
    result[k].value = validation_ ? whole(m.fitted[k], m.validation[k]) : m.fitted[k];
  return result;
}

double StepMisfit::whole(double fitted, double validation) const {
  const int f = protocol_.count(StepRole::fitted), v = protocol_.count(StepRole::validation);
  return (f * fitted + (v ? v * validation : 0)) / (f + v);
}

fitting::Evaluation StepMisfit::evaluate(const Eigen::VectorXd& u, fitting::Need need) {
  return evaluate_many(Eigen::MatrixXd(u), need).front();
}

}  // namespace axograd::tasks
