#include "tests/fitting/support.hpp"

#include <cstring>

#include "fitting/optimizers/adam.hpp"
#include "fitting/optimizers/gradient_descent.hpp"
#include "fitting/optimizers/lbfgs.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/optimizers/nesterov.hpp"
#include "fitting/optimizers/newton.hpp"
#include "fitting/optimizers/rmsprop.hpp"

namespace axograd::fitting::testing {

template <class T> static NamedOptimizer named(const typename T::Options& options = {}) {
  return {std::string(T(options).name()), [options] { return std::make_unique<T>(options); }};
}

std::vector<NamedOptimizer> monotone_optimizers() { return {named<LevenbergMarquardt>(), named<Newton>(), named<Lbfgs>()}; }

std::vector<NamedOptimizer> first_order_optimizers() {
  return {named<GradientDescent>({.schedule = {.rate = 0.002}}), named<Nesterov>({.schedule = {.rate = 0.002}}),
          named<Rmsprop>({.schedule = {.rate = 0.01, .kind = "inverse", .period = 2000}}),
          named<Adam>({.schedule = {.rate = 0.05, .kind = "cosine", .period = 10000}})};
}

std::vector<NamedOptimizer> all_optimizers() {
  auto all = monotone_optimizers();
  for (auto& o : first_order_optimizers()) all.push_back(std::move(o));
  return all;
}

bool same_bits(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), sizeof(double) * static_cast<size_t>(a.size())) == 0;
}

}  // namespace axograd::fitting::testing
