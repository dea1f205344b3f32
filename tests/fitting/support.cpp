#include "tests/fitting/support.hpp"

#include <unistd.h>

#include <cstring>
#include <stdexcept>

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

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "axograd-fitting-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
  folder_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

bool same_bits(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), sizeof(double) * static_cast<size_t>(a.size())) == 0;
}

}  // namespace axograd::fitting::testing
