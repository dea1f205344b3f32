#include "fitting/fit.hpp"

#include <fmt/format.h>

#include "core/base/error.hpp"
#include "core/base/process.hpp"

namespace axograd::fitting {
namespace {

void visit_point(StateVisitor& visit, const char* name, Point& point, Need need) {
  const std::string prefix = name;
  visit(prefix + ".x", point.x);
  visit(prefix + ".value", point.e.value);
  if (need >= Need::gradient) visit(prefix + ".gradient", point.e.gradient);
  if (need >= Need::curvature) visit(prefix + ".curvature", point.e.curvature);
}

class Loop {
 public:
  Loop(Objective& objective, const Eigen::VectorXd& start, Optimizer& optimizer, const FitOptions& options,
       const Callbacks& callbacks);
  Report run(const Snapshot* resume);

 private:
  bool begin(const Snapshot* resume);  // false when the start cannot be used
  void restore(const Snapshot& snapshot);
  void iterate();
  bool finished();  // a function of the saved state and the budgets alone
  Report finish();

  double gradient_norm() const;  // NaN where the optimiser asks for values alone
  void note_progress(const Point& before);
  void note_times();
  void tell(Phase phase, Report* report = nullptr);
  void end_with(Status status, std::string reason);
  void visit_state(StateVisitor& visit);
  Snapshot snapshot();

  Optimizer& optimizer_;
  const FitOptions& options_;
  const Callbacks& callbacks_;
  BatchObjective* const batches_;
  Problem problem_;
  const Need need_;
  const Eigen::VectorXd start_;
  Point point_, best_;
  HistoryEntry now_;
  Report report_;
  double start_loss_ = 0, wall_start_ = 0, cpu_start_ = 0;
  static constexpr int64_t flat_ = static_cast<int64_t>(StepResult::flat), stalled_ = static_cast<int64_t>(StepResult::stalled);
  static constexpr int64_t diverged_ = stalled_ + 1;
  int64_t small_losses_ = 0, small_steps_ = 0, outcome_ = 0;  // outcome of the last step: a StepResult, or diverged_
  bool resumed_ = false, stop_asked_ = false, ended_ = false;
};

Loop::Loop(Objective& objective, const Eigen::VectorXd& start, Optimizer& optimizer, const FitOptions& options,
           const Callbacks& callbacks)
    : optimizer_(optimizer),
      options_(options),
      callbacks_(callbacks),
      batches_(dynamic_cast<BatchObjective*>(&objective)),
      problem_(objective, start),
      need_(optimizer.needs()),
      start_(problem_.expand(problem_.reduce(start).cwiseMax(problem_.low()).cwiseMin(problem_.high()))) {
  static constexpr const char* names[] = {"values", "gradients", "curvature"};
  if (objective.offers() < need_)
    throw UsageError(fmt::format("optimizer {} needs {}, but the objective offers only {}; first-order methods need gradients",
                                 optimizer.name(), names[static_cast<int>(need_)], names[static_cast<int>(objective.offers())]));
  if (batches_ && (optimizer.monotone() || optimizer.global()))
    throw UsageError(
        fmt::format("optimizer {} compares losses and cannot work on changing batches; use adam, rmsprop, nesterov "
                    "or gradient_descent",
                    optimizer.name()));
}

Report Loop::run(const Snapshot* resume) {
  if (begin(resume)) {
    tell(Phase::begin);
    while (!finished()) iterate();
  }
  return finish();
}

bool Loop::begin(const Snapshot* resume) {
  wall_start_ = wall_seconds();
  cpu_start_ = cpu_seconds();
  optimizer_.start(problem_);
  if (resume) {
    restore(*resume);
    return true;
  }
  if (batches_) batches_->select_batch(0);
  point_.x = problem_.reduce(start_);
  point_.e = problem_.evaluate(point_.x, need_);
  best_ = point_;
  start_loss_ = now_.loss = point_.e.value;
  now_.evaluations = problem_.evaluations;
  if (!point_.e.finite(need_)) {
    report_.divergence = problem_.divergence;
    end_with(Status::diverged, "the loss is not finite at the start");
    return false;
  }
  now_.gradient_norm = gradient_norm();
  return true;
}

double Loop::gradient_norm() const {
  if (problem_.size() == 0) return 0;
  if (need_ == Need::value) return std::numeric_limits<double>::quiet_NaN();
  return problem_.projected_gradient(point_).lpNorm<Eigen::Infinity>();
}

void Loop::restore(const Snapshot& snapshot) {
  const auto optimizer = snapshot.metadata.find("optimizer");
  if (optimizer == snapshot.metadata.end() || optimizer->second != optimizer_.name())
    throw InputError(fmt::format("checkpoint: written by the optimizer {}, cannot be resumed with {}",
                                 optimizer == snapshot.metadata.end() ? "(none)" : optimizer->second, optimizer_.name()));
  StateLoader fit_state(snapshot, "fit.");
  visit_state(fit_state);
  if (point_.x.size() != problem_.size() || best_.x.size() != problem_.size())
    throw InputError(fmt::format("checkpoint: holds {} free parameters, the objective has {}", point_.x.size(), problem_.size()));
  StateLoader optimizer_state(snapshot, "optimizer.");
  optimizer_.visit_state(optimizer_state);
  for (const auto& callback : callbacks_) {
    StateLoader callback_state(snapshot, "callback." + std::string(callback->name()) + ".");
    callback->visit_state(callback_state);
  }
  wall_start_ -= now_.wall_s;
  cpu_start_ -= now_.cpu_s;
  resumed_ = true;
}

void Loop::iterate() {
  const Point before = point_;
  if (batches_) batches_->select_batch(now_.iteration + 1);
  problem_.divergence.reset();
  outcome_ = static_cast<int64_t>(optimizer_.step(problem_, point_));
  if (problem_.divergence) {
    report_.divergence = problem_.divergence;
    if (outcome_ == stalled_) outcome_ = diverged_;
  }
  ++now_.iteration;
  note_progress(before);
  note_times();
  if (static_cast<int64_t>(report_.history.size()) < options_.history) report_.history.push_back(now_);
  tell(Phase::iteration);
  tell(Phase::settled);
}

// Over batches a single loss says little: the last point is then the result. A monotone method's last point is its best, also
// where its last steps were too small for the loss to show.
void Loop::note_progress(const Point& before) {
  if (batches_ || optimizer_.monotone() || point_.e.value < best_.e.value) best_ = point_;
  const double scale = std::max(1.0, std::abs(point_.e.value));
  now_.evaluations = problem_.evaluations;
  now_.loss = point_.e.value;
  now_.step_norm = (point_.x - before.x).norm();
  now_.gradient_norm = gradient_norm();
  const bool small_loss = std::abs(before.e.value - point_.e.value) <= options_.loss_tolerance * scale;
  const bool small_step = now_.step_norm <= options_.step_tolerance * (1 + point_.x.norm());
  small_losses_ = small_loss ? small_losses_ + 1 : 0;
  small_steps_ = small_step ? small_steps_ + 1 : 0;
}

void Loop::note_times() {
  now_.wall_s = wall_seconds() - wall_start_;
  now_.cpu_s = cpu_seconds() - cpu_start_;
}

bool Loop::finished() {
  const bool tolerances = !batches_ && !optimizer_.global();
  if (problem_.size() == 0) {
    end_with(Status::converged, "every parameter is fixed");
  } else if (tolerances && now_.gradient_norm <= options_.gradient_tolerance * std::max(1.0, std::abs(now_.loss))) {
    end_with(Status::converged, fmt::format("projected gradient {:.3g}", now_.gradient_norm));
  } else if (outcome_ == flat_) {
    end_with(Status::converged, "no decrease above the rounding error of the loss is left");
  } else if (outcome_ == diverged_) {
    end_with(Status::diverged, "no step with a finite loss was found");
  } else if (outcome_ == stalled_) {
    end_with(Status::stalled, "no step lowered the loss");
  } else if (tolerances && small_losses_ >= options_.patience) {
    end_with(Status::converged, fmt::format("loss changed by less than {:.3g} (relative)", options_.loss_tolerance));
  } else if (tolerances && small_steps_ >= options_.patience) {
    end_with(Status::converged, fmt::format("steps shorter than {:.3g} (relative)", options_.step_tolerance));
  } else if (stop_asked_) {
    end_with(Status::stopped, report_.reason);
  } else if (now_.iteration >= options_.iterations) {
    end_with(Status::budget, fmt::format("{} iterations used", now_.iteration));
  } else if (problem_.evaluations >= options_.evaluations) {
    end_with(Status::budget, fmt::format("{} evaluations used", problem_.evaluations));
  } else if (wall_seconds() - wall_start_ >= options_.seconds) {
    end_with(Status::budget, fmt::format("{:.1f} s used", wall_seconds() - wall_start_));
  }
  return ended_;
}

void Loop::end_with(Status status, std::string reason) {
  report_.status = status;
  report_.reason = std::move(reason);
  ended_ = true;
}

Report Loop::finish() {
  note_times();
  report_.advice = advice_for(report_.status, report_.divergence);
  report_.optimizer = optimizer_.name();
  report_.start = start_;
  report_.start_loss = start_loss_;
  report_.x = problem_.expand(best_.x);
  report_.loss = best_.e.value;
  report_.at_best = best_.e;
  report_.free = problem_.free();
  report_.iterations = now_.iteration;
  report_.evaluations = problem_.evaluations;
  report_.cpu_s = now_.cpu_s;
  report_.wall_s = now_.wall_s;
  tell(Phase::end, &report_);
  return std::move(report_);
}

void Loop::tell(Phase phase, Report* report) {
  const std::function<Snapshot()> take_snapshot = [this] { return snapshot(); };
  const Moment moment{phase, now_, point_, problem_, best_, resumed_, report, take_snapshot};
  for (const auto& callback : callbacks_) {
    if (callback->on(moment) == Action::go_on || report) continue;
    if (!stop_asked_) report_.reason = fmt::format("asked by {}", callback->name());
    stop_asked_ = true;
  }
}

void Loop::visit_state(StateVisitor& visit) {
  visit_point(visit, "point", point_, need_);
  visit_point(visit, "best", best_, need_);
  visit("start_loss", start_loss_);
  int64_t iteration = now_.iteration;
  visit("iteration", iteration);
  now_.iteration = iteration;
  visit("evaluations", problem_.evaluations);
  visit("loss", now_.loss);
  visit("gradient_norm", now_.gradient_norm);
  visit("step_norm", now_.step_norm);
  visit("cpu_s", now_.cpu_s);
  visit("wall_s", now_.wall_s);
  visit("small_losses", small_losses_);
  visit("small_steps", small_steps_);
  visit("outcome", outcome_);
  now_.evaluations = problem_.evaluations;
}

Snapshot Loop::snapshot() {
  Snapshot all;
  all.metadata["optimizer"] = optimizer_.name();
  StateSaver fit_state(all, "fit.");
  visit_state(fit_state);
  StateSaver optimizer_state(all, "optimizer.");
  optimizer_.visit_state(optimizer_state);
  for (const auto& callback : callbacks_) {
    StateSaver callback_state(all, "callback." + std::string(callback->name()) + ".");
    callback->visit_state(callback_state);
  }
  return all;
}

}  // namespace

Report fit(Objective& objective, const Eigen::VectorXd& start, Optimizer& optimizer, const FitOptions& options,
           const Callbacks& callbacks, const Snapshot* resume) {
  return Loop(objective, start, optimizer, options, callbacks).run(resume);
}

}  // namespace axograd::fitting
