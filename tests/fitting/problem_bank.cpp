#include "tests/fitting/problem_bank.hpp"

#include <cmath>
#include <numbers>

namespace axograd::fitting::testing {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd vec(std::initializer_list<double> values) {
  VectorXd v(values.size());
  std::copy(values.begin(), values.end(), v.data());
  return v;
}

BankProblem residuals(std::string name, VectorXd start, double loss, std::vector<VectorXd> solutions,
                      ResidualObjective::Function f) {
  auto objective = std::make_shared<ResidualObjective>(unnamed_parameters(static_cast<int>(start.size())), std::move(f));
  return {std::move(name), objective, std::move(start), loss, std::move(solutions)};
}

// The numbers in brackets are those of Moré, Garbow & Hillstrom 1981, section 3.
BankProblem rosenbrock() {  // (1)
  return residuals("rosenbrock", vec({-1.2, 1}), 0, {vec({1, 1})}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
    r = vec({10 * (x[1] - x[0] * x[0]), 1 - x[0]});
    if (!J) return;
    J->resize(2, 2);
    *J << -20 * x[0], 10, -1, 0;
  });
}

BankProblem freudenstein_roth() {  // (2): a global minimum of 0 and a local one of 48.98425…
  return residuals("freudenstein_roth", vec({6, 3}), 0, {vec({5, 4})}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
    const double b = x[1];
    r = vec({-13 + x[0] + ((5 - b) * b - 2) * b, -29 + x[0] + ((b + 1) * b - 14) * b});
    if (!J) return;
    J->resize(2, 2);
    *J << 1, 10 * b - 3 * b * b - 2, 1, 3 * b * b + 2 * b - 14;
  });
}

BankProblem beale() {  // (5)
  return residuals("beale", vec({1, 1}), 0, {vec({3, 0.5})}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
    const double y[] = {1.5, 2.25, 2.625};
    r.resize(3);
    if (J) J->resize(3, 2);
    for (int i = 0; i < 3; ++i) {
      const double power = std::pow(x[1], i + 1);
      r[i] = y[i] - x[0] * (1 - power);
      if (J) (*J)(i, 0) = -(1 - power), (*J)(i, 1) = x[0] * (i + 1) * std::pow(x[1], i);
    }
  });
}

BankProblem helical_valley() {  // (7)
  return residuals("helical_valley", vec({-1, 0, 0}), 0, {vec({1, 0, 0})}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
    constexpr double turn = 2 * std::numbers::pi;
    const double square = x[0] * x[0] + x[1] * x[1], radius = std::sqrt(square);
    const double theta = std::atan(x[1] / x[0]) / turn + (x[0] < 0 ? 0.5 : 0);
    r = vec({10 * (x[2] - 10 * theta), 10 * (radius - 1), x[2]});
    if (!J) return;
    J->resize(3, 3);
    *J << 100 * x[1] / (turn * square), -100 * x[0] / (turn * square), 10,  //
        10 * x[0] / radius, 10 * x[1] / radius, 0, 0, 0, 1;
  });
}

BankProblem bard() {  // (8)
  return residuals("bard", vec({1, 1, 1}), 0.5 * 8.21487e-3, {}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
    const double y[] = {.14, .18, .22, .25, .29, .32, .35, .39, .37, .58, .73, .96, 1.34, 2.10, 4.39};
    r.resize(15);
    if (J) J->resize(15, 3);
    for (int i = 0; i < 15; ++i) {
      const double u = i + 1, v = 15 - i, w = std::min(u, v), below = v * x[1] + w * x[2];
      r[i] = y[i] - (x[0] + u / below);
      if (J) J->row(i) << -1, u * v / (below * below), u * w / (below * below);
    }
  });
}

BankProblem powell_singular() {  // (13): singular Jacobian at the solution
  return residuals("powell_singular", vec({3, -1, 0, 1}), 0, {}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
    const double a = x[1] - 2 * x[2], b = x[0] - x[3];
    r = vec({x[0] + 10 * x[1], std::sqrt(5.0) * (x[2] - x[3]), a * a, std::sqrt(10.0) * b * b});
    if (!J) return;
    J->setZero(4, 4);
    J->row(0) << 1, 10, 0, 0;
    J->row(1) << 0, 0, std::sqrt(5.0), -std::sqrt(5.0);
    J->row(2) << 0, 2 * a, -4 * a, 0;
    J->row(3) << 2 * std::sqrt(10.0) * b, 0, 0, -2 * std::sqrt(10.0) * b;
  });
}

BankProblem kowalik_osborne() {  // (15)
  return residuals(
      "kowalik_osborne", vec({.25, .39, .415, .39}), 0.5 * 3.07505e-4, {}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
        const double y[] = {.1957, .1947, .1735, .1600, .0844, .0627, .0456, .0342, .0323, .0235, .0246};
        const double u[] = {4, 2, 1, .5, .25, .167, .125, .1, .0833, .0714, .0625};
        r.resize(11);
        if (J) J->resize(11, 4);
        for (int i = 0; i < 11; ++i) {
          const double top = u[i] * u[i] + u[i] * x[1], below = u[i] * u[i] + u[i] * x[2] + x[3];
          r[i] = y[i] - x[0] * top / below;
          if (J)
            J->row(i) << -top / below, -x[0] * u[i] / below, x[0] * top * u[i] / (below * below), x[0] * top / (below * below);
        }
      });
}

BankProblem brown_dennis() {  // (16): a large residual
  return residuals("brown_dennis", vec({25, 5, -5, -1}), 0.5 * 85822.2, {}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
    r.resize(20);
    if (J) J->resize(20, 4);
    for (int i = 0; i < 20; ++i) {
      const double t = 0.2 * (i + 1), a = x[0] + t * x[1] - std::exp(t), b = x[2] + x[3] * std::sin(t) - std::cos(t);
      r[i] = a * a + b * b;
      if (J) J->row(i) << 2 * a, 2 * a * t, 2 * b, 2 * b * std::sin(t);
    }
  });
}

BankProblem osborne_1() {  // (17)
  return residuals(
      "osborne_1", vec({.5, 1.5, -1, .01, .02}), 0.5 * 5.46489e-5, {}, [](const VectorXd& x, VectorXd& r, MatrixXd* J) {
        const double y[] = {.844, .908, .932, .936, .925, .908, .881, .850, .818, .784, .751, .718, .685, .658, .628, .603, .580,
                            .558, .538, .522, .506, .490, .478, .467, .457, .448, .438, .431, .424, .420, .414, .411, .406};
        r.resize(33);
        if (J) J->resize(33, 5);
        for (int i = 0; i < 33; ++i) {
          const double t = 10 * i, a = std::exp(-t * x[3]), b = std::exp(-t * x[4]);
          r[i] = y[i] - (x[0] + x[1] * a + x[2] * b);
          if (J) J->row(i) << -1, -a, -b, x[1] * t * a, x[2] * t * b;
        }
      });
}

}  // namespace

std::vector<BankProblem> least_squares_bank() {
  return {rosenbrock(),      freudenstein_roth(), beale(),        helical_valley(), bard(),
          powell_singular(), kowalik_osborne(),   brown_dennis(), osborne_1()};
}

std::vector<BankProblem> bounded_bank() {
  std::vector<BankProblem> all;
  // 1/2 (x - c)' A (x - c) in the box; A is diagonal, so that the solution is c moved into the box.
  auto info = unnamed_parameters(4);
  info[0].low = 0, info[1].high = 1, info[2].low = -1, info[2].high = 1;
  const VectorXd c = vec({-2, 3, 0.25, 5}), a = vec({1, 10, 4, 0.5});
  auto bowl = std::make_shared<FunctionObjective>(info, Need::curvature, [a, c](const VectorXd& x, Need) {
    Evaluation e;
    e.value = 0.5 * (x - c).dot(a.cwiseProduct(x - c));
    e.gradient = a.cwiseProduct(x - c);
    e.curvature = a.asDiagonal();
    return e;
  });
  all.push_back({"separable bowl", bowl, vec({1, 0, -0.5, 0}), 0.5 * (4 + 40), {vec({0, 1, 0.25, 5})}});

  // Coupled: 1/2 x'Ax - b'x with A = [2 1; 1 2], b = (2, 2)… with x1 <= 0.5 the free optimum is x2 = (2 - 0.5)/2.
  auto pair = unnamed_parameters(2);
  pair[0].high = 0.5;
  auto coupled = std::make_shared<FunctionObjective>(pair, Need::curvature, [](const VectorXd& x, Need) {
    MatrixXd A(2, 2);
    A << 2, 1, 1, 2;
    const VectorXd b = VectorXd::Constant(2, 2);
    Evaluation e;
    e.value = 0.5 * x.dot(A * x) - b.dot(x);
    e.gradient = A * x - b;
    e.curvature = A;
    return e;
  });
  all.push_back({"coupled bowl", coupled, vec({-3, -3}), 0.25 + 0.5625 + 0.375 - 2.5, {vec({0.5, 0.75})}});

  // Rosenbrock with x0 <= 0.5: on that bound the optimum is x1 = 0.25, loss 1/2 (1 - 0.5)^2.
  auto rosen = rosenbrock();
  auto low = unnamed_parameters(2);
  low[0].high = 0.5;
  all.push_back({"rosenbrock x0 <= 0.5",
                 std::make_shared<FunctionObjective>(
                     low, Need::curvature, [o = rosen.objective](const VectorXd& x, Need need) { return o->evaluate(x, need); }),
                 rosen.start,
                 0.125,
                 {vec({0.5, 0.25})}});
  return all;
}

static std::vector<ParameterInfo> in_box(int n, double low, double high) {
  auto info = unnamed_parameters(n);
  for (auto& p : info) p.low = low, p.high = high;
  return info;
}

static BankProblem bowl_at(std::string name, const VectorXd& bottom, const VectorXd& solution, double low, double high) {
  auto objective = std::make_shared<FunctionObjective>(in_box(static_cast<int>(bottom.size()), low, high), Need::gradient,
                                                       [bottom](const VectorXd& x, Need) {
                                                         Evaluation e;
                                                         e.value = (x - bottom).squaredNorm();
                                                         e.gradient = 2 * (x - bottom);
                                                         return e;
                                                       });
  return {std::move(name),
          objective,
          VectorXd::Constant(bottom.size(), 0.5 * (low + high)),
          (solution - bottom).squaredNorm(),
          {solution}};
}

static BankProblem branin() {  // Branin 1972; optima 0.397887 at (-pi, 12.275), (pi, 2.275), (9.42478, 2.475)
  auto info = unnamed_parameters(2);
  info[0].low = -5, info[0].high = 10, info[1].low = 0, info[1].high = 15;
  constexpr double pi = std::numbers::pi, b = 5.1 / (4 * pi * pi), c = 5 / pi, t = 1 / (8 * pi);
  auto objective = std::make_shared<FunctionObjective>(info, Need::gradient, [=](const VectorXd& x, Need) {
    const double q = x[1] - b * x[0] * x[0] + c * x[0] - 6;
    Evaluation e;
    e.value = q * q + 10 * (1 - t) * std::cos(x[0]) + 10;
    e.gradient = vec({2 * q * (c - 2 * b * x[0]) - 10 * (1 - t) * std::sin(x[0]), 2 * q});
    return e;
  });
  return {"branin", objective, vec({2.5, 7.5}), 0.39788735772973816, {}};
}

std::vector<BankProblem> global_bank() {
  auto valley = rosenbrock();
  auto boxed = std::make_shared<FunctionObjective>(
      in_box(2, -2, 2), Need::gradient, [o = valley.objective](const VectorXd& x, Need need) { return o->evaluate(x, need); });
  return {bowl_at("bowl in 5 dimensions", vec({0.3, -0.7, 1.1, 0, -1.9}), vec({0.3, -0.7, 1.1, 0, -1.9}), -3, 2),
          {"rosenbrock in a box", boxed, valley.start, 0, valley.solutions},
          bowl_at("bowl with its optimum in a corner", vec({3, -4, 2}), vec({1, -1, 1}), -1, 1),
          branin()};
}

}  // namespace axograd::fitting::testing
