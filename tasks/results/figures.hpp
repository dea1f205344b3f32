// Figures of a report that every fit to a recording shows (docs/run-folder.md): they need the data and the held-out evaluation,
// not the model. Arrays go to FOLDER/arrays.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "data/npy.hpp"
#include "tasks/results/curves.hpp"
#include "tasks/results/outcome.hpp"

namespace axograd::tasks {

class RecordingFigures {
 public:
  RecordingFigures(const Outcome& outcome, const std::string& folder)
      : dataset_(outcome.dataset), test_(outcome.test), folder_(folder + "/arrays/") {}

  nlohmann::json voltage();  // sections
  nlohmann::json repeats();
  nlohmann::json statistics();

  template <class T> std::string array(const std::string& name, const std::vector<T>& x) {
    data::write_npy(folder_ + name + ".npy", std::span<const T>(x), {x.size()});
    return name;
  }
  // A series of kind `lines`. role: "" for the palette.
  nlohmann::json line(const std::string& name, const std::string& label, const Curve& curve, const std::string& role = "model");

 private:
  // A model with a reset is shown reset at the recorded spikes; one without, as it runs freely.
  bool forced() const { return !test_.V_forced.empty(); }
  const std::vector<float>& shown_V() const { return forced() ? test_.V_forced : test_.V_free; }
  const char* shown_name() const { return forced() ? "model, reset at the recorded spikes" : "model, free run"; }
  Curve triggered(const std::vector<float>& trace, const fitting::Trains& spikes, double before, double after) const;
  nlohmann::json group(const std::string& name, const char* label, const char* role, const fitting::Trains& trains);
  std::vector<double> milliseconds(const fitting::Train& spikes) const;

  const Dataset& dataset_;
  const Evaluation& test_;
  std::string folder_;
};

// report.json: title, warnings and these sections.
nlohmann::json report_json(const Outcome& outcome, const nlohmann::json& sections);

}  // namespace axograd::tasks
