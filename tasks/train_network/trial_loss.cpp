#include "tasks/train_network/trial_loss.hpp"

#include <algorithm>
#include <cmath>

namespace axograd::tasks {
namespace {

// -ln softmax(y)[label]; slope: p - 1[label]
double cross_entropy(const std::vector<double>& y, int label, std::vector<double>& slope) {
  const double top = *std::max_element(y.begin(), y.end());
  double total = 0;
  for (double x : y) total += std::exp(x - top);
  for (std::size_t o = 0; o < y.size(); ++o) slope[o] = std::exp(y[o] - top) / total - (int(o) == label ? 1 : 0);
  return std::log(total) - (y[std::size_t(label)] - top);
}

struct Place {   // a window's rows of [B, T, O]
  const float* y;
  float* slope;
  int outputs, length;
};

double per_step(const Place& p, int label, double share) {
  std::vector<double> y(std::size_t(p.outputs)), slope(y.size());
  double loss = 0;
  for (int t = 0; t < p.length; ++t) {
    std::copy_n(p.y + t * p.outputs, p.outputs, y.begin());
    loss += cross_entropy(y, label, slope) * share / p.length;
    for (int o = 0; o < p.outputs; ++o) p.slope[t * p.outputs + o] += float(slope[std::size_t(o)] * share / p.length);
  }
  return loss;
}

double of_mean(const Place& p, int label, double share) {
  std::vector<double> y(std::size_t(p.outputs)), slope(y.size());
  for (int t = 0; t < p.length; ++t) {
    for (int o = 0; o < p.outputs; ++o) y[std::size_t(o)] += double(p.y[t * p.outputs + o]) / p.length;
  }
  const double loss = cross_entropy(y, label, slope) * share;
  for (int t = 0; t < p.length; ++t) {
    for (int o = 0; o < p.outputs; ++o) p.slope[t * p.outputs + o] += float(slope[std::size_t(o)] * share / p.length);
  }
  return loss;
}

double weight_of(const trials::TrialBatch& batch) {
  double total = 0;
  if (batch.shape.classes) for (const auto& w : batch.windows) total += w.weight;
  else for (float w : batch.weight) total += double(w);
  return total;
}

double squares(const trials::TrialBatch& batch, const float* y, std::vector<float>& cotangent) {
  const double total = weight_of(batch);
  double loss = 0;
  if (total <= 0) return 0;
  for (std::size_t i = 0; i < batch.weight.size(); ++i) {
    const double r = double(y[i]) - double(batch.target[i]), w = double(batch.weight[i]) / total;
    loss += w * r * r;
    cotangent[i] = float(2 * w * r);
  }
  return loss;
}

}  // namespace

double trial_loss(const trials::TrialBatch& batch, const float* outputs, const std::string& kind, std::vector<float>& cotangent) {
  const auto& s = batch.shape;
  cotangent.assign(std::size_t(batch.trials) * std::size_t(s.steps) * std::size_t(s.outputs), 0.0F);
  if (!s.classes) return squares(batch, outputs, cotangent);
  const double total = weight_of(batch);
  double loss = 0;
  for (const auto& w : batch.windows) {
    if (w.weight == 0 || w.end <= w.first) continue;
    const std::int64_t at = (std::int64_t(w.trial) * s.steps + w.first) * s.outputs;
    const Place place{outputs + at, cotangent.data() + at, s.outputs, w.end - w.first};
    loss += kind == "mean" ? of_mean(place, w.label, w.weight / total) : per_step(place, w.label, w.weight / total);
  }
  return loss;
}

StepLoss::StepLoss(const trials::TrialBatch& batch) : batch_(batch), windows_(std::size_t(batch.trials)), total_(weight_of(batch)) {
  for (std::size_t i = 0; i < batch.windows.size(); ++i) windows_[std::size_t(batch.windows[i].trial)].push_back(int(i));
}

bool StepLoss::slope(int trial, std::int64_t step, const float* y, float* slope) const {
  const auto& s = batch_.shape;
  bool counts = false;
  if (!s.classes) {
    const std::size_t at = std::size_t((trial * s.steps + step) * s.outputs);
    for (std::size_t o = 0; o < std::size_t(s.outputs); ++o) {
      slope[o] += float(2 * double(batch_.weight[at + o]) / total_ * (double(y[o]) - double(batch_.target[at + o])));
      counts |= batch_.weight[at + o] > 0;
    }
    return counts;
  }
  for (int i : windows_[std::size_t(trial)]) {
    const auto& w = batch_.windows[std::size_t(i)];
    if (step < w.first || step >= w.end || w.weight == 0) continue;
    std::vector<double> here(y, y + s.outputs), derivative(here.size());
    cross_entropy(here, w.label, derivative);
    for (std::size_t o = 0; o < here.size(); ++o) slope[o] += float(derivative[o] * w.weight / total_ / (w.end - w.first));
    counts = true;
  }
  return counts;
}

double rate_loss(const std::vector<std::int32_t>& counts, int trials, double duration_ms, const RateOptions& o, std::vector<float>& cotangent) {
  if (o.weight == 0) {
    cotangent.clear();
    return 0;
  }
  const std::size_t neurons = counts.size() / std::size_t(trials);
  const double per_spike = 1 / (duration_ms * trials);   // kHz
  cotangent.resize(counts.size());
  double loss = 0;
  for (std::size_t n = 0; n < neurons; ++n) {
    double f = 0;
    for (std::size_t b = 0; b < std::size_t(trials); ++b) f += counts[b * neurons + n] * per_spike;
    const double off = f - o.target * 1e-3;
    loss += o.weight * off * off;
    for (std::size_t b = 0; b < std::size_t(trials); ++b) cotangent[b * neurons + n] = float(2 * o.weight * off * per_spike);
  }
  return loss;
}

}  // namespace axograd::tasks
