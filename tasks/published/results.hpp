// The run folder of the task `published`: summary.json, parameters.json, report.json and its arrays.
#pragma once
#include <string>
#include <vector>

#include "tasks/published/options.hpp"
#include "tasks/published/trials.hpp"

namespace axograd::tasks {

struct PublishedResults {
  const PublishedOptions& options;
  const PublishedProblem& problem;
  std::vector<Trial> trials;
};

void write_published_results(const PublishedResults& results, const std::string& folder, double cpu_s);
void print_published(const PublishedResults& results);

}  // namespace axograd::tasks
