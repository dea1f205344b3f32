#include "fitting/profile.hpp"

#include <algorithm>
#include <cmath>

#include "fitting/optimizers/levenberg_marquardt.hpp"

namespace axograd::fitting {
namespace {

using Eigen::VectorXd;

// The same objective with one parameter held.
class Held final : public Objective {
 public:
  Held(Objective& of, int parameter) : of_(of), info_(of.parameters()) { info_[std::size_t(parameter)].fixed = true; }
  const std::vector<ParameterInfo>& parameters() const override { return info_; }
  Need offers() const override { return of_.offers(); }
  Evaluation evaluate(const VectorXd& x, Need need) override { return of_.evaluate(x, need); }

 private:
  Objective& of_;
  std::vector<ParameterInfo> info_;
};

class Walk {
 public:
  Walk(Objective& objective, const VectorXd& optimum, int parameter, double nats, const ProfileOptions& o)
      : held_(objective, parameter), parameter_(parameter), nats_(nats), o_(o) {
    start_.u = optimum;
    start_.x = optimum[parameter];
    start_.rise = 2 * nats * objective.evaluate(optimum, Need::value).value;  // absolute until the end
    lowest_ = start_.rise;
  }
  std::vector<ProfilePoint> go(int side, double step);
  const ProfilePoint& start() const { return start_; }
  double lowest() const { return lowest_; }

 private:
  ProfilePoint fitted(const VectorXd& from);

  Held held_;
  int parameter_;
  double nats_;
  const ProfileOptions& o_;
  ProfilePoint start_;
  double lowest_;
};

ProfilePoint Walk::fitted(const VectorXd& from) {
  LevenbergMarquardt lm;
  FitOptions f;
  f.iterations = o_.iterations;
  f.loss_tolerance = 1e-7;
  f.patience = 2;
  const Report r = fit(held_, from, lm, f);
  const double rise = r.usable() ? 2 * nats_ * r.loss : std::numeric_limits<double>::infinity();
  return {from[parameter_], rise, r.usable() ? r.x : from};
}

// Outwards: the next start goes on along the last two fits. Steps aim at a fixed gain of the square root of the rise, which is
// linear in x where the likelihood is Gaussian.
std::vector<ProfilePoint> Walk::go(int side, double step) {
  const ParameterInfo& info = held_.parameters()[std::size_t(parameter_)];
  const double end = side < 0 ? info.low : info.high, aim = std::sqrt(o_.rise) / std::max<double>(1, 0.6 * double(o_.points));
  std::vector<ProfilePoint> all;
  const ProfilePoint* last = &start_;
  VectorXd along = VectorXd::Zero(start_.u.size());
  while (int64_t(all.size()) < o_.points && last->x != end) {
    const double x = side < 0 ? std::max(end, last->x - step) : std::min(end, last->x + step);
    VectorXd from = last->u + along * (x - last->x);
    for (Eigen::Index i = 0; i < from.size(); ++i) {
      const ParameterInfo& p = held_.parameters()[std::size_t(i)];
      from[i] = std::clamp(from[i], p.low, p.high);
    }
    from[parameter_] = x;
    ProfilePoint next = fitted(from);
    if (!std::isfinite(next.rise) && step > 1e-6 * (1 + std::abs(x))) {
      step /= 4;
      along.setZero();
      if (step < 1e-4) break;
      continue;
    }
    lowest_ = std::min(lowest_, next.rise);
    along = (next.u - last->u) / (x - last->x);
    const double root = std::sqrt(std::max(0.0, next.rise - lowest_)), before = std::sqrt(std::max(0.0, last->rise - lowest_));
    const double gained = std::max(root - before, 1e-3 * aim);
    step *= std::clamp(aim / gained, 0.4, 3.0);
    all.push_back(std::move(next));
    last = &all.back();
    if (last->rise - lowest_ > o_.rise) break;
  }
  return all;
}

}  // namespace

Profile profile(Objective& objective, const VectorXd& optimum, int parameter, double error, double nats,
                const ProfileOptions& o) {
  Walk walk(objective, optimum, parameter, nats, o);
  const double step = 2 * error / double(std::max<int64_t>(1, o.points / 2));
  std::vector<ProfilePoint> down = walk.go(-1, step), up = walk.go(1, step);
  Profile r;
  r.parameter = parameter;
  r.points.assign(down.rbegin(), down.rend());
  const std::size_t given = r.points.size();
  r.points.push_back(walk.start());
  r.points.insert(r.points.end(), up.begin(), up.end());
  for (ProfilePoint& p : r.points) p.rise -= walk.lowest();
  r.below = r.points[given].rise;
  const auto by_rise = [](const ProfilePoint& a, const ProfilePoint& b) { return a.rise < b.rise; };
  const auto middle = std::size_t(std::min_element(r.points.begin(), r.points.end(), by_rise) - r.points.begin());
  const double root = std::sqrt(o.rise);
  const auto crossing = [&](int side, double& at, bool& open) {
    std::size_t k = middle;
    const std::size_t end = side < 0 ? 0 : r.points.size() - 1;
    while (k != end && r.points[k].rise <= o.rise) k += std::size_t(side);
    open = r.points[k].rise <= o.rise;
    at = r.points[k].x;
    if (open || k == middle) return;
    const ProfilePoint &in = r.points[k - std::size_t(side)], &out = r.points[k];
    const double a = std::sqrt(in.rise), b = std::sqrt(out.rise);
    at = in.x + (out.x - in.x) * (root - a) / (b - a);
  };
  crossing(-1, r.low, r.open_low);
  crossing(1, r.high, r.open_high);
  return r;
}

}  // namespace axograd::fitting
