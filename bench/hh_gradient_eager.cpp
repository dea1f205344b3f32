// hh_gradient by the same text on LibTorch tensors, operation by operation, and LibTorch's autograd: what a model written by hand in an
// eager framework costs. In double; some seconds.
// Answer (Zen 4): 0.015 million neuron-steps/s at N 16, against 41 by the fused adjoint.
#include <cmath>

#include "bench/neuron_task.hpp"
#include "core/torch/eager_rollout.hpp"

using namespace axograd;
using namespace axograd::bench;

int main(int argc, char** argv) {
  const Problem problem("hh_gradient", argc, argv);
  std::vector<std::pair<std::string, std::string>> names;
  for (const std::string& name : problem.by()) names.push_back({name == "I" ? "I_e" : name, name});
  NeuronTask<double> task(problem, "hh", names);
  task.input(std::vector<double>(std::size_t(problem.n), 0.0));
  std::vector<double> squares(std::size_t(problem.n)), gradient(std::size_t(task.engine.fields.params.size) * squares.size());
  Rollout<double>& k = task.rollout;
  k.objective.state = index_of(task.engine.fields.state, "V_m");
  k.objective.target = per_step(task.own(problem.target<double>()));
  k.objective.square_scale = 1 / double(problem.steps);
  k.squares = squares.data();
  Adjoint<double> wanted;
  wanted.params = gradient.data();
  const double spent = timed([&] { eager_rollout("hh", k, &wanted); });
  nlohmann::json result = {{"loss", 0.0}};
  for (double x : squares) result["loss"] = result["loss"].get<double>() + x / double(problem.steps);
  for (const auto& [ours, theirs] : names) {
    const std::int64_t row = index_of(task.engine.fields.params, ours);
    double sum = 0;
    for (std::int64_t lane = 0; lane < problem.n; ++lane) sum += std::pow(gradient[std::size_t(row * problem.n + lane)], 2);
    result["d_" + theirs] = std::sqrt(sum);
  }
  problem.emit(spent, result);
}
