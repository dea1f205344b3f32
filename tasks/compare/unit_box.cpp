#include "tasks/compare/unit_box.hpp"

#include <algorithm>
#include <cmath>

namespace axograd::tasks {

using Eigen::Index;

ShareMap linear_share(double low, double high) {
  return {[=](double s) { return low + (high - low) * s; }, [=](double) { return high - low; }};
}

ShareMap log_share(double low, double high) {
  const double span = std::log(high / low);
  return {[=](double s) { return low * std::exp(span * s); }, [=](double s) { return span * low * std::exp(span * s); }};
}

ShareMap logit_share() {
  static constexpr double edge = 1e-9;  // bounds themselves are at infinity
  const auto inside = [](double s) { return std::clamp(s, edge, 1 - edge); };
  return {[=](double s) { return std::log(inside(s) / (1 - inside(s))); },
          [=](double s) { return 1 / (inside(s) * (1 - inside(s))); }};
}

UnitBox::UnitBox(std::unique_ptr<fitting::LaneObjective> inner, std::vector<ShareMap> maps, double scale)
    : inner_(std::move(inner)), maps_(std::move(maps)), scale_(scale), info_(inner_->parameters()) {
  for (fitting::ParameterInfo& p : info_) {
    p.unit = std::string(1, '1');
    p.low = 0, p.high = 1;
    p.step_limit = std::numeric_limits<double>::infinity();
  }
}

fitting::Evaluation UnitBox::evaluate(const Eigen::VectorXd& x, fitting::Need need) {
  return evaluate_many(Eigen::MatrixXd(x), need).front();
}

std::vector<fitting::Evaluation> UnitBox::evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) {
  Eigen::MatrixXd inside(points.rows(), points.cols());
  for (Index k = 0; k < points.cols(); ++k) {
    for (Index i = 0; i < points.rows(); ++i) inside(i, k) = maps_[std::size_t(i)].at(points(i, k));
  }
  auto result = inner_->evaluate_many(inside, need);
  for (Index k = 0; k < points.cols(); ++k) {
    fitting::Evaluation& e = result[std::size_t(k)];
    e.value *= scale_;
    if (need == fitting::Need::value) continue;
    Eigen::VectorXd slope(points.rows());
    for (Index i = 0; i < points.rows(); ++i) slope[i] = maps_[std::size_t(i)].slope(points(i, k));
    e.gradient = scale_ * slope.cwiseProduct(e.gradient).eval();
    if (need == fitting::Need::curvature) e.curvature = scale_ * (slope.asDiagonal() * e.curvature * slope.asDiagonal()).eval();
  }
  return result;
}

}  // namespace axograd::tasks
