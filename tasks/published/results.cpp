#include "tasks/published/results.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"
#include "core/record/field_block.hpp"
#include "data/npy.hpp"
#include "tasks/published/published_rows.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

template <class F> std::vector<double> sorted(const PublishedResults& r, F&& value) {
  std::vector<double> x;
  for (const Trial& t : r.trials) x.push_back(double(value(t)));
  std::sort(x.begin(), x.end());
  return x;
}
double median(const std::vector<double>& x) { return (x[(x.size() - 1) / 2] + x[x.size() / 2]) / 2; }
template <class F> json spread(const PublishedResults& r, F&& value) {
  const auto x = sorted(r, value);
  return {{"median", median(x)}, {"max", x.back()}};
}

long found(const PublishedResults& r) {
  return std::count_if(r.trials.begin(), r.trials.end(), [](const Trial& t) { return t.found; });
}

std::string what_found_means(const PublishedResults& r) {
  if (r.options.noise == 0) return fmt::format("a published loss of at most {:g}", solved_loss(r.problem));
  return fmt::format("an error on the {:g} mV noisy target that is no larger than that of the true parameters", r.options.noise);
}

std::string title(const PublishedResults& r) {
  const bool gif = r.problem.name == "gif2406";
  return fmt::format("{} problem of arXiv 2406.19708{}", gif ? "GIF" : "Hodgkin-Huxley",
                     gif || r.options.alpha_h == "published" ? "" : ", alpha_h corrected");
}

json summary(const PublishedResults& r, double cpu_s) {
  const long ok = found(r);
  const bool all = ok == long(r.trials.size());
  return {{"model", r.problem.neuron->fields.info->name},
          {"model_title", r.problem.neuron->fields.info->title},
          {"recording", title(r)},
          {"status", all ? "converged" : "misfit"},
          {"problem", r.problem.name},
          {"alpha_h", r.options.alpha_h},
          {"noise_mv", r.options.noise},
          {"fits", r.trials.size()},
          {"found", ok},
          {"found_means", what_found_means(r)},
          {"published_loss", spread(r, [](const Trial& t) { return t.loss; })},
          {"clean_loss", spread(r, [](const Trial& t) { return t.clean_loss; })},
          {"evaluations", spread(r, [](const Trial& t) { return t.fit.evaluations; })},
          {"cpu_s_of_a_fit", spread(r, [](const Trial& t) { return t.fit.cpu_s; })},
          {"cpu_s", cpu_s},
          {"peak_rss_mib", double(peak_rss_bytes()) / 1048576.0}};
}

// Of the first fit.
json parameters(const PublishedResults& r) {
  const auto names = field_names(r.problem.neuron->fields.params);
  const auto fields = field_of_scalar(r.problem.neuron->fields.params);
  const std::vector<double> truth = r.problem.truth();
  json list = json::array();
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const PublishedProblem::Free& f = r.problem.free[i];
    const Field& field = *fields[std::size_t(f.index)];
    const bool without_effect = r.problem.name == "gif2406" && i >= 2;
    list.push_back({{"name", names[std::size_t(f.index)]},
                    {"value", r.trials.front().fit.x[i]},
                    {"unit", field.unit},
                    {"bounds", {f.low, f.high}},
                    {"doc", fmt::format("{} (true value {:g}{})", field.doc, truth[i], without_effect ? "; has no effect" : "")},
                    {"determined", without_effect ? "not" : "well"}});
  }
  return {{"parameters", list}};
}

json fits_table(const PublishedResults& r) {
  json rows = json::array();
  for (const Trial& t : r.trials) {
    rows.push_back({t.seed, t.found, fmt::format("{:.2g}", t.loss), fmt::format("{:.2g}", t.clean_loss),
                    fmt::format("{:.5g}", t.error), fmt::format("{:.5g}", t.truth_error), t.fit.evaluations,
                    fmt::format("{:.3f}", t.fit.cpu_s)});
  }
  return {
      {"kind", "table"},
      {"title", "Every fit"},
      {"caption", fmt::format("Found means {}. The loss is the mean of (V - V_target)² over 5 stimuli and the published samples.",
                              what_found_means(r))},
      {"columns",
       {{{"name", "seed"}, {"digits", 0}},
        {{"name", "found"}},
        {{"name", "published loss"}, {"unit", "mV²"}},
        {{"name", "the same without noise"}, {"unit", "mV²"}},
        {{"name", "error over all samples"}, {"unit", "mV²"}},
        {{"name", "true parameters"}, {"unit", "mV²"}},
        {{"name", "evaluations"}, {"digits", 0}},
        {{"name", "CPU"}, {"unit", "s"}}}},
      {"rows", rows}};
}

json methods_table(const PublishedResults& r) {
  const auto loss = sorted(r, [](const Trial& t) { return t.loss; });
  const auto evaluations = sorted(r, [](const Trial& t) { return t.fit.evaluations; });
  const auto cpu = sorted(r, [](const Trial& t) { return t.fit.cpu_s; });
  json rows = json::array();
  rows.push_back({"axograd (median; most)", fmt::format("{:.2g}; {:.2g}", median(loss), loss.back()),
                  fmt::format("{:.0f}; {:.0f}", median(evaluations), evaluations.back()),
                  fmt::format("{:.3f}; {:.3f}", median(cpu), cpu.back()), nullptr, nullptr});
  for (const PublishedRow& row : published_rows(r.problem.name)) {
    rows.push_back({row.method, row.loss, row.evaluations > 0 ? json(std::to_string(row.evaluations)) : json(nullptr),
                    row.paper_s, *row.code_loss ? json(row.code_loss) : json(nullptr),
                    *row.code_cpu_s ? json(row.code_cpu_s) : json(nullptr)});
  }
  return {
      {"kind", "table"},
      {"title", "Beside what was published"},
      {"caption",
       "axograd: CPU seconds of one core, one fit. Paper: arXiv 2406.19708, mean ± s.d. of 10 repeats on a target without noise, "
       "wall-clock seconds with compilation. Released code: commit 022e1dc run as it is on one core."},
      {"columns",
       {{{"name", "method"}},
        {{"name", "loss"}},
        {{"name", "evaluations"}},
        {{"name", "seconds"}},
        {{"name", "loss, released code"}},
        {{"name", "CPU seconds, released code"}}}},
      {"rows", rows},
      {"chosen", 0}};
}

json voltages_figure(const PublishedResults& r, const std::string& folder) {
  const Trial& t = r.trials.front();
  const auto target = noisy_target(r.problem, r.options.noise, t.seed), model = r.problem.voltages(t.fit.x);
  json panels = json::array();
  for (std::size_t s = 0; s < target.size(); ++s) {
    const auto array = [&](const std::string& what, const std::vector<double>& x) {
      const std::string name = fmt::format("{}_{}", what, s + 1);
      data::write_npy(folder + "/arrays/" + name + ".npy", std::span<const double>(x), {x.size()});
      return name;
    };
    panels.push_back({{"label", fmt::format("stimulus {}", s + 1)},
                      {"unit", "mV"},
                      {"series",
                       {{{"name", "target"}, {"values", array("target", target[s])}, {"role", "data"}},
                        {{"name", "fit"}, {"values", array("fit", model[s])}, {"role", "model"}}}}});
  }
  return {{"kind", "traces"},
          {"title", "Target and fit"},
          {"caption", fmt::format("The fit of seed {}.", t.seed)},
          {"x", {{"label", "time"}, {"unit", "ms"}, {"start", 0}, {"step", r.problem.dt}}},
          {"panels", panels}};
}

std::string verdict(const PublishedResults& r) {
  const auto cpu = sorted(r, [](const Trial& t) { return t.fit.cpu_s; });
  return fmt::format("{} of {} fits found the target, in {:.3f} CPU seconds each (median; most {:.3f}). Found means {}.",
                     found(r), r.trials.size(), median(cpu), cpu.back(), what_found_means(r));
}

}  // namespace

void write_published_results(const PublishedResults& r, const std::string& folder, double cpu_s) {
  make_folders(folder + "/arrays");
  const auto put = [&](const char* name, const json& value) { write_file_atomic(folder + '/' + name, value.dump(1) + '\n'); };
  put("summary.json", summary(r, cpu_s));
  put("parameters.json", parameters(r));
  put("report.json",
      {{"title", title(r)},
       {"verdict", json::array({verdict(r)})},
       {"sections", json::array({{{"title", "Result"}, {"figures", json::array({methods_table(r), fits_table(r)})}},
                                 {{"title", "Voltage"}, {"figures", json::array({voltages_figure(r, folder)})}}})}});
}

void print_published(const PublishedResults& r) {
  fmt::print("\n{}\n{}\n\nseed  found  published loss  without noise  evaluations  CPU-s\n", title(r), verdict(r));
  for (const Trial& t : r.trials)
    fmt::print("{:>4}  {:>5}  {:>14.2g}  {:>13.2g}  {:>11}  {:>5.3f}\n", t.seed, t.found ? "yes" : "no", t.loss, t.clean_loss,
               t.fit.evaluations, t.fit.cpu_s);
}

}  // namespace axograd::tasks
