#include "fitting/metrics/gamma.hpp"

#include <cmath>

#include "fitting/metrics/pairs.hpp"

namespace axograd::fitting {
namespace {

class Mean {
 public:
  void add(double x) {
    if (std::isnan(x)) return;
    sum_ += x;
    ++count_;
  }
  double value() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : undefined_score; }

 private:
  double sum_ = 0;
  std::int64_t count_ = 0;
};

// Coincidences above chance, the numerator of CF2.
double excess(const Train& a, const Train& b, int samples, int window, double delta_samples) {
  const double chance = 2 * delta_samples * static_cast<double>(a.size()) * static_cast<double>(b.size()) / samples;
  return static_cast<double>(coincidences(a, b, window)) - chance;
}

}  // namespace

double gamma_factor(std::span<const int> data, std::span<const int> model, int samples, double dt_ms, double delta_ms,
                    Replacement replacement) {
  const double n_data = static_cast<double>(data.size()), n_model = static_cast<double>(model.size());
  const int window = samples_in(delta_ms, dt_ms);
  const double filled = 2 * delta_ms * n_model / (samples * dt_ms);  // 2 nu Delta
  if (n_data + n_model == 0 || filled >= 1) return undefined_score;
  const double found =
      static_cast<double>(replacement == Replacement::without ? coincidences(data, model, window)
                                                              : coincidences_with_replacement(data, model, window));
  return (found - filled * n_data) / (0.5 * (n_data + n_model)) / (1 - filled);
}

double mean_gamma(const Trains& data, const Trains& model, int samples, double dt_ms, double delta_ms, Replacement replacement) {
  Mean mean;
  for (const Train& d : data)
    for (const Train& m : model) mean.add(gamma_factor(d, m, samples, dt_ms, delta_ms, replacement));
  return mean.value();
}

double intrinsic_gamma(const Trains& data, int samples, double dt_ms, double delta_ms, Replacement replacement) {
  Mean mean;
  for (std::size_t i = 0; i < data.size(); ++i)
    for (std::size_t j = 0; j < data.size(); ++j)
      if (i != j) mean.add(gamma_factor(data[i], data[j], samples, dt_ms, delta_ms, replacement));
  return mean.value();
}

double cf2_star(const Trains& data, const Trains& model, int samples, double dt_ms, double delta_ms) {
  if (data.size() < 2 || model.size() < 2) return undefined_score;
  const int window = samples_in(delta_ms, dt_ms);
  const double delta = delta_ms / dt_ms;
  Mean cross, own_data, own_model;
  for (const Train& d : data)
    for (const Train& m : model) cross.add(excess(d, m, samples, window, delta));
  for (std::size_t i = 0; i < data.size(); ++i)
    for (std::size_t j = i + 1; j < data.size(); ++j) own_data.add(excess(data[i], data[j], samples, window, delta));
  for (std::size_t i = 0; i < model.size(); ++i)
    for (std::size_t j = i + 1; j < model.size(); ++j) own_model.add(excess(model[i], model[j], samples, window, delta));
  const double own = 0.5 * (own_data.value() + own_model.value());
  return own > 0 ? cross.value() / own : undefined_score;
}

}  // namespace axograd::fitting
