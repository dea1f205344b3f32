// Figures of a report that every fit to a recording shows (docs/run-folder.md): they need the data and the held-out evaluation,
// not the model. Arrays go to FOLDER/arrays.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "data/npy.hpp"
#include "tasks/fit_trace/evaluate.hpp"

namespace axograd::tasks {

class RecordingFigures {
 public:
  RecordingFigures(const Dataset& dataset, const Evaluation& test, const std::string& folder)
      : dataset_(dataset), test_(test), folder_(folder + "/arrays/") {}

  nlohmann::json voltage();  // sections
  nlohmann::json repeats();
  nlohmann::json statistics();

  template <class T> std::string array(const std::string& name, const std::vector<T>& x) {
    data::write_npy(folder_ + name + ".npy", std::span<const T>(x), {x.size()});
    return name;
  }
  // A series of kind `lines`, with a band where low and high are given. role: "" for the palette.
  nlohmann::json line(const std::string& name, const std::string& label, const std::vector<double>& x,
                      const std::vector<double>& y, const std::string& role = "model", const std::vector<double>& low = {},
                      const std::vector<double>& high = {});

 private:
  struct Average {
    std::vector<double> t, y;
  };
  Average triggered(const std::vector<float>& trace, const fitting::Trains& spikes, double before, double after) const;
  nlohmann::json group(const std::string& name, const char* label, const char* role, const fitting::Trains& trains);
  std::vector<double> milliseconds(const fitting::Train& spikes) const;

  const Dataset& dataset_;
  const Evaluation& test_;
  std::string folder_;
};

}  // namespace axograd::tasks
