// Does a task fit the neuron? UsageError with what is wrong, what was found and what is allowed.
#pragma once
#include "core/record/neuron.hpp"
#include "core/rollout/task.hpp"

namespace axograd {

template <class R> void check_task(const NeuronFields& neuron, const Rollout<R>& task);
template <class R> void check_adjoint(const NeuronFields& neuron, const Rollout<R>& task, const Adjoint<R>& wanted);
template <class R> void check_sensitivities(const NeuronFields& neuron, const Rollout<R>& task, const Sensitivities<R>& wanted);

}  // namespace axograd
