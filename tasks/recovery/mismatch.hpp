// Recordings of a cell that no fit can describe exactly: the regular-spiking cell with every gate's rates faster or slower by a
// factor e^0.2 and its voltage off by 2 mV, simulated at a quarter of the step, to be fitted with the ordinary one.
#pragma once
#include "fitting/metrics/trains.hpp"
#include "tasks/recovery/targets.hpp"

namespace axograd::tasks {

struct MismatchTarget {
  CellTarget fitted;             // `truth`: of the ordinary cell, without what the gates are off by
  CellSweep fresh;               // 1 s under another current; V without noise
  fitting::Trains spikes;        // of `fitted` and of `fresh`, samples
  double unperturbed_error = 0;  // mV, root mean square between the ordinary cell at `truth` and the recording
};

// Signs are drawn, sizes are not. sigma: white noise on the fitted voltage, mV.
MismatchTarget mismatch_target(int seed, double sigma);

}  // namespace axograd::tasks
