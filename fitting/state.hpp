// Saving and restoring state from one text: whoever has state lists it once in visit_state(), for both directions.
#pragma once
#include <Eigen/Dense>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace axograd::fitting {

// Named arrays of exact numbers, and text beside them: everything needed to go on with a fit.
struct Snapshot {
  struct Array {
    std::vector<int64_t> shape;
    std::vector<double> reals;  // row-major; empty when it holds integers
    std::vector<int64_t> integers;
    bool operator==(const Array&) const = default;
  };
  std::map<std::string, Array> arrays;
  std::map<std::string, std::string> metadata;
};

// Reads or writes each named thing it is shown. Names are unique within one prefix.
struct StateVisitor {
  virtual ~StateVisitor() = default;
  virtual void operator()(std::string_view name, double& value) = 0;
  virtual void operator()(std::string_view name, int64_t& value) = 0;
  virtual void operator()(std::string_view name, Eigen::VectorXd& value) = 0;
  virtual void operator()(std::string_view name, Eigen::MatrixXd& value) = 0;
};

// Copies what it is shown into a snapshot, under `prefix`.
class StateSaver final : public StateVisitor {
 public:
  StateSaver(Snapshot& snapshot, std::string prefix) : snapshot_(snapshot), prefix_(std::move(prefix)) {}
  void operator()(std::string_view name, double& value) override;
  void operator()(std::string_view name, int64_t& value) override;
  void operator()(std::string_view name, Eigen::VectorXd& value) override;
  void operator()(std::string_view name, Eigen::MatrixXd& value) override;

 private:
  Snapshot& snapshot_;
  std::string prefix_;
};

// Puts back what a StateSaver kept. Throws InputError when the snapshot lacks a name or its shape does not fit.
class StateLoader final : public StateVisitor {
 public:
  StateLoader(const Snapshot& snapshot, std::string prefix) : snapshot_(snapshot), prefix_(std::move(prefix)) {}
  void operator()(std::string_view name, double& value) override;
  void operator()(std::string_view name, int64_t& value) override;
  void operator()(std::string_view name, Eigen::VectorXd& value) override;
  void operator()(std::string_view name, Eigen::MatrixXd& value) override;

 private:
  const Snapshot::Array& find(std::string_view name, size_t rank, bool integer) const;
  const Snapshot& snapshot_;
  std::string prefix_;
};

}  // namespace axograd::fitting
