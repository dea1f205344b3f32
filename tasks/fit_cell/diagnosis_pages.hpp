// The single pages of diagnosis.hpp.
#pragma once
#include "fitting/profile.hpp"
#include "tasks/fit_cell/diagnosis.hpp"
#include "tasks/fit_cell/stimuli.hpp"
#include "tasks/results/figures.hpp"

namespace axograd::tasks {

// Each direction of the curvature in words with its standard error, the softest first.
nlohmann::json directions_table(const Uncertainty& errors, nlohmann::json& summary);

// A figure per profile and a table of intervals beside those of the curvature.
nlohmann::json profile_figures(const std::vector<fitting::Profile>& profiles, const CellResults& results,
                               const NudgedTraces& objective, RecordingFigures& figures, nlohmann::json& summary);
// One row per point: the profiled parameter, its value, the rise, then all fitted parameters.
std::string profiles_csv(const std::vector<fitting::Profile>& profiles, const NudgedTraces& objective);

nlohmann::json stimuli_table(const StimulusRanking& ranking, nlohmann::json& summary);

nlohmann::json phase_plane(const CellSweep& window, const std::vector<float>& V_model, double dt, RecordingFigures& figures);

// The currents of all channels around the first spike, as they are and as shares of what flows in and out.
nlohmann::json current_figures(const NeuronEntry& cell, const std::vector<double>& params, const CellSweep& window, double dt,
                               RecordingFigures& figures);

}  // namespace axograd::tasks
