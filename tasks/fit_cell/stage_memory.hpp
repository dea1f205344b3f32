// Finished stages of a search, saved so that a killed run goes on after the last of them, with the same numbers.
#pragma once
#include <optional>
#include <string>

#include "tasks/fit_cell/recipe.hpp"

namespace axograd::tasks {

class StageMemory {
 public:
  explicit StageMemory(std::string run_folder) : folder_(std::move(run_folder)) {}
  // Stage `number` (from 1) as an earlier leg of this run saved it.
  std::optional<NudgeStage> recall(int number) const;
  void keep(int number, const NudgeStage& stage) const;

 private:
  std::string file(int number) const;
  std::string folder_;
};

}  // namespace axograd::tasks
