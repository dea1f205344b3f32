// Things the tests of this room share.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fitting/optimizer.hpp"
#include "tests/support/temporary_folder.hpp"

namespace axograd::fitting::testing {

struct NamedOptimizer {
  std::string name;
  std::function<std::unique_ptr<Optimizer>()> make;
};

std::vector<NamedOptimizer> monotone_optimizers();
std::vector<NamedOptimizer> first_order_optimizers();  // with settings that suit the bounded bank
std::vector<NamedOptimizer> all_optimizers();

using axograd::testing::TemporaryFolder;

// True when both hold the same bits.
bool same_bits(const Eigen::VectorXd& a, const Eigen::VectorXd& b);

}  // namespace axograd::fitting::testing
