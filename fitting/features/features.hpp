// Electrophysiological features of the response to a current step: what a recording is described by in a table, and what a model
// may be fitted to. Definitions follow eFEL (Blue Brain, Electrophys Feature Extraction Library) where its name is given.
#pragma once
#include <array>
#include <string>

#include "fitting/features/spike_shapes.hpp"

namespace axograd::fitting {

// A step of current. `amplitude` above the holding current; only the input resistance needs it.
struct Step {
  double begin = 0, end = 0;  // ms from the first sample
  double amplitude = std::nan("");
};

// Spikes count when they cross the level within the step; means are over those of them for which the value is defined. Everything
// is NaN where it is not defined.
template <class T> struct BasicFeatures {
  T spike_count;
  T latency;           // ms, from the step's begin to the first crossing (eFEL takes the peak: time_to_first_spike)
  T mean_rate;         // Hz, spikes over the step's length; 0 without spikes
  T initial_rate;      // Hz, 1 / first interval (inv_first_ISI)
  T final_rate;        // Hz, 1 / last interval (inv_last_ISI)
  T isi_mean;          // ms
  T isi_cv;            // standard deviation (n - 1) over mean of all intervals; needs two (ISI_CV, first interval included)
  T adaptation_index;  // mean of (I_k+1 - I_k) / (I_k+1 + I_k) over all intervals; needs two (adaptation_index, none skipped)
  T peak;              // mV (peak_voltage)
  T half_width;        // ms (AP_duration_half_width)
  T threshold;         // mV (AP_begin_voltage)
  T trough;            // mV (AHP_depth_abs)
  T ahp_depth;         // mV, trough less base (AHP_depth)
  T base;              // mV, mean over the last tenth of the time before the step (voltage_base)
  T steady;            // mV, mean over the last tenth of a step without spikes (steady_state_voltage_stimend)
  T sag_ratio;         // (steady - lowest) / (base - lowest) of a hyperpolarising step without spikes (sag_ratio1)
  T input_resistance;  // (steady - base) / amplitude: MOhm for an amplitude in nA, kOhm cm2 for uA/cm2
};
using Features = BasicFeatures<double>;

// Of V [T] in mV at step dt (ms).
template <class T>
BasicFeatures<T> features_of(const TraceOf<T>& V, double dt, const Step& step, const SpikeShapeOptions& options = {});
inline Features features(std::span<const double> V, double dt, const Step& step, const SpikeShapeOptions& options = {}) {
  return features_of(TraceOf<double>{V}, dt, step, options);
}

// The list of all features, for tables and options: feature_list()[i].of(features).
struct FeatureInfo {
  const char* name;
  const char* unit;
  double sigma;  // an error that counts as one where nobody says otherwise (INCF 2007 criteria for times, rates and voltages)
  double Features::*value;
  SampleDual BasicFeatures<SampleDual>::*dual;
  double of(const Features& f) const { return f.*value; }
};
inline constexpr std::size_t feature_count = 17;
const std::array<FeatureInfo, feature_count>& feature_list();
std::vector<std::string> feature_names();

// min(|value - mean| / sigma, 250). A value that the model does not have costs 250; a mean that the data do not have gives NaN
// (BluePyOpt scores so).
double z_score(double value, double mean, double sigma);
inline constexpr double largest_z_score = 250;

}  // namespace axograd::fitting
