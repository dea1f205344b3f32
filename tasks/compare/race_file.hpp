// Finished races, one JSON object per line, so that a stopped comparison goes on where it was.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "core/base/atomic_file.hpp"
#include "tasks/compare/race.hpp"

namespace axograd::tasks {

class RaceFile {
 public:
  // Reads what is there; a broken last line is cut off. Races with another number of budgets count as not run.
  RaceFile(const std::string& path, std::size_t budgets);
  // The race of an earlier run, or the one that `run` makes now, which is kept.
  Race race(const std::string& target, const std::string& method, const std::function<Race()>& run);

 private:
  std::map<std::pair<std::string, std::string>, Race> known_;
  std::unique_ptr<JsonLines> file_;
};

}  // namespace axograd::tasks
