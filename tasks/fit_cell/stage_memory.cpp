#include "tasks/fit_cell/stage_memory.hpp"

#include <fmt/format.h>
#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

// JSON has no infinity: a run that left the finite numbers is null.
std::vector<double> numbers(const json& list) {
  std::vector<double> x;
  for (const json& v : list) x.push_back(v.is_number() ? v.get<double>() : std::numeric_limits<double>::infinity());
  return x;
}

}  // namespace

std::string StageMemory::file(int number) const { return fmt::format("{}/stages/search_{:03}.json", folder_, number); }

std::optional<NudgeStage> StageMemory::recall(int number) const {
  if (!std::filesystem::exists(file(number))) return std::nullopt;
  const json j = json::parse(read_file(file(number)), nullptr, false);
  if (j.is_discarded() || !j.contains("sets")) return std::nullopt;
  NudgeStage s;
  s.name = j["name"];
  s.rate = j["rate"];
  s.pulled_error = numbers(json::array({j["pulled_error"]})).front();
  s.iterations = j["iterations"];
  s.evaluations = j["evaluations"];
  s.loss = numbers(j["loss"]);
  s.error = numbers(j["error"]);
  for (const json& set : j["sets"]) {
    const std::vector<double> u = numbers(set);
    s.points.conservativeResize(Eigen::Index(u.size()), s.points.cols() + 1);
    s.points.rightCols(1) = Eigen::Map<const Eigen::VectorXd>(u.data(), Eigen::Index(u.size()));
  }
  return s;
}

void StageMemory::keep(int number, const NudgeStage& s) const {
  json sets = json::array();
  for (const auto& u : s.points.colwise()) sets.push_back(std::vector<double>(u.begin(), u.end()));
  const json all = {{"name", s.name},
                    {"rate", s.rate},
                    {"pulled_error", s.pulled_error},
                    {"iterations", s.iterations},
                    {"evaluations", s.evaluations},
                    {"loss", s.loss},
                    {"error", s.error},
                    {"sets", sets}};
  make_folders(folder_ + "/stages");
  write_file_atomic(file(number), all.dump() + "\n");
}

}  // namespace axograd::tasks
