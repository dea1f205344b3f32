// A rollout through the eager reference: the same task and the same results as the fused calls of core/rollout/run.hpp, computed
// operation by operation with LibTorch, the gradient by LibTorch's autograd. Slow by design; memory grows with steps.
#pragma once
#include <string>
#include <vector>

#include "core/rollout/task.hpp"

namespace axograd {

// Runs the task and writes what it asks for; with `wanted`, also the gradient (memory_budget is ignored). Modes: all of SpikeMode; in
// event mode the derivatives are exact, where the fused side has sensitivities alone. UsageError where the task does not fit.
void eager_rollout(const std::string& neuron, const Rollout<double>& task, const Adjoint<double>* wanted = nullptr);

// The neurons it has, in the order of models.list.
std::vector<std::string> eager_names();

}  // namespace axograd
