// Things the tests of this room share.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fitting/optimizer.hpp"

namespace axograd::fitting::testing {

struct NamedOptimizer {
  std::string name;
  std::function<std::unique_ptr<Optimizer>()> make;
};

std::vector<NamedOptimizer> monotone_optimizers();
std::vector<NamedOptimizer> first_order_optimizers();  // with settings that suit the bounded bank
std::vector<NamedOptimizer> all_optimizers();

// A folder of its own under the system's temporary folder; removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::string path(const std::string& name = {}) const { return name.empty() ? folder_.string() : (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

// True when both hold the same bits.
bool same_bits(const Eigen::VectorXd& a, const Eigen::VectorXd& b);

}  // namespace axograd::fitting::testing
