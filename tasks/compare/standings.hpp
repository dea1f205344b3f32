// From races to what is shown: who solved how many targets at which budget.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "tasks/compare/race.hpp"

namespace axograd::tasks {

// One method over all targets.
struct Standing {
  std::string method;  // "" is axograd's own recipe
  int targets = 0;
  std::vector<int> solved;                 // within each multiple
  std::vector<double> median_loss;         // the best within each multiple, median over targets
  std::vector<double> median_evaluations;  // used within each multiple, or until solved
  double median_cpu_s = 0;                 // used in all
  double evaluations_per_cpu_s = 0;
  std::vector<double> solved_cpu_s;  // of the targets that were solved, rising
};

// In the order of their first race.
std::vector<Standing> standings(const std::vector<Race>& races, const std::vector<double>& multiples);

constexpr const char* own_name = "axograd's own recipe";
std::string standings_text(const std::vector<Standing>& all, const std::vector<double>& multiples);  // for the terminal
nlohmann::json standings_json(const std::vector<Standing>& all, const std::vector<double>& multiples);
// For scripts: solved_cpu_s [methods, targets] (NaN: never) and best_loss [methods, targets], in FOLDER/arrays.
void write_race_arrays(const std::vector<Race>& races, const std::vector<Standing>& all, const std::string& folder);
std::string races_csv(const std::vector<Race>& races, const std::vector<double>& multiples);
// Sections of report.json: the table, and the share of solved targets against CPU time.
nlohmann::json standings_sections(const std::vector<Standing>& all, const std::vector<double>& multiples,
                                  const std::string& unit);

}  // namespace axograd::tasks
