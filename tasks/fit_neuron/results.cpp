#include "tasks/fit_neuron/results.hpp"

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/record/field_block.hpp"
#include "tasks/results/estimates.hpp"
#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

json estimates_json(const NeuronResults& r, const NeuronFields& n, const std::string& folder) {
  const auto fields = field_of_scalar(n.params);
  json rows = json::array();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fitting::Estimate e = r.errors.estimates.list[i];
    if (e.fixed) e.value = r.best().params[i];
    rows.push_back(estimate_row(e, *fields[i], r.best().start[i]));
  }
  return parameters_json(r.errors, r.outcome.dataset, rows, folder);
}

json sections_json(const NeuronResults& r, const NeuronFields& n, const std::string& folder) {
  RecordingFigures figures(r.outcome, folder);
  json sections = json::array({figures.voltage(), figures.repeats()});
  const json history = history_figures(r, n, figures);
  if (!history.empty()) sections.push_back({{"title", "Kernels"}, {"figures", history}});
  sections.push_back(figures.statistics());
  return sections;
}

}  // namespace

void write_neuron_results(const NeuronResults& r, const NeuronFields& n, const std::string& folder, double cpu_s) {
  make_folders(folder + "/arrays");
  write_file_atomic(folder + "/parameters.json", estimates_json(r, n, folder).dump(1) + "\n");
  write_file_atomic(folder + "/report.json", report_json(r.outcome, sections_json(r, n, folder)).dump(1) + "\n");
  write_file_atomic(folder + "/summary.json", summary_json(r.outcome, cpu_s).dump(1) + "\n");
}

}  // namespace axograd::tasks
