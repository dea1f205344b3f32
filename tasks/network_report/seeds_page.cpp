#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tasks/network_report/seeds.hpp"

namespace axograd::tasks::network_report {
namespace {

using nlohmann::json;

std::string percent(const Interval& i) { return fmt::format("{:.1f} to {:.1f}", 100 * i.low, 100 * i.high); }

json seeds_table(const std::vector<SeedScore>& scores) {
  json rows = json::array();
  for (const SeedScore& s : scores) {
    rows.push_back({s.network, s.seed, 100 * s.held_out.value(), percent(s.held_out.interval()), s.held_out.trials,
                    s.iterations < 0 ? json(nullptr) : json(s.iterations), s.cpu_s < 0 ? json(nullptr) : json(s.cpu_s)});
  }
  return {{"kind", "table"},
          {"title", "Every seed"},
          {"columns",
           {{{"name", "network"}},
            {{"name", "seed"}},
            {{"name", "correct"}, {"unit", "%"}, {"digits", 1}},
            {{"name", "95 % interval"}, {"unit", "%"}},
            {{"name", "trials"}},
            {{"name", "iterations to the criterion"}, {"digits", 0}},
            {{"name", "CPU time"}, {"unit", "s"}, {"digits", 0}}}},
          {"rows", rows},
          {"caption", "Fresh trials after training; Wilson's interval over trials."}};
}

json networks_table(const std::vector<NetworkScore>& all, double criterion) {
  json rows = json::array();
  for (const NetworkScore& n : all) {
    rows.push_back({n.network, fmt::format("{} of {}", n.reached, n.seeds), 100 * n.mean,
                    n.seeds > 1 ? json(percent(n.interval)) : json("one seed"), 100 * n.worst});
  }
  return {{"kind", "table"},
          {"title", "All seeds together"},
          {"columns",
           {{{"name", "network"}},
            {{"name", fmt::format("seeds at {:g} % or above", 100 * criterion)}},
            {{"name", "mean"}, {"unit", "%"}, {"digits", 1}},
            {{"name", "95 % interval of the mean"}, {"unit", "%"}},
            {{"name", "worst seed"}, {"unit", "%"}, {"digits", 1}}}},
          {"rows", rows},
          {"caption", "Interval over seeds by Student's t."}};
}

std::string in_words(const Difference& d, const std::string& a, const std::string& b) {
  const std::string size =
      fmt::format("{:+.1f} points (95 % interval {:+.1f} to {:+.1f})", 100 * d.mean, 100 * d.interval.low, 100 * d.interval.high);
  if (d.interval.low > 0) return fmt::format("{} learns better than {}: {}.", a, b, size);
  if (d.interval.high < 0) return fmt::format("{} learns worse than {}: {}.", a, b, size);
  return fmt::format("{} is not told from {}: {}.", a, b, size);
}

}  // namespace

json seeds_section(const std::vector<SeedScore>& scores, double criterion, json& summary) {
  const std::vector<NetworkScore> all = by_network(scores, criterion);
  json figures = json::array(), kept = json::array(), words = json::array();
  for (const NetworkScore& n : all) {
    kept.push_back({{"network", n.network},
                    {"seeds", n.seeds},
                    {"reached", n.reached},
                    {"mean", n.mean},
                    {"low", n.interval.low},
                    {"high", n.interval.high},
                    {"worst", n.worst}});
  }
  for (std::size_t k = 1; k < all.size(); ++k)
    words.push_back(in_words(difference(scores, all[0].network, all[k].network), all[0].network, all[k].network));
  if (!words.empty()) figures.push_back({{"kind", "text"}, {"text", words}});
  if (!all.empty()) figures.push_back(networks_table(all, criterion)), figures.push_back(seeds_table(scores));
  summary["seeds"] = {{"criterion", criterion}, {"networks", kept}, {"differences", words}};
  return {{"title", "Seeds"}, {"figures", figures}};
}

}  // namespace axograd::tasks::network_report
