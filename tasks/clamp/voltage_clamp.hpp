// Voltage clamp: the current that holds a conductance-based cell at a command voltage.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/registry/neuron_entry.hpp"

namespace axograd::tasks {

struct ClampCurrent {
  std::vector<double> total;                  // [T] uA/cm2, what the amplifier injects, depolarising positive
  std::vector<double> capacitive;             // [T] C_m dV/dt of the command, by forward differences; the last is 0
  std::vector<std::string> names;             // of the channels, "I_Na", …, "I_L"
  std::vector<std::vector<double>> channels;  // [channels][T] uA/cm2, outward positive
};

// An ideal clamp at `command` [T] (mV) and step dt (ms): total = capacitive + sum of channels - I_e. Gates start at the steady
// state of the first command. params: all scalars. UsageError for a neuron that is not a list of channels; InputError for a
// command that is empty or not finite.
ClampCurrent clamp_current(const NeuronEntry& cell, const std::vector<double>& params, std::span<const double> command,
                           double dt);

}  // namespace axograd::tasks
