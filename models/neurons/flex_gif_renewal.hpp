// The likelihood of recorded spikes under FlexGif, with V driven by the recorded current and reset at the recorded spikes.
// Every interval between two spikes starts from a known state, so the intervals are the lanes: exact, and 8 of them march in one
// pack. Plain data only; the kernels behind it are compiled per instruction set (flex_gif_engine.cpp).
#pragma once
#include <cstdint>
#include <vector>

#include "models/neurons/flex_gif_layout.hpp"

namespace axograd {

// One stretch of samples [begin, end) between the end of a refractory period (or the start of a sweep) and a spike or sweep end.
struct RenewalSegment {
  std::int64_t begin = 0, end = 0;
  bool spike = false;       // the last sample holds a spike
  bool after_spike = true;  // starts at V_reset; else at start_V
  double start_V = 0;       // mV
};

// What a sample is used for (bits).
enum SampleUse : std::uint8_t { use_likelihood = 1, use_voltage = 2, use_held_out = 4 };

// All sweeps one after the other; arrays belong to the caller. N samples.
struct RenewalData {
  double dt = 0.1;                    // ms
  const float* V = nullptr;           // [N] mV, recorded, compensated
  const float* I = nullptr;           // [N] pA
  const float* x = nullptr;           // [N, etas] spike history of the current
  const float* y = nullptr;           // [N, gammas] spike history of the threshold
  const std::uint8_t* use = nullptr;  // [N] SampleUse
  const RenewalSegment* segments = nullptr;
  std::int64_t segments_count = 0;
};

// The objective: log-likelihood - 1/2 voltage_weight * sum (V_rec - V)^2, over the samples marked for each.
struct RenewalTask {
  RenewalData data;
  FlexGifLayout layout;
  const double* params = nullptr;  // [size of FlexGif::Params] natural units
  const int* direction = nullptr;  // [same] 0 … directions-1, or -1: not trained
  int directions = 0;              // at most renewal_max_directions
  double voltage_weight = 0;       // 1/mV^2
  bool derivatives = true;
  bool information = true;  // with derivatives; false: the gradient alone, at half the cost
  int threads = 1;
};

inline constexpr int renewal_max_directions = 128;

struct RenewalSums {
  double log_likelihood = 0, squared_error = 0;  // nat; mV^2
  double held_out_log_likelihood = 0;
  std::int64_t spikes = 0, bins = 0, voltage_samples = 0, held_out_spikes = 0, held_out_bins = 0;
  std::vector<double> gradient;  // [directions] of the objective along natural parameters
  std::vector<double> fisher;    // [directions, directions] curvature of the samples along the slopes + voltage term, symmetric
  std::vector<double> score;     // [segments, directions] every segment's share of the gradient
  bool finite = true;
};

// Sums over all segments in an order that does not depend on the number of threads.
RenewalSums renewal_sums(const RenewalTask& task);

// V and ln(lambda/Hz) of the teacher-forced model at every sample (NaN in refractory periods); either may be null. [N]
void renewal_traces(const RenewalTask& task, float* V, float* log_rate);

// Freely running repeats with escape noise. Exponential histories run by recursion inside (x' = keep x, +1 at release).
struct FlexGifRun {
  FlexGifLayout layout;
  const double* params = nullptr;
  const double* keep_eta = nullptr;     // [etas] exp(-dt/tau); null: no recursion, eta_kernel is used
  const double* keep_gamma = nullptr;   // [gammas]
  const float* eta_kernel = nullptr;    // [kernel_samples] pA since release, for bases that are no exponentials
  const float* gamma_kernel = nullptr;  // [kernel_samples] ln lambda
  std::int64_t kernel_samples = 0;
  const float* I = nullptr;  // [T] pA
  std::int64_t steps = 0;
  double dt = 0.1;
  int hold = 0;  // refractory steps
  double start_V = -65;
  std::uint64_t seed = 1, stream = 0;
  int repeats = 500, threads = 1;
};
// Spike steps of every repeat. V_first: [T] membrane of repeat 0, or null.
std::vector<std::vector<int>> flex_gif_simulate(const FlexGifRun& run, float* V_first = nullptr);

}  // namespace axograd
