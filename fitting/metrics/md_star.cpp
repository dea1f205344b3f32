#include "fitting/metrics/md_star.hpp"

#include "fitting/metrics/pairs.hpp"

namespace axograd::fitting {
namespace {

struct Norms {
  double between = 0;  // mean of <S_i, S_j> over i < j
  double within = 0;   // mean of <S_i, S_i>
};

Norms norms(const Trains& trains, int window) {
  const std::size_t n = trains.size();
  Norms sums;
  for (std::size_t i = 0; i < n; ++i) {
    sums.within += static_cast<double>(count_pairs(trains[i], trains[i], -window, window - 1));
    for (std::size_t j = i + 1; j < n; ++j)
      sums.between += static_cast<double>(count_pairs(trains[i], trains[j], -window, window - 1));
  }
  return {sums.between / (0.5 * static_cast<double>(n) * static_cast<double>(n - 1)), sums.within / static_cast<double>(n)};
}

// <nu_m, nu_m> over all ordered pairs, or without the diagonal.
double model_norm(const Trains& model, const Train& pool, int window, ModelPairs pairs) {
  const double n = static_cast<double>(model.size());
  double total = static_cast<double>(count_pairs(pool, pool, -window, window - 1));
  if (pairs == ModelPairs::all) return total / (n * n);
  for (const Train& train : model) total -= static_cast<double>(count_pairs(train, train, -window, window - 1));
  return model.size() < 2 ? undefined_score : total / (n * (n - 1));
}

}  // namespace

MdStar md_star(const Trains& data, const Trains& model, int samples, double dt_ms, double delta_ms, ModelPairs pairs) {
  if (data.size() < 2 || model.empty()) return {undefined_score, undefined_score};
  const int window = samples_in(delta_ms, dt_ms);
  const Train data_pool = pooled(data, samples), model_pool = pooled(model, samples);
  const double cross = static_cast<double>(count_pairs(data_pool, model_pool, -window, window - 1)) /
                       (static_cast<double>(data.size()) * static_cast<double>(model.size()));
  const Norms own = norms(data, window);
  const double model_own = model_norm(model, model_pool, window, pairs);
  const double sum = own.between + model_own;
  return {sum > 0 ? 2 * cross / sum : undefined_score, own.within > 0 ? own.between / own.within : undefined_score};
}

double reliability(const Trains& data, double dt_ms, double delta_ms) {
  if (data.size() < 2) return undefined_score;
  const Norms own = norms(data, samples_in(delta_ms, dt_ms));
  return own.within > 0 ? own.between / own.within : undefined_score;
}

}  // namespace axograd::fitting
