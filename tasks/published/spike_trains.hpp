// The spikes of the GIF problem, read from its voltages alone, with or without noise on them.
#pragma once
#include <vector>

#include "tasks/published/problem.hpp"

namespace axograd::tasks {

// Per stimulus the steps at which V was reset: a step s means that sample s - 1 was above threshold and sample s comes after the
// reset. Between resets the membrane's equation has no free parameter, so the voltage that would have followed without another
// spike is known; a spike is where the target falls below it by more than half the smallest possible drop (threshold's floor to
// reset) for several samples in a row (Page's cumulative sum test). `V` [5][T] mV.
SpikeSteps spikes_in(const PublishedProblem& gif, const std::vector<std::vector<double>>& V);

}  // namespace axograd::tasks
