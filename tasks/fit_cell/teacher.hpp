// Teacher-forced regression. While the gates of a cell follow the recorded voltage instead of the cell's own, the change of V
// over a short window w is linear in 1/C, g_j/C and g_L E_L/C:
//   V(t + w) - V(t) = sum_j (g_j/C) (- int x_j (V - E_j)) + (g_L/C) (- int V) + (g_L E_L/C) w + (1/C) int I
// With the kinetics given (V_T, tau_max, shifts, rates, reversals) the rest is least squares with non-negative coefficients
// inside the box of bounds: convex, one minimum (Huys, Ahrens & Paninski 2006, J Neurophysiol 96:872). What is left is a function
// of the kinetics alone, minimised with the linear part eliminated (variable projection: Golub & Pereyra 1973; Kaufman 1975). The
// x_j come from the engine: with all conductances shrunk to almost nothing, the derivative of one step of V by g_j is -x_j (V -
// E_j) dt/C, for any cell. An estimate for starting a fit: noise of V is taken as noise of the change alone.
#pragma once
#include <limits>

#include "tasks/fit_cell/objective.hpp"

namespace axograd::tasks {

struct TeacherOptions {
  int points = 128;
  int kept = 8;
  int iterations = 10;
  double window = 0.2;
  template <class V> void visit(V& v) {
    v("points", points,
      {.doc = "sets of kinetic parameters, spread over their box, for which the conductances are computed; 0: no regression",
       .low = 0,
       .high = 100000});
    v("kept", kept, {.doc = "best sets that are improved and then handed to the search", .low = 1, .high = 512});
    v("iterations", iterations, {.doc = "most iterations of improving the kinetics of a kept set", .low = 0, .high = 1000});
    v("window", window, {.doc = "time over which changes of the voltage are taken", .unit = "ms", .low = 0.01, .high = 20});
  }
};

// The regression as a function of the kinetic ones among the free parameters of `traces` (which must outlive this).
class TeacherForced final : public fitting::LaneObjective {
 public:
  TeacherForced(const NudgedTraces& traces, double window_ms);
  const std::vector<fitting::ParameterInfo>& parameters() const override { return info_; }  // the kinetic ones
  fitting::Need offers() const override { return fitting::Need::curvature; }
  // 1/2 sum of squared changes that are not explained, in units of the recording's noise; with derivatives by the kinetics.
  fitting::Evaluation evaluate(const Eigen::VectorXd& u, fitting::Need need) override;
  std::vector<fitting::Evaluation> evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) override;
  // All free parameters of `traces` [free, lanes]: kinetics as given, the rest by regression.
  Eigen::MatrixXd complete(const Eigen::MatrixXd& kinetics) const;
  std::int64_t windows() const;

 private:
  // One lane's regression: everything that is known at its solution.
  struct Solved {
    std::vector<double> set;  // all of the cell's parameters; empty where there is no solution
    double squares = std::numeric_limits<double>::infinity();
    Eigen::VectorXd slope;      // derivative of half the squares by the kinetics
    Eigen::MatrixXd curvature;  // Gauss-Newton, the linear part eliminated
  };
  static constexpr double shrunk_ =
      1e-3;  // what conductances are multiplied by; with much less, rounding eats the derivative of a step
  std::vector<Solved> solve(const Eigen::MatrixXd& kinetics, bool derivatives) const;
  std::vector<Eigen::MatrixXd> grams(const std::vector<std::vector<double>>& sets, const std::vector<int>& directions) const;
  Solved solve_lane(const std::vector<double>& set, const Eigen::MatrixXd& gram) const;

  const NudgedTraces& traces_;
  int window_;                        // samples
  int C_m_, g_L_, E_L_;               // among the cell's scalars
  std::vector<int> conductances_;     // channels' g, without the leak's
  std::vector<std::size_t> kinetic_;  // among the free
  std::vector<fitting::ParameterInfo> info_;
};

// Kept sets, best first, as points of `traces`.
struct TeacherResult {
  Eigen::MatrixXd points;     // [free, kept]
  std::vector<double> error;  // [kept] mV, root mean square of the changes not explained, per window
  long evaluations = 0;
};
TeacherResult regress_teacher_forced(const NudgedTraces& traces, const TeacherOptions& options);

}  // namespace axograd::tasks
