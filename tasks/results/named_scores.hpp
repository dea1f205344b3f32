// Every score of spike timing under its name in summary.json (docs/run-folder.md): averaging and writing share this list.
#pragma once
#include "fitting/metrics/scores.hpp"

namespace axograd::tasks {

struct NamedScore {
  const char* name;
  double fitting::SpikeScores::*value;
};
inline constexpr NamedScore named_scores[] = {
    {"md_star_4ms", &fitting::SpikeScores::md_star_4ms},
    {"md_star_8ms", &fitting::SpikeScores::md_star_8ms},
    {"reliability_4ms", &fitting::SpikeScores::reliability_4ms},
    {"reliability_8ms", &fitting::SpikeScores::reliability_8ms},
    {"gamma_2ms", &fitting::SpikeScores::gamma_2ms},
    {"gamma_4ms", &fitting::SpikeScores::gamma_4ms},
    {"gamma_reliability_2ms", &fitting::SpikeScores::intrinsic_gamma_2ms},
    {"gamma_reliability_4ms", &fitting::SpikeScores::intrinsic_gamma_4ms},
    {"cf2_star_4ms", &fitting::SpikeScores::cf2_star_4ms},
    {"explained_variance_10ms", &fitting::SpikeScores::explained_variance_10ms},
    {"explained_variance_psth_10ms", &fitting::SpikeScores::explained_variance_psth_10ms},
    {"psth_r2_1000ms", &fitting::SpikeScores::psth_r2_1000ms},
    {"rate_data_hz", &fitting::SpikeScores::rate_data_hz},
    {"rate_model_hz", &fitting::SpikeScores::rate_model_hz},
};
static_assert(sizeof named_scores / sizeof named_scores[0] == sizeof(fitting::SpikeScores) / sizeof(double),
              "a score has no name");

}  // namespace axograd::tasks
