#include "fitting/search/multi_start.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "core/base/error.hpp"
#include "core/base/process.hpp"
#include "fitting/callbacks/function_callback.hpp"
#include "fitting/search/rendezvous.hpp"

namespace axograd::fitting {
namespace {

class Race {
 public:
  Race(Objective& objective, const Eigen::MatrixXd& starts, const MakeOptimizer& make, const MultiStartOptions& options);
  ManyReport run(const std::function<Action(const Lane&)>& on_lane);

 private:
  void round(int64_t iterations);
  void leg(int lane, int64_t iterations);
  void select();
  bool running(int lane) const { return !many_.lanes[lane].dropped && many_.lanes[lane].report.status == Status::budget; }
  std::vector<int> runners() const;
  void conclude();

  Objective& objective_;
  const Eigen::MatrixXd& starts_;
  const MakeOptimizer& make_;
  const MultiStartOptions& options_;
  Rendezvous meeting_;
  ManyReport many_;
  std::vector<Snapshot> snapshots_;  // where each lane stands; empty before its first leg
  std::vector<std::exception_ptr> failures_;
  double wall_start_ = wall_seconds(), cpu_start_ = cpu_seconds();
};

Race::Race(Objective& objective, const Eigen::MatrixXd& starts, const MakeOptimizer& make, const MultiStartOptions& options)
    : objective_(objective),
      starts_(starts),
      make_(make),
      options_(options),
      meeting_(objective, static_cast<int>(starts.cols())),
      snapshots_(starts.cols()),
      failures_(starts.cols()) {
  for (int lane = 0; lane < starts.cols(); ++lane) {
    Lane fresh;
    fresh.start = lane;
    fresh.report.status = Status::budget;
    fresh.report.loss = std::numeric_limits<double>::infinity();
    many_.lanes.push_back(fresh);
  }
}

std::vector<int> Race::runners() const {
  std::vector<int> lanes;
  for (int lane = 0; lane < starts_.cols(); ++lane)
    if (running(lane)) lanes.push_back(lane);
  return lanes;
}

// One lane up to `iterations` in all, in its own thread; goes on bit for bit from where its last leg ended.
void Race::leg(int lane, int64_t iterations) {
  try {
    LaneView view(objective_, meeting_, lane);
    FitOptions options = options_.fit;
    options.iterations = std::min(iterations, options.iterations);
    Snapshot& snapshot = snapshots_[lane];
    const auto keep = std::make_shared<FunctionCallback>("lane", [&](const Moment& moment) {
      if (moment.phase == Phase::end && std::isfinite(moment.now.loss)) snapshot = moment.snapshot();
      return Action::go_on;
    });
    const auto optimizer = make_();
    const Snapshot before = snapshot;
    many_.lanes[lane].report =
        fit(view, starts_.col(lane), *optimizer, options, {keep}, before.arrays.empty() ? nullptr : &before);
  } catch (...) {
    failures_[lane] = std::current_exception();
  }
  meeting_.leave();
}

void Race::round(int64_t iterations) {
  const auto lanes = runners();
  meeting_.expect(static_cast<int>(lanes.size()));
  std::vector<std::thread> threads;
  threads.reserve(lanes.size());
  for (int lane : lanes) threads.emplace_back([this, lane, iterations] { leg(lane, iterations); });
  for (auto& thread : threads) thread.join();
  for (const auto& failure : failures_)
    if (failure) std::rethrow_exception(failure);
}

// Ends are compared with runners: a lane that has converged takes a place, and is never dropped.
void Race::select() {
  std::vector<int> order;
  for (int lane = 0; lane < starts_.cols(); ++lane)
    if (!many_.lanes[lane].dropped && many_.lanes[lane].report.usable()) order.push_back(lane);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return many_.lanes[a].report.loss < many_.lanes[b].report.loss; });
  const auto wanted = std::max<size_t>(options_.finalists, static_cast<size_t>(std::ceil(options_.keep * order.size())));
  for (size_t k = 0; k < order.size(); ++k) {
    Lane& lane = many_.lanes[order[k]];
    if (k < wanted)
      ++lane.rounds;
    else if (running(order[k]))
      lane.dropped = true;
  }
}

void Race::conclude() {
  double least = std::numeric_limits<double>::infinity();
  for (size_t k = 0; k < many_.lanes.size(); ++k) {
    const Report& report = many_.lanes[k].report;
    many_.evaluations += report.evaluations;
    if (report.usable() && report.loss < least) least = report.loss, many_.best = static_cast<int>(k);
  }
  for (const Lane& lane : many_.lanes)
    if (!lane.dropped && lane.report.usable() && lane.report.loss - least <= 1e-6 * std::max(1.0, std::abs(least)))
      ++many_.agreeing;
  many_.wall_s = wall_seconds() - wall_start_;
  many_.cpu_s = cpu_seconds() - cpu_start_;
}

ManyReport Race::run(const std::function<Action(const Lane&)>& on_lane) {
  int64_t iterations = options_.first_iterations;
  while (!runners().empty()) {
    const auto lanes = runners();
    const bool last = static_cast<int64_t>(lanes.size()) <= options_.finalists;
    if (last) iterations = options_.fit.iterations;
    round(iterations);
    bool stop = last || iterations >= options_.fit.iterations || wall_seconds() - wall_start_ >= options_.fit.seconds;
    if (!last) select();
    for (int lane : lanes)
      if (on_lane && on_lane(many_.lanes[lane]) == Action::stop) stop = true;
    if (stop) break;
    iterations *= 2;
  }
  conclude();
  return std::move(many_);
}

}  // namespace

ManyReport fit_many(Objective& objective, const Eigen::MatrixXd& starts, const MakeOptimizer& make,
                    const MultiStartOptions& options, const std::function<Action(const Lane&)>& on_lane) {
  if (starts.cols() == 0) throw UsageError("multi-start: there is no start");
  if (starts.rows() != objective.size())
    throw UsageError("multi-start: each start needs one number per parameter (" + std::to_string(objective.size()) + ")");
  return Race(objective, starts, make, options).run(on_lane);
}

}  // namespace axograd::fitting
