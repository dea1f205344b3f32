// From a data set in mV and pA to what a cell given per area is fitted to.
#pragma once
#include <optional>

#include "tasks/fit_cell/objective.hpp"
#include "tasks/fit_cell/options.hpp"
#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

// Parameters of a cell as a configuration gives them.
struct CellSettings {
  std::vector<double> values;       // all scalars
  std::vector<FreeParameter> free;  // with the bounds that hold
  std::vector<Tie> ties;            // of others to these
  PolishPlan polish;
};

// Reads `values`, `low`, `high`, `free`, `tied` and `fit.polish`; every mistake goes to `problems` with its place.
CellSettings cell_settings(const FitCellOptions& options, const NeuronEntry& cell, const SourceJson& source, Problems& problems);

struct CellData {
  double area = 0;                      // um2
  CellSweep window;                     // what the voltage is fitted to
  std::optional<CellSweep> validation;  // what the candidates are compared on, from the window's end
  std::vector<int> validation_spikes;   // recorded, samples of `validation`
};

// um2: as given, or that at which the capacitance measured between spikes is 1 uF/cm2. InputError where that is not positive, or
// the recording is sampled too coarsely for a cell with fast gates.
double cell_area(const Dataset& dataset, const FitCellOptions& options);

// InputError as above, or when the recording is too short.
CellData cell_data(const Dataset& dataset, const FitCellOptions& options);

// `length` ms of a sweep, from `begin` ms after its first sample that counts. InputError where it is not that long.
CellSweep cell_window(const Trace& trace, double dt, double area, const CellFitOptions& fit, double begin, double length);

// uA/cm2 of pA over an area in um2.
inline double current_density(double pA, double area_um2) { return 100 * pA / area_um2; }

}  // namespace axograd::tasks
