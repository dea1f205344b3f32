#include "tasks/train_network/training_log.hpp"

namespace axograd::tasks {
namespace {

constexpr std::size_t batch_row = 6, validation_row = 4;

std::vector<double> column(const std::vector<double>& rows, std::size_t width, std::size_t which) {
  std::vector<double> out;
  for (std::size_t i = which; i < rows.size(); i += width) out.push_back(rows[i]);
  return out;
}

void visit_rows(fitting::StateVisitor& visit, const char* name, std::vector<double>& rows) {
  Eigen::VectorXd x = Eigen::Map<Eigen::VectorXd>(rows.data(), Eigen::Index(rows.size()));
  visit(name, x);
  rows.assign(x.begin(), x.end());
}

}  // namespace

// Better is more correct answers; of equals the later one, which has seen more trials.
bool TrainingLog::validate(const fitting::Moment& m) {
  const Eigen::VectorXd theta = m.problem.expand(m.point.x);
  const network_report::Share share = validate_(theta);
  validations_.insert(validations_.end(), {double(m.now.iteration), m.now.cpu_s, double(share.correct), double(share.trials)});
  if (best_.size() == 0 || share.correct >= best_share_.correct) {
    best_ = theta;
    best_share_ = share;
    best_iteration_ = m.now.iteration;
  }
  if (told_) told_(m.now, objective_.seen(), &share);
  return share.value() >= options_.stop_at;
}

fitting::Action TrainingLog::on(const fitting::Moment& m) {
  if (m.phase == fitting::Phase::begin && !m.resumed) validate(m);
  if (m.phase == fitting::Phase::begin && m.resumed) earlier_cpu_s_ = m.now.cpu_s;
  if (m.phase != fitting::Phase::iteration) return fitting::Action::go_on;
  const auto& seen = objective_.seen();
  batches_.insert(batches_.end(), {double(m.now.iteration), m.now.cpu_s, m.now.loss, seen.accuracy, seen.rate_hz, seen.gradient_norm});
  const bool due = m.now.iteration % options_.validate_every == 0 || m.now.iteration == options_.iterations;
  if (due) return validate(m) ? fitting::Action::stop : fitting::Action::go_on;
  if (told_) told_(m.now, seen, nullptr);
  return fitting::Action::go_on;
}

void TrainingLog::visit_state(fitting::StateVisitor& visit) {
  visit_rows(visit, "batches", batches_);
  visit_rows(visit, "validations", validations_);
  visit("best", best_);
  std::int64_t correct = best_share_.correct, trials = best_share_.trials;
  visit("best_correct", correct);
  visit("best_trials", trials);
  best_share_ = {int(correct), int(trials)};
  visit("best_iteration", best_iteration_);
}

network_report::LearningHistory TrainingLog::history() const {
  network_report::LearningHistory h;
  h.iteration = column(batches_, batch_row, 0);
  h.cpu_s = column(batches_, batch_row, 1);
  h.loss = column(batches_, batch_row, 2);
  h.batch_accuracy = column(batches_, batch_row, 3);
  h.rate_hz = column(batches_, batch_row, 4);
  h.gradient_norm = column(batches_, batch_row, 5);
  h.validation_iteration = column(validations_, validation_row, 0);
  h.validation_cpu_s = column(validations_, validation_row, 1);
  for (std::size_t i = 0; i < validations_.size(); i += validation_row) h.validation.push_back({int(validations_[i + 2]), int(validations_[i + 3])});
  return h;
}

}  // namespace axograd::tasks
