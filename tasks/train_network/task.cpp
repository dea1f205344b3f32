// The task "train_network": a spiking network learns a working-memory task.
#include <algorithm>
#include <memory>

#include <nlohmann/json.hpp>

#include "core/base/conflict.hpp"
#include "fitting/registry.hpp"
#include "tasks/task.hpp"
#include "tasks/train_network/check_learning.hpp"
#include "tasks/train_network/check_loss.hpp"
#include "tasks/train_network/check_network.hpp"
#include "tasks/train_network/train.hpp"
#include "tasks/trials/registry.hpp"

namespace axograd::tasks {
namespace {

std::unique_ptr<fitting::Optimizer> optimizer_of(const OptionBlock& block, const SourceJson& source, Problems& problems) {
  if (!block.given()) {
    static const SourceJson standard = parse_json(R"({"schedule": {"rate": 0.001}, "clip": 1})", "the default optimizer");
    return fitting::make_optimizer("adam", standard, "", problems);
  }
  const auto* json = source.find(block.pointer);
  const std::string type = json && json->is_object() ? json->value("type", std::string("adam")) : "adam";
  return fitting::make_optimizer(type, source, block.pointer, problems);
}

class TrainNetwork final : public TaskRun {
 public:
  OptionTarget options() override { return OptionTarget(options_); }

  void check(const SourceJson& source, Problems& problems) override {
    task_ = trials::make_trial_task(source, "/trials", problems);
    optimizer_ = optimizer_of(options_.training.optimizer, source, problems);
    check_loss(options_.training.loss, source, problems);
    check_learning(options_, source, problems);
    if (problems.empty() && !task_->shape().spikes) check_plasticity(source, problems);
    if (problems.empty()) check_network(options_, surroundings(task_->shape()), source, problems);
  }

  Exit run(const RunRequest& request) override {
    if (options_.connectome) {
      auto& c = options_.connectome->source;
      for (std::string* path : {&c.edges, &c.nodes, &c.edge_types, &c.node_types, &c.signs.table}) {
        if (!path->empty()) *path = request.source->resolve(*path);
      }
    }
    auto& rates = options_.training.loss.rate_distribution;
    if (rates && !rates->file.empty()) rates->file = request.source->resolve(rates->file);
    for (auto& p : options_.network.populations) {
      if (!p.fitted.empty()) p.fitted = request.source->resolve(p.fitted);
    }
    return train_network(options_, *task_, *optimizer_, request);
  }

 private:
  void check_plasticity(const SourceJson& source, Problems& problems) const {
    const auto& n = options_.network;
    for (std::size_t i = 0; i < n.synapses.size(); ++i) {
      const auto& s = n.synapses[i];
      const bool external = std::none_of(n.populations.begin(), n.populations.end(), [&](const auto& p) { return p.name == s.from; });
      if (!s.plasticity || !external) continue;
      add_conflict(source, "/network/synapses/" + std::to_string(i) + "/plasticity",
                   "synapses from \"" + s.from + "\" cannot have short-term plasticity: the task feeds the network with values, not spikes", problems,
                   "trials with \"encoding\": {\"kind\": \"spikes\"}, or synapses between neurons");
    }
  }

  TrainNetworkOptions options_;
  std::unique_ptr<trials::TrialTask> task_;
  std::unique_ptr<fitting::Optimizer> optimizer_;
};

}  // namespace

Task train_network_task() {
  return {"train_network", "a spiking network learns a working-memory task, by back-propagation through time or local rules", "fit",
          make_task<TrainNetwork>};
}

}  // namespace axograd::tasks
