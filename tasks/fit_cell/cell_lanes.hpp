// Parameter sets of one cell as lanes of a rollout, started from the steady state at a given potential.
#pragma once
#include <vector>

#include "core/registry/neuron_entry.hpp"

namespace axograd::tasks {

class CellLanes {
 public:
  // `sets`: all parameters in natural units, one vector per lane.
  CellLanes(const NeuronEntry& cell, const Engine<double>& engine, const std::vector<std::vector<double>>& sets);
  CellLanes(const CellLanes&) = delete;
  CellLanes& operator=(const CellLanes&) = delete;

  // Initial states: those reached when V has been held at `start_V` (mV) for ever.
  void settle(double start_V);
  // A rollout of these lanes under `current` (uA/cm2, one value per step, which must outlive it).
  Rollout<double> task(const std::vector<double>& current, double dt);
  int voltage() const { return voltage_; }

 private:
  const Engine<double>& engine_;
  int voltage_;
  std::int64_t lanes_;
  std::vector<double> params_, start_, rest_;  // [P, lanes], [S, lanes], [I]
  std::vector<Signal<double>> param_signals_, start_signals_, input_signals_;
};

}  // namespace axograd::tasks
