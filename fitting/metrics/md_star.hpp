// Md*: how alike two sets of spike trains are, with the bias of few repeats removed [Naud et al. 2011, eq. 3.6, 3.10].
#pragma once
#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// How the model's own coincidences C_mm are averaged: over all ordered pairs with the diagonal (right for the toolbox's 500
// repeats), or off the diagonal only (the bias-corrected form, for few repeats).
enum class ModelPairs { all, off_diagonal };

struct MdStar {
  double md_star;      // 2 <nu_d, nu_m> / (C*_dd + C_mm); may exceed 1 slightly
  double reliability;  // intrinsic reliability of the data, C*_dd over the mean squared norm [Naud eq. 2.15]
};

// data, model: repeats of the same stimulus, sample indices within [0, samples). dt_ms: step; delta_ms: half-width of the Kistler
// window. The window holds 2 * floor(delta / dt) samples: -K <= s_first - s_second <= K - 1 (docs/metrics.md).
// Less than two data repeats leave both values undefined (NaN).
MdStar md_star(const Trains& data, const Trains& model, int samples, double dt_ms, double delta_ms,
               ModelPairs pairs = ModelPairs::all);

// Intrinsic reliability R of a set of repeats alone.
double reliability(const Trains& data, double dt_ms, double delta_ms);

}  // namespace axograd::fitting
