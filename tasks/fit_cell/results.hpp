// The run folder of a fitted cell: parameters.json, summary.json, report.json and their arrays (docs/run-folder.md).
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tasks/fit_cell/errors.hpp"
#include "tasks/fit_cell/prepare.hpp"
#include "tasks/fit_cell/recipe.hpp"
#include "tasks/results/outcome.hpp"

namespace axograd::tasks {

struct CellChoice {
  Eigen::VectorXd u;
  int stage = 0;
  double error = 0;  // mV, free run inside the window
  double gamma = 0;  // of the free run on the data after it; NaN without such data
};

struct CellResults {
  Outcome outcome;
  double area = 0;  // um2
  const NudgeResult& search;
  CellChoice choice;
  std::vector<double> params;   // all, natural units
  std::vector<float> V_window;  // [T] mV, free run inside the window
  Uncertainty errors;
  nlohmann::json sections = nlohmann::json::array();  // of the report, before those that every cell has
  nlohmann::json pages = nlohmann::json::array();     // after them (diagnosis.hpp)
  nlohmann::json summary = nlohmann::json::object();  // added to summary.json
};

void write_cell_results(const CellResults& results, const NeuronFields& cell, const CellData& data, const NudgedTraces& objective,
                        const std::string& folder, double cpu_s);

}  // namespace axograd::tasks
