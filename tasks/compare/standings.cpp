#include "tasks/compare/standings.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "data/npy.hpp"
#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

double median(std::vector<double> x) {
  if (x.empty()) return std::nan("");
  std::sort(x.begin(), x.end());
  const std::size_t half = x.size() / 2;
  return x.size() % 2 ? x[half] : 0.5 * (x[half - 1] + x[half]);
}

bool solved_within(const Race& r, double multiple) { return r.solved && r.solved_cpu_s <= multiple * r.unit_cpu_s; }

std::string shown(const std::string& method) { return method.empty() ? own_name : method; }

Standing standing_of(const std::string& method, const std::vector<Race>& races, const std::vector<double>& multiples) {
  Standing s;
  s.method = method;
  std::vector<double> cpu;
  double evaluations = 0, seconds = 0;
  for (const Race& r : races) {
    if (r.method != method) continue;
    ++s.targets;
    cpu.push_back(r.cpu_s);
    evaluations += double(r.evaluations), seconds += r.cpu_s;
    if (r.solved) s.solved_cpu_s.push_back(r.solved_cpu_s);
  }
  std::sort(s.solved_cpu_s.begin(), s.solved_cpu_s.end());
  for (std::size_t k = 0; k < multiples.size(); ++k) {
    std::vector<double> loss, used;
    int solved = 0;
    for (const Race& r : races) {
      if (r.method != method) continue;
      solved += solved_within(r, multiples[k]);
      loss.push_back(r.loss_at[k]);
      used.push_back(double(r.evaluations_at[k]));
    }
    s.solved.push_back(solved);
    s.median_loss.push_back(median(loss));
    s.median_evaluations.push_back(median(used));
  }
  s.median_cpu_s = median(cpu);
  s.evaluations_per_cpu_s = seconds > 0 ? evaluations / seconds : 0;
  return s;
}

// Share of targets solved after so many CPU seconds, from 0 at `first`: a corner before and after every step. Colours repeat
// after six.
json curve(const Standing& s, double first, double last, std::size_t number) {
  json x = {first}, y = {0.0};
  const auto corner = [&](double t, double share) { x.push_back(t), y.push_back(share); };
  for (std::size_t k = 0; k < s.solved_cpu_s.size(); ++k) {
    corner(s.solved_cpu_s[k], double(k) / s.targets);
    corner(s.solved_cpu_s[k], double(k + 1) / s.targets);
  }
  corner(last, double(s.solved_cpu_s.size()) / s.targets);
  static const char* styles[] = {"line", "dashed", "dotted"};
  return {{"name", shown(s.method)}, {"x", x}, {"y", y}, {"style", styles[std::min<std::size_t>(number / 6, 2)]}};
}

// The share of solved targets against CPU time; methods that solve nothing are named below it.
json plot_of(const std::vector<Standing>& all) {
  double first = 1e300, last = 0;
  std::string none;
  for (const Standing& s : all) {
    last = std::max(last, s.median_cpu_s);
    for (double t : s.solved_cpu_s) first = std::min(first, t), last = std::max(last, t);
    if (s.solved_cpu_s.empty()) none += (none.empty() ? "" : ", ") + shown(s.method);
  }
  first = std::min(first, last) / 3;
  json curves = json::array();
  for (const Standing& s : all) {
    if (!s.solved_cpu_s.empty()) curves.push_back(curve(s, first, last, curves.size()));
  }
  return {{"kind", "lines"},
          {"title", "Targets solved"},
          {"width", "full"},
          {"x", {{"label", "CPU time"}, {"unit", "s"}, {"scale", "log"}}},
          {"y", {{"label", "share of targets"}, {"range", {0, 1}}}},
          {"series", curves},
          {"caption",
           fmt::format(
               "Share of targets that a method had solved after so much CPU time of one core. Every method stops at its largest "
               "budget.{}",
               none.empty() ? "" : " Solved none: " + none + ".")}};
}

}  // namespace

std::vector<Standing> standings(const std::vector<Race>& races, const std::vector<double>& multiples) {
  std::vector<std::string> order;
  for (const Race& r : races) {
    if (std::find(order.begin(), order.end(), r.method) == order.end()) order.push_back(r.method);
  }
  std::vector<Standing> all;
  for (const std::string& method : order) all.push_back(standing_of(method, races, multiples));
  return all;
}

std::string standings_text(const std::vector<Standing>& all, const std::vector<double>& multiples) {
  std::string out = fmt::format("{:<32}", "targets solved within");
  for (double m : multiples) out += fmt::format(" {:>10}", fmt::format("{:g} x", m));
  out += fmt::format(" {:>12} {:>12}\n", "CPU-s each", "evaluations");
  for (const Standing& s : all) {
    out += fmt::format("{:<32}", shown(s.method));
    for (int n : s.solved) out += fmt::format(" {:>10}", fmt::format("{} of {}", n, s.targets));
    out += fmt::format(" {:>12.2f} {:>12.0f}\n", s.median_cpu_s, s.median_evaluations.back());
  }
  return out;
}

json standings_json(const std::vector<Standing>& all, const std::vector<double>& multiples) {
  json list = json::array();
  for (const Standing& s : all) {
    json at = json::array();
    for (std::size_t k = 0; k < multiples.size(); ++k)
      at.push_back({{"multiple", multiples[k]},
                    {"solved", s.solved[k]},
                    {"median_loss", number_or_null(s.median_loss[k])},
                    {"median_evaluations", number_or_null(s.median_evaluations[k])}});
    list.push_back({{"method", shown(s.method)},
                    {"targets", s.targets},
                    {"budgets", at},
                    {"median_cpu_s", number_or_null(s.median_cpu_s)},
                    {"evaluations_per_cpu_s", s.evaluations_per_cpu_s}});
  }
  return list;
}

void write_race_arrays(const std::vector<Race>& races, const std::vector<Standing>& all, const std::string& folder) {
  std::vector<double> solved, loss;
  for (const Standing& s : all) {
    for (const Race& r : races) {
      if (r.method != s.method) continue;
      solved.push_back(r.solved ? r.solved_cpu_s : std::nan(""));
      loss.push_back(r.loss);
    }
  }
  make_folders(folder + "/arrays");
  const std::size_t methods = all.size(), targets = methods ? solved.size() / methods : 0;
  data::write_npy(folder + "/arrays/solved_cpu_s.npy", std::span<const double>(solved), {methods, targets});
  data::write_npy(folder + "/arrays/best_loss.npy", std::span<const double>(loss), {methods, targets});
}

std::string races_csv(const std::vector<Race>& races, const std::vector<double>& multiples) {
  std::string out = "target,method,unit_cpu_s,multiple,loss,evaluations,solved,solved_cpu_s,solved_evaluations,starts\n";
  const auto number = [](double x) { return std::isfinite(x) ? fmt::format("{:.9g}", x) : std::string(); };
  for (const Race& r : races) {
    for (std::size_t k = 0; k < multiples.size(); ++k) {
      const bool solved = solved_within(r, multiples[k]);
      out += fmt::format("\"{}\",\"{}\",{},{:g},{},{},{},{},{},{}\n", r.target, shown(r.method), number(r.unit_cpu_s),
                         multiples[k], number(r.loss_at[k]), r.evaluations_at[k], int(solved),
                         solved ? number(r.solved_cpu_s) : "", solved ? std::to_string(r.solved_evaluations) : "", r.starts);
    }
  }
  return out;
}

json standings_sections(const std::vector<Standing>& all, const std::vector<double>& multiples, const std::string& unit) {
  json columns = {{{"name", "method"}}}, rows = json::array();
  for (double m : multiples) columns.push_back({{"name", fmt::format("solved, {:g} x", m)}});
  for (double m : multiples) columns.push_back({{"name", fmt::format("median loss, {:g} x", m)}, {"unit", unit}});
  columns.push_back({{"name", "median evaluations"}, {"digits", 0}});
  columns.push_back({{"name", "median CPU time"}, {"unit", "s"}, {"digits", 2}});
  columns.push_back({{"name", "evaluations per CPU second"}, {"digits", 0}});
  for (const Standing& s : all) {
    json row = {shown(s.method)};
    for (int n : s.solved) row.push_back(fmt::format("{} of {}", n, s.targets));
    for (double l : s.median_loss) row.push_back(number_or_null(l));
    row.push_back(number_or_null(s.median_evaluations.back()));
    row.push_back(number_or_null(s.median_cpu_s));
    row.push_back(s.evaluations_per_cpu_s);
    rows.push_back(row);
  }
  const json table = {{"kind", "table"}, {"columns", columns}, {"rows", rows}, {"chosen", 0}};
  return {{{"title", "Solved within a budget"},
           {"text",
            "Budgets are multiples of the CPU time that axograd's own recipe took on the same target. Every method sees the same "
            "loss over the same box; those that ask for one point at a time run several starts side by side. Evaluations count "
            "points, with or without derivatives."},
           {"figures", {table}}},
          {{"title", "Against CPU time"}, {"figures", {plot_of(all)}}}};
}

}  // namespace axograd::tasks
