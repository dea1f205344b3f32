// Turns the one-at-a-time questions of several optimisers into lanes of one evaluation. Each runs in a thread of its own and
// waits until all the others have asked (or ended); then one call answers them all.
#pragma once
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <vector>

#include "fitting/objective.hpp"

namespace axograd::fitting {

class Rendezvous {
 public:
  Rendezvous(Objective& objective, int lanes) : objective_(objective), questions_(lanes), answers_(lanes), waiting_(lanes) {}

  // Called from the thread of `lane`. Blocks until the answer is there. Rethrows what the objective throws.
  Evaluation ask(int lane, const Eigen::VectorXd& x, Need need);
  // The lane will not ask any more.
  void leave();
  // Before a round: how many lanes take part.
  void expect(int lanes) { active_ = lanes; }

 private:
  void answer_all();

  struct Question {
    Eigen::VectorXd x;
    Need need;
  };
  Objective& objective_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::vector<std::optional<Question>> questions_;
  std::vector<Evaluation> answers_;
  std::vector<bool> waiting_;
  std::exception_ptr failure_;
  int active_ = 0, asked_ = 0;
};

// What one lane's optimiser sees.
class LaneView final : public Objective {
 public:
  LaneView(Objective& objective, Rendezvous& meeting, int lane) : objective_(objective), meeting_(meeting), lane_(lane) {}
  const std::vector<ParameterInfo>& parameters() const override { return objective_.parameters(); }
  Need offers() const override { return objective_.offers(); }
  Evaluation evaluate(const Eigen::VectorXd& x, Need need) override { return meeting_.ask(lane_, x, need); }

 private:
  Objective& objective_;
  Rendezvous& meeting_;
  int lane_;
};

}  // namespace axograd::fitting
