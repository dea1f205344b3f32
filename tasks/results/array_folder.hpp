// The folder arrays/ of a run: what report.json names is written here (docs/run-folder.md, "Values").
#pragma once
#include <cctype>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/base/atomic_file.hpp"
#include "data/npy.hpp"

namespace axograd::tasks {

class ArrayFolder {
 public:
  explicit ArrayFolder(const std::string& run) : folder_(run + "/arrays/") {}

  // Both return the value that report.json takes in place of the numbers. T: double, float, int64, int32.
  template <class T> nlohmann::json vector(const std::string& name, const std::vector<T>& x) const {
    return put(name, x, {x.size()});
  }
  template <class T>
  nlohmann::json matrix(const std::string& name, const std::vector<T>& x, std::size_t rows, std::size_t columns) const {
    return put(name, x, {rows, columns});
  }

 private:
  template <class T> std::string put(std::string name, const std::vector<T>& x, const std::vector<std::size_t>& shape) const {
    for (char& c : name) {  // names of populations and classes are the user's
      if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '-' && c != '.') c = '_';
    }
    make_folders(folder_);
    data::write_npy(folder_ + name + ".npy", std::span<const T>(x), shape);
    return name;
  }
  std::string folder_;
};

}  // namespace axograd::tasks
