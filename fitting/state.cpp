#include "fitting/state.hpp"

#include <fmt/format.h>

#include "core/base/error.hpp"

namespace axograd::fitting {

void StateSaver::operator()(std::string_view name, double& value) {
  snapshot_.arrays[prefix_ + std::string(name)] = {{}, {value}, {}};
}

void StateSaver::operator()(std::string_view name, int64_t& value) {
  snapshot_.arrays[prefix_ + std::string(name)] = {{}, {}, {value}};
}

void StateSaver::operator()(std::string_view name, Eigen::VectorXd& value) {
  Snapshot::Array array{{value.size()}, {}, {}};
  array.reals.assign(value.data(), value.data() + value.size());
  snapshot_.arrays[prefix_ + std::string(name)] = std::move(array);
}

void StateSaver::operator()(std::string_view name, Eigen::MatrixXd& value) {
  Snapshot::Array array{{value.rows(), value.cols()}, {}, {}};
  array.reals.reserve(value.size());
  for (Eigen::Index i = 0; i < value.rows(); ++i)
    for (Eigen::Index j = 0; j < value.cols(); ++j) array.reals.push_back(value(i, j));
  snapshot_.arrays[prefix_ + std::string(name)] = std::move(array);
}

const Snapshot::Array& StateLoader::find(std::string_view name, size_t rank, bool integer) const {
  const std::string key = prefix_ + std::string(name);
  const auto it = snapshot_.arrays.find(key);
  if (it == snapshot_.arrays.end()) throw InputError(fmt::format("checkpoint: the array \"{}\" is missing", key));
  const auto& array = it->second;
  size_t count = 1;
  for (int64_t n : array.shape) count *= static_cast<size_t>(n);
  const size_t held = integer ? array.integers.size() : array.reals.size();
  if (array.shape.size() != rank || held != count)
    throw InputError(
        fmt::format("checkpoint: the array \"{}\" has {} dimensions and {} numbers of the wanted type; {} dimensions "
                    "and {} numbers are needed",
                    key, array.shape.size(), held, rank, count));
  return array;
}

void StateLoader::operator()(std::string_view name, double& value) { value = find(name, 0, false).reals[0]; }

void StateLoader::operator()(std::string_view name, int64_t& value) { value = find(name, 0, true).integers[0]; }

void StateLoader::operator()(std::string_view name, Eigen::VectorXd& value) {
  const auto& array = find(name, 1, false);
  value = Eigen::Map<const Eigen::VectorXd>(array.reals.data(), array.shape[0]);
}

void StateLoader::operator()(std::string_view name, Eigen::MatrixXd& value) {
  const auto& array = find(name, 2, false);
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  value = Eigen::Map<const RowMajor>(array.reals.data(), array.shape[0], array.shape[1]);
}

}  // namespace axograd::fitting
