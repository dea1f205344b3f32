#include "fitting/metrics/scores.hpp"

#include "fitting/metrics/explained_variance.hpp"
#include "fitting/metrics/gamma.hpp"
#include "fitting/metrics/md_star.hpp"
#include "fitting/metrics/rates.hpp"

namespace axograd::fitting {

SpikeScores spike_scores(const Trains& data, const Trains& model, int samples, double dt_ms) {
  SpikeScores s{};
  const MdStar at_4 = md_star(data, model, samples, dt_ms, 4), at_8 = md_star(data, model, samples, dt_ms, 8);
  s.md_star_4ms = at_4.md_star;
  s.md_star_8ms = at_8.md_star;
  s.reliability_4ms = at_4.reliability;
  s.reliability_8ms = at_8.reliability;
  s.gamma_2ms = mean_gamma(data, model, samples, dt_ms, 2);
  s.gamma_4ms = mean_gamma(data, model, samples, dt_ms, 4);
  s.intrinsic_gamma_2ms = intrinsic_gamma(data, samples, dt_ms, 2);
  s.intrinsic_gamma_4ms = intrinsic_gamma(data, samples, dt_ms, 4);
  s.cf2_star_4ms = cf2_star(data, model, samples, dt_ms, 4);
  const ExplainedVariance explained = explained_variance(data, model, samples, dt_ms, 10);
  s.explained_variance_10ms = explained.ratio;
  s.explained_variance_psth_10ms = explained.psth_ratio;
  s.psth_r2_1000ms = psth_r2(data, model, samples, dt_ms, 1000);
  s.rate_data_hz = mean_rate(data, samples, dt_ms);
  s.rate_model_hz = mean_rate(model, samples, dt_ms);
  return s;
}

}  // namespace axograd::fitting
