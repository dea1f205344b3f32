// Prints data/golden/gradients.json: J = 1/T integral of (V - target)^2 dt and its gradient, for cells in continuous time, by the
// adjoint of SUNDIALS' CVODES (Hindmarsh et al. 2005, ACM TOMS 31:363; Serban & Hindmarsh 2005). The forward sensitivities, as
// one larger system without adjoint, and a looser adjoint are run beside it; where they say otherwise the program fails.
#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "scripts/golden_gradients_cells.hpp"

using namespace golden;

namespace {

void check(int flag, const char* what) {
  if (flag < 0) throw std::runtime_error(std::string(what) + ": CVODES says " + std::to_string(flag));
}

// dy/dt and its derivatives: by_state[j*n + i] = d(dy_i)/dy_j, by_param[k*n + i] = d(dy_i)/dp_k
struct Slope {
  std::vector<double> value, by_state, by_param;
};
Slope slope(const Problem& of, double t, const double* state, bool derivatives) {
  const std::size_t n = of.start.size();
  const double step = 1e-30, current = of.current(t);
  std::vector<C> y(state, state + n), p, d(n);
  for (const Named& x : of.params) p.push_back(x.value);
  Slope s;
  of.slope(y.data(), p.data(), current, d.data());
  for (const C& x : d) s.value.push_back(x.real());
  const auto column = [&](C& moved, std::vector<double>& to) {
    moved += C(0, step);
    of.slope(y.data(), p.data(), current, d.data());
    moved = moved.real();
    for (const C& x : d) to.push_back(x.imag() / step);
  };
  for (std::size_t j = 0; derivatives && j < n; ++j) column(y[j], s.by_state);
  for (std::size_t k = 0; derivatives && k < std::size_t(of.by); ++k) column(p[k], s.by_param);
  return s;
}
double dot(const double* a, const double* b, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

const Problem& problem(void* user) { return *static_cast<const Problem*>(user); }
double* at(N_Vector v) { return N_VGetArrayPointer(v); }

int move(double t, N_Vector y, N_Vector dy, void* user) {
  const Slope s = slope(problem(user), t, at(y), false);
  std::copy(s.value.begin(), s.value.end(), at(dy));
  return 0;
}
int jacobian(double t, N_Vector y, N_Vector, SUNMatrix to, void* user, N_Vector, N_Vector, N_Vector) {
  const Slope s = slope(problem(user), t, at(y), true);
  std::copy(s.by_state.begin(), s.by_state.end(), SUNDenseMatrix_Data(to));
  return 0;
}
int cost(double t, N_Vector y, N_Vector dq, void* user) {
  const Problem& of = problem(user);
  at(dq)[0] = std::pow(at(y)[0] - of.target(t), 2) / of.duration;
  return 0;
}

// l' = -(df/dy)^T l - dg/dy, l(T) = 0; gradient: the integral of (df/dp)^T l
int move_back(double t, N_Vector y, N_Vector l, N_Vector dl, void* user) {
  const Problem& of = problem(user);
  const std::size_t n = of.start.size();
  const Slope s = slope(of, t, at(y), true);
  for (std::size_t j = 0; j < n; ++j) at(dl)[j] = -dot(&s.by_state[j * n], at(l), n);
  at(dl)[0] -= 2 * (at(y)[0] - of.target(t)) / of.duration;
  return 0;
}
int jacobian_back(double t, N_Vector y, N_Vector, N_Vector, SUNMatrix to, void* user, N_Vector, N_Vector, N_Vector) {
  const std::size_t n = problem(user).start.size();
  const Slope s = slope(problem(user), t, at(y), true);
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t i = 0; i < n; ++i) SM_ELEMENT_D(to, long(j), long(i)) = -s.by_state[j * n + i];
  return 0;
}
int gather(double t, N_Vector y, N_Vector l, N_Vector dq, void* user) {
  const Problem& of = problem(user);
  const std::size_t n = of.start.size();
  const Slope s = slope(of, t, at(y), true);
  for (int k = 0; k < of.by; ++k) at(dq)[k] = -dot(&s.by_param[std::size_t(k) * n], at(l), n);
  return 0;
}

// State, its derivatives by the parameters, the integrals of g and of its derivatives.
int move_augmented(double t, N_Vector y, N_Vector dy, void* user) {
  const Problem& of = problem(user);
  const std::size_t n = of.start.size(), by = std::size_t(of.by);
  const Slope s = slope(of, t, at(y), true);
  const double off = at(y)[0] - of.target(t);
  std::copy(s.value.begin(), s.value.end(), at(dy));
  double* integrals = at(dy) + n * (by + 1);
  integrals[0] = off * off / of.duration;
  for (std::size_t k = 0; k < by; ++k) {
    const double* by_k = at(y) + n * (k + 1);
    double* to = at(dy) + n * (k + 1);
    std::copy_n(&s.by_param[k * n], n, to);
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t i = 0; i < n; ++i) to[i] += s.by_state[j * n + i] * by_k[j];
    integrals[1 + k] = 2 * off * by_k[0] / of.duration;
  }
  return 0;
}

// What a solver needs, freed together.
struct Solver {
  sundials::Context context;
  void* memory = CVodeCreate(CV_ADAMS, context);
  std::vector<N_Vector> vectors;
  std::vector<SUNMatrix> matrices;
  std::vector<SUNLinearSolver> solvers;
  Solver() = default;
  Solver(const Solver&) = delete;
  ~Solver() {
    CVodeFree(&memory);
    for (SUNLinearSolver s : solvers) SUNLinSolFree(s);
    for (SUNMatrix m : matrices) SUNMatDestroy(m);
    for (N_Vector v : vectors) N_VDestroy(v);
  }
  N_Vector vector(std::size_t n) {
    vectors.push_back(N_VNew_Serial(long(n), context));
    N_VConst(0, vectors.back());
    return vectors.back();
  }
  SUNMatrix matrix(std::size_t n) { return matrices.emplace_back(SUNDenseMatrix(long(n), long(n), context)); }
  SUNLinearSolver linear(N_Vector y, SUNMatrix m) { return solvers.emplace_back(SUNLinSol_Dense(y, m, context)); }
  void start(const Problem& of, CVRhsFn f, N_Vector y, double tolerance) {
    for (std::size_t i = 0; i < of.start.size(); ++i) at(y)[i] = of.start[i].value;
    check(CVodeInit(memory, f, 0, y), "init");
    check(CVodeSStolerances(memory, tolerance, tolerance * 1e-3), "tolerances");
    check(CVodeSetUserData(memory, const_cast<Problem*>(&of)), "user data");
    check(CVodeSetMaxNumSteps(memory, 1000000), "steps");
    check(CVodeSetStopTime(memory, of.duration), "stop");
  }
};

struct Answer {
  double J;
  std::vector<double> gradient;
  int spikes = 0;  // upward passages of 0 mV
};

Answer by_adjoint(const Problem& of, double tolerance) {
  Solver s;
  const std::size_t n = of.start.size();
  const N_Vector y = s.vector(n), q = s.vector(1), l = s.vector(n), g = s.vector(std::size_t(of.by));
  s.start(of, move, y, tolerance);
  const SUNMatrix forth = s.matrix(n), back = s.matrix(n);
  check(CVodeSetLinearSolver(s.memory, s.linear(y, forth), forth), "linear solver");
  check(CVodeSetJacFn(s.memory, jacobian), "jacobian");
  check(CVodeQuadInit(s.memory, cost, q), "quadrature");
  check(CVodeQuadSStolerances(s.memory, tolerance, tolerance * 1e-3), "quadrature's tolerances");
  check(CVodeSetQuadErrCon(s.memory, true), "quadrature's error control");
  check(CVodeAdjInit(s.memory, 200, CV_POLYNOMIAL), "adjoint");
  Answer a;
  double t = 0, before = at(y)[0];
  int checkpoints = 0;
  while (t < of.duration) {
    check(CVodeF(s.memory, of.duration, y, &t, CV_ONE_STEP, &checkpoints), "forward");
    a.spikes += before <= 0 && at(y)[0] > 0;
    before = at(y)[0];
  }
  check(CVodeGetQuad(s.memory, &t, q), "integral");
  a.J = at(q)[0];
  int which = 0;
  check(CVodeCreateB(s.memory, CV_ADAMS, &which), "backward");
  check(CVodeInitB(s.memory, which, move_back, of.duration, l), "backward init");
  check(CVodeSStolerancesB(s.memory, which, tolerance, tolerance * 1e-3), "backward tolerances");
  check(CVodeSetUserDataB(s.memory, which, const_cast<Problem*>(&of)), "backward user data");
  check(CVodeSetMaxNumStepsB(s.memory, which, 1000000), "backward steps");
  check(CVodeSetLinearSolverB(s.memory, which, s.linear(l, back), back), "backward linear solver");
  check(CVodeSetJacFnB(s.memory, which, jacobian_back), "backward jacobian");
  check(CVodeQuadInitB(s.memory, which, gather, g), "backward quadrature");
  check(CVodeQuadSStolerancesB(s.memory, which, tolerance, tolerance * 1e-3), "backward quadrature's tolerances");
  check(CVodeSetQuadErrConB(s.memory, which, true), "backward quadrature's error control");
  check(CVodeB(s.memory, 0, CV_NORMAL), "back");
  check(CVodeGetQuadB(s.memory, which, &t, g), "gradient");
  a.gradient.assign(at(g), at(g) + of.by);
  return a;
}

Answer by_sensitivities(const Problem& of, double tolerance) {
  Solver s;
  const std::size_t n = of.start.size(), by = std::size_t(of.by), all = (n + 1) * (by + 1);
  const N_Vector y = s.vector(all);
  s.start(of, move_augmented, y, tolerance);
  const SUNMatrix m = s.matrix(all);
  check(CVodeSetLinearSolver(s.memory, s.linear(y, m), m), "linear solver");
  double t = 0;
  check(CVode(s.memory, of.duration, y, &t, CV_NORMAL), "sensitivities");
  const double* integrals = at(y) + n * (by + 1);
  return {integrals[0], {integrals + 1, integrals + 1 + by}};
}

double worst(const Answer& a, const Answer& b) {
  double most = std::abs(a.J / b.J - 1);
  for (std::size_t k = 0; k < a.gradient.size(); ++k) most = std::max(most, std::abs(a.gradient[k] / b.gradient[k] - 1));
  return most;
}

void print(const char* key, const std::vector<Named>& list) {
  std::printf("  \"%s\": {", key);
  for (const Named& x : list) std::printf("%s\"%s\": %.15g", &x == &list.front() ? "" : ", ", x.name.c_str(), x.value);
  std::printf("},\n");
}

}  // namespace

int main() try {
  const std::vector<Problem> all = problems();
  for (const Problem& of : all) {
    const Answer best = by_adjoint(of, 1e-13);
    const double sensitivities = worst(by_sensitivities(of, 1e-13), best), looser = worst(by_adjoint(of, 1e-12), best);
    std::fprintf(stderr, "%s: J %.12g, %d spikes; sensitivities differ by %.1e, the adjoint at ten times the tolerance by %.1e\n",
                 of.name.c_str(), best.J, best.spikes, sensitivities, looser);
    const double doubt = std::max(sensitivities, looser);
    if (best.spikes < 1 || !(doubt < 1e-8)) throw std::runtime_error(of.name + " is not settled");
    std::printf("%s\"%s\": {\n  \"duration\": %g,\n", &of == &all.front() ? "{" : "", of.name.c_str(), of.duration);
    std::printf("  \"current\": [%g, %g, %g],\n  \"target\": [%g, %g, %g],\n", of.current.level, of.current.swing,
                of.current.pace, of.target.level, of.target.swing, of.target.pace);
    print("start", of.start);
    print("params", of.params);
    std::vector<Named> gradient;
    for (int k = 0; k < of.by; ++k) gradient.push_back({of.params[std::size_t(k)].name, best.gradient[std::size_t(k)]});
    std::printf("  \"spikes\": %d,\n", best.spikes);
    print("gradient", gradient);
    std::printf("  \"J\": %.15g,\n  \"doubt\": %.1e\n}%s\n", best.J, doubt, &of == &all.back() ? "}" : ",");
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "golden_gradients: %s\n", error.what());
  return 1;
}
