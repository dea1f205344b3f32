// The spike-timing scores of a fit in one call.
#pragma once
#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

struct SpikeScores {
  double md_star_4ms, md_star_8ms;
  double reliability_4ms, reliability_8ms;          // of the data, the ceiling beside Md*
  double gamma_2ms, gamma_4ms;                      // mean over all pairs (data, model), without replacement
  double intrinsic_gamma_2ms, intrinsic_gamma_4ms;  // between data repeats
  double cf2_star_4ms;
  double explained_variance_10ms;       // Allen's ratio, single model trains
  double explained_variance_psth_10ms;  // the same with the model's PSTH
  double psth_r2_1000ms;                // smoothed with a rectangle of 1000 ms
  double rate_data_hz, rate_model_hz;
};

// data: repeats recorded with the same stimulus; model: simulated repeats (500 usual). samples: length of the stimulus.
SpikeScores spike_scores(const Trains& data, const Trains& model, int samples, double dt_ms);

}  // namespace axograd::fitting
