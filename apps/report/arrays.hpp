// The numbers behind the figures: array values of report.json, from the text itself or from arrays/*.npy.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "data/npy.hpp"

namespace axograd::report {

using Array = data::NpyArray;

class Arrays {
 public:
  explicit Arrays(std::filesystem::path run_folder) : folder_(std::move(run_folder) / "arrays") {}

  // Any array value (docs/run-folder.md, "Values"); `length` is used for a regular axis {"start", "step"}.
  // Throws InputError that says which array is missing or misshapen.
  std::vector<double> vector(const nlohmann::json& value, std::size_t length = 0) const;

  // A two-dimensional array value: a file of two dimensions or a list of lists.
  Array matrix(const nlohmann::json& value) const;

 private:
  Array file(const std::string& name) const;

  std::filesystem::path folder_;
};

}  // namespace axograd::report
