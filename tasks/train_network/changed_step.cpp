#include "tasks/train_network/changed_step.hpp"

#include <fmt/format.h>

#include "core/base/error.hpp"
#include "fitting/optimizers/first_order.hpp"

namespace axograd::tasks {
namespace {

// What the optimiser is told while it steps: that all is well wherever it goes. The loss is taken once, after the changes.
fitting::Evaluation unasked(const Eigen::VectorXd& x, fitting::Need) { return {0, Eigen::VectorXd::Zero(x.size()), {}, {}}; }

// Sets chosen entries of every vector that has one number per parameter to 0.
class Forget final : public fitting::StateVisitor {
 public:
  Forget(const std::vector<Eigen::Index>& which, Eigen::Index parameters) : which_(which), parameters_(parameters) {}
  void operator()(std::string_view, double&) override {}
  void operator()(std::string_view, int64_t&) override {}
  void operator()(std::string_view, Eigen::VectorXd& value) override {
    if (value.size() != parameters_) return;
    for (Eigen::Index i : which_) value[i] = 0;
  }
  void operator()(std::string_view, Eigen::MatrixXd&) override {}

 private:
  const std::vector<Eigen::Index>& which_;
  Eigen::Index parameters_;
};

}  // namespace

ChangedStep::ChangedStep(fitting::Optimizer& inner, std::vector<std::shared_ptr<StepChange>> changes)
    : inner_(inner), changes_(std::move(changes)) {
  if (!dynamic_cast<const fitting::HasRate*>(&inner))
    throw UsageError(fmt::format(
        "optimizer {} has no learning rate; rewiring and adaptive feedback need adam, rmsprop, nesterov or gradient_descent",
        inner.name()));
}

void ChangedStep::start(const fitting::Problem& problem) {
  inner_.start(problem);
  auto box = fitting::unnamed_parameters(problem.size());
  for (Eigen::Index i = 0; i < problem.size(); ++i) {
    auto& p = box[std::size_t(i)];
    p.low = problem.low()[i], p.high = problem.high()[i], p.step_limit = problem.step_limit()[i];
  }
  free_ride_.emplace(std::move(box), fitting::Need::gradient, unasked);
}

fitting::StepResult ChangedStep::step(fitting::Problem& problem, fitting::Point& point) {
  const double rate = dynamic_cast<const fitting::HasRate&>(inner_).rate();
  fitting::Problem elsewhere(*free_ride_, point.x);
  fitting::Point next = point;
  inner_.step(elsewhere, next);
  std::vector<Eigen::Index> forgotten;
  for (const auto& c : changes_) c->change(point.x, next.x, rate, forgotten);
  Forget forget(forgotten, point.x.size());
  inner_.visit_state(forget);
  next.e = problem.evaluate(next.x, fitting::Need::gradient);
  if (!next.e.finite(fitting::Need::gradient)) return fitting::StepResult::stalled;
  point = std::move(next);
  return fitting::StepResult::moved;
}

void ChangedStep::visit_state(fitting::StateVisitor& visit) {
  inner_.visit_state(visit);
  for (const auto& c : changes_) c->visit_state(visit);
}

}  // namespace axograd::tasks
