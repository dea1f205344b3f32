#include "tasks/fit_cell/teacher.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "core/record/field_block.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/search/multi_start.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"
#include "tasks/fit_cell/spread.hpp"

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double trust = 1.0 - 0x1p-30;            // a pull that leaves V to the recording but lets a derivative through
constexpr std::size_t numbers_at_once = 4u << 20;  // of a block of derivatives

std::vector<Index> ascending(const std::vector<double>& x) {
  std::vector<Index> order(x.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return x[std::size_t(a)] < x[std::size_t(b)]; });
  return order;
}

bool is_conductance(const std::string& name) { return name.rfind("g_", 0) == 0; }

}  // namespace

TeacherForced::TeacherForced(const NudgedTraces& traces, double window_ms)
    : traces_(traces), window_(std::max(1, int(std::lround(window_ms / traces.dt())))) {
  const FieldList& list = traces.cell().fields.params;
  C_m_ = field_index(list, "C_m");
  g_L_ = field_index(list, "g_L");
  E_L_ = field_index(list, "E_L");
  const auto names = field_names(list);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_conductance(names[i]) && int(i) != g_L_) conductances_.push_back(int(i));
  }
  for (std::size_t i = 0; i < traces.boxes().size(); ++i) {
    const int index = traces.boxes()[i].index;
    if (index == C_m_ || index == E_L_ || is_conductance(names[std::size_t(index)])) continue;
    kinetic_.push_back(i);
    info_.push_back(traces.parameters()[i]);
  }
}

std::int64_t TeacherForced::windows() const {
  std::int64_t n = 0;
  for (const CellSweep& s : traces_.sweeps()) n += (std::int64_t(s.V.size()) - 1) / window_;
  return n;
}

// Normal equations of every set over all sweeps. Columns: derivatives of one step's V along `directions` (channels' conductances,
// then kinetics), -int V, w, int I, the change of V.
std::vector<MatrixXd> TeacherForced::grams(const std::vector<std::vector<double>>& sets,
                                           const std::vector<int>& directions) const {
  const std::size_t n = directions.size(), lanes = sets.size();
  const Engine<double> engine = axograd::engine<double>(traces_.cell());
  std::vector<std::vector<double>> small = sets;
  for (auto& p : small) {
    for (int j : conductances_) p[std::size_t(j)] *= shrunk_;
    p[std::size_t(g_L_)] *= shrunk_;
    p[std::size_t(C_m_)] = 1;
  }
  CellLanes cells(traces_.cell(), engine, small);
  std::vector<MatrixXd> result(lanes, MatrixXd::Zero(Index(n) + 4, Index(n) + 4));
  for (const CellSweep& sweep : traces_.sweeps()) {
    cells.settle(sweep.start_V);
    Rollout<double> task = cells.task(sweep.I, traces_.dt());
    task.drive = {cells.voltage(), per_step(sweep.V.data()), trust};
    std::vector<double> derivative(sweep.V.size() * n * lanes);
    Sensitivities<double> want;
    want.directions = directions.data();
    want.count = int(n);
    want.trace = {cells.voltage(), derivative.data(), 1};
    sensitivities(engine, task, want, traces_.threads());
    const double dt = traces_.dt(), passed = 1 / (1 - trust);
    VectorXd row(Index(n) + 4);
    for (std::size_t first = 0; first + std::size_t(window_) < sweep.V.size(); first += std::size_t(window_)) {
      double weight = 0, V = 0, I = 0;
      for (std::size_t t = first; t < first + std::size_t(window_); ++t) {
        weight += sweep.weight.empty() ? 1 : sweep.weight[t + 1];
        V += sweep.V[t] * dt, I += sweep.I[t] * dt;
      }
      for (std::size_t k = 0; k < lanes; ++k) {
        row.setZero();
        for (std::size_t t = first + 1; t <= first + std::size_t(window_); ++t) {
          for (std::size_t j = 0; j < n; ++j) row[Index(j)] += derivative[(t * n + j) * lanes + k];
        }
        row.head(Index(n)) *= passed;
        row.tail(4) << -V, window_ * dt, I, sweep.V[first + std::size_t(window_)] - sweep.V[first];
        result[k].selfadjointView<Eigen::Lower>().rankUpdate(row, weight / window_);
      }
    }
  }
  for (MatrixXd& g : result) g = MatrixXd(g.selfadjointView<Eigen::Lower>());
  return result;
}

std::vector<TeacherForced::Solved> TeacherForced::solve(const MatrixXd& kinetics, bool derivatives) const {
  std::vector<std::vector<double>> sets;
  for (Index k = 0; k < kinetics.cols(); ++k) {
    std::vector<double> p = traces_.given();
    for (std::size_t i = 0; i < kinetic_.size(); ++i) {
      const FreeParameter& f = traces_.boxes()[kinetic_[i]];
      p[std::size_t(f.index)] = f.box.at(kinetics(Index(i), k));
    }
    sets.push_back(std::move(p));
  }
  std::vector<Solved> solved;
  const auto grams_now = grams(sets, conductances_);
  for (std::size_t k = 0; k < sets.size(); ++k) solved.push_back(solve_lane(sets[k], grams_now[k]));
  if (!derivatives || kinetic_.empty()) return solved;
  std::vector<int> directions = conductances_;
  for (std::size_t i : kinetic_) directions.push_back(traces_.boxes()[i].index);
  for (std::size_t k = 0; k < sets.size(); ++k) {
    if (!solved[k].set.empty()) sets[k] = solved[k].set;
  }
  const auto full = grams(sets, directions);
  for (std::size_t k = 0; k < sets.size(); ++k) solved[k] = solve_lane(sets[k], full[k]);
  return solved;
}

std::vector<fitting::Evaluation> TeacherForced::evaluate_many(const MatrixXd& points, fitting::Need need) {
  const double scale = 1 / (2 * traces_.sigma() * traces_.sigma());  // of a change between two noisy samples
  std::vector<fitting::Evaluation> result;
  const auto solved = solve(points, need != fitting::Need::value);
  for (Index k = 0; k < points.cols(); ++k) {
    const Solved& s = solved[std::size_t(k)];
    fitting::Evaluation e;
    e.value = 0.5 * scale * s.squares;
    if (need != fitting::Need::value && std::isfinite(s.squares)) {
      VectorXd slope(points.rows());
      for (std::size_t i = 0; i < kinetic_.size(); ++i)
        slope[Index(i)] = traces_.boxes()[kinetic_[i]].box.slope(points(Index(i), k));
      e.gradient = scale * slope.cwiseProduct(s.slope);
      e.curvature = scale * (slope.asDiagonal() * s.curvature * slope.asDiagonal()).eval();
    }
    result.push_back(std::move(e));
  }
  return result;
}

fitting::Evaluation TeacherForced::evaluate(const VectorXd& u, fitting::Need need) {
  return evaluate_many(MatrixXd(u), need).front();
}

MatrixXd TeacherForced::complete(const MatrixXd& kinetics) const {
  MatrixXd points(Index(traces_.boxes().size()), kinetics.cols());
  const auto solved = solve(kinetics, false);
  for (Index k = 0; k < kinetics.cols(); ++k)
    points.col(k) = traces_.free(solved[std::size_t(k)].set.empty() ? traces_.given() : solved[std::size_t(k)].set);
  return points;
}

TeacherResult regress_teacher_forced(const NudgedTraces& traces, const TeacherOptions& o) {
  TeacherForced regression(traces, o.window);
  TeacherResult r;
  const int n = regression.size(), points = n ? o.points : 1, at_once = 32;
  MatrixXd all = n ? spread_points(n, points, 0) : MatrixXd(0, 1);
  std::vector<double> value;
  for (int first = 0; first < points; first += at_once) {
    const MatrixXd block = all.middleCols(first, std::min(at_once, points - first));
    for (const auto& e : regression.evaluate_many(block, fitting::Need::value)) value.push_back(e.value);
  }
  std::vector<Index> order = ascending(value);
  order.resize(std::min<std::size_t>(order.size(), std::size_t(o.kept)));
  MatrixXd kept = all(Eigen::all, order);
  r.evaluations = points;
  r.error.clear();
  for (Index k : order) r.error.push_back(value[std::size_t(k)]);
  if (n && o.iterations > 0) {
    fitting::MultiStartOptions many;
    many.first_iterations = o.iterations, many.finalists = kept.cols(), many.fit.iterations = o.iterations;
    const auto fitted = fitting::fit_many(
        regression, kept, [] { return std::make_unique<fitting::LevenbergMarquardt>(); }, many);
    r.evaluations += long(fitted.evaluations);
    for (Index k = 0; k < kept.cols(); ++k) {
      const fitting::Report& lane = fitted.lanes[std::size_t(k)].report;
      kept.col(k) = lane.x, r.error[std::size_t(k)] = lane.loss;
    }
  }
  order = ascending(r.error);
  r.points = regression.complete(kept(Eigen::all, order));
  std::sort(r.error.begin(), r.error.end());
  const double sigma = traces.sigma() * std::sqrt(4 / double(std::max<std::int64_t>(1, regression.windows())));
  for (double& e : r.error) e = sigma * std::sqrt(e);
  return r;
}

}  // namespace axograd::tasks
