#include "tasks/compare/race_file.hpp"

#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

double number(const json& j) { return j.is_null() ? std::numeric_limits<double>::infinity() : j.get<double>(); }

json to_json(const Race& r) {
  json losses = json::array();
  for (double l : r.loss_at) losses.push_back(number_or_null(l));
  return {{"target", r.target},
          {"method", r.method},
          {"unit_cpu_s", r.unit_cpu_s},
          {"cpu_s", r.cpu_s},
          {"evaluations", r.evaluations},
          {"starts", r.starts},
          {"loss", number_or_null(r.loss)},
          {"solved", r.solved},
          {"solved_cpu_s", r.solved_cpu_s},
          {"solved_evaluations", r.solved_evaluations},
          {"loss_at", losses},
          {"evaluations_at", r.evaluations_at}};
}

Race from_json(const json& j) {
  Race r;
  j.at("target").get_to(r.target);
  j.at("method").get_to(r.method);
  j.at("unit_cpu_s").get_to(r.unit_cpu_s);
  j.at("cpu_s").get_to(r.cpu_s);
  j.at("evaluations").get_to(r.evaluations);
  j.at("starts").get_to(r.starts);
  r.loss = number(j.at("loss"));
  j.at("solved").get_to(r.solved);
  j.at("solved_cpu_s").get_to(r.solved_cpu_s);
  j.at("solved_evaluations").get_to(r.solved_evaluations);
  for (const json& l : j.at("loss_at")) r.loss_at.push_back(number(l));
  j.at("evaluations_at").get_to(r.evaluations_at);
  return r;
}

}  // namespace

RaceFile::RaceFile(const std::string& path, std::size_t budgets) {
  std::int64_t whole = 0;
  if (std::filesystem::exists(path)) {
    const std::string text = read_file(path);
    for (std::size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const json line = json::parse(text.substr(begin, end - begin), nullptr, false);
      if (line.is_discarded()) break;
      whole = std::int64_t(end) + 1;
      const Race r = from_json(line);
      if (r.loss_at.size() == budgets) known_[{r.target, r.method}] = r;
    }
  }
  file_ = std::make_unique<JsonLines>(path, whole);
}

Race RaceFile::race(const std::string& target, const std::string& method, const std::function<Race()>& run) {
  const auto known = known_.find({target, method});
  if (known != known_.end()) return known->second;
  const Race r = run();
  file_->append(to_json(r).dump());
  file_->sync();
  return r;
}

}  // namespace axograd::tasks
