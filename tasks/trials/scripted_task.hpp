// A task that writes one trial at a time as a Script; drawing batches, encoding and padding are done here.
#pragma once
#include "tasks/trials/encode.hpp"
#include "tasks/trials/script.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks::trials {

class ScriptedTask : public TrialTask {
 public:
  TrialShape shape() const final { return encoded(layout()); }
  TrialBatch draw(std::uint64_t seed, std::int64_t first, int count) const final;

 protected:
  virtual Layout layout() const = 0;  // shape.steps: of the longest trial
  virtual Script write(TrialDraws& draws) const = 0;
};

}  // namespace axograd::tasks::trials
