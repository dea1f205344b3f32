#include "tasks/train_network/check_learning.hpp"

#include "core/base/conflict.hpp"

namespace axograd::tasks {

void check_learning(const TrainNetworkOptions& o, const SourceJson& source, Problems& problems) {
  const LearningOptions& l = o.training.learning;
  if (l.feedback == "adaptive" && (l.rule == "bptt" || l.rule == "tbptt"))
    add_conflict(source, "/training/learning/feedback", l.rule + " goes back through the readout's own weights", problems,
                 "symmetric, or a local rule as eprop");
  if (l.rule == "tbptt" && l.window == 0)
    add_conflict(source, "/training/learning/window", "tbptt cuts every `window` steps, and window is 0", problems,
                 "at least 1, or the rule bptt, which does not cut");
  for (std::size_t i = 0; i < o.network.synapses.size(); ++i) {
    const auto& s = o.network.synapses[i];
    const std::string place = "/network/synapses/" + std::to_string(i);
    if (s.rewiring && s.low_rank)
      add_conflict(source, place + "/rewiring", "connections that move cannot stay frozen under low_rank", problems,
                 "one of rewiring and low_rank");
    if (!s.learn && (s.rewiring || s.low_rank))
      add_conflict(source, place + "/learn", "the weights are not trained, but a way to train them is given", problems,
                 "true with rewiring and low_rank");
  }
}

}  // namespace axograd::tasks
