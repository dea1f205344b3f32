// The electrode's resistance from steps of current: the voltage jumps with the current before the membrane has moved.
#pragma once
#include <span>
#include <vector>

namespace axograd::tasks {

// MOhm, negative where the amplifier's bridge was over-compensated: V after the first large change of the current, extrapolated
// back to that change by a parabola through 0.5 … 3 ms after it, less the mean of the 3 ms before. NaN where the current does not
// jump by 5 pA or more within 1 ms, or too few samples lie around it. v_mV, i_pA: same length.
double jump_resistance(std::span<const double> v_mV, std::span<const double> i_pA, double dt_ms);

// The median over sweeps, those without a jump left out. InputError when none has one.
double step_resistance(std::vector<double> per_sweep);

}  // namespace axograd::tasks
