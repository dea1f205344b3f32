#include "tasks/network_report/decoding.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/base/error.hpp"
#include "tasks/network_report/accuracy.hpp"
#include "tasks/network_report/discriminant.hpp"
#include "tasks/network_report/selectivity.hpp"

namespace axograd::tasks::network_report {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

// Equally many trials of every class in random order, dealt out to the folds class by class.
struct Deal {
  std::vector<int> trials, labels, fold;
};

Deal deal(const Recorded& r, const DecodingOptions& o) {
  std::vector<std::vector<int>> of_class(std::size_t(r.classes()));
  for (int b : shuffled(int(r.labels.size()), o.seed, 0)) of_class[std::size_t(r.labels[std::size_t(b)])].push_back(b);
  std::size_t each = of_class.empty() ? 0 : std::size_t(o.most_trials) / of_class.size();
  for (const auto& trials : of_class) each = std::min(each, trials.size());
  if (of_class.size() < 2 || each < std::size_t(o.folds))
    throw UsageError(fmt::format("decoding: {} classes, the smallest of {} trials; at least two of {} each are needed",
                                 of_class.size(), each, o.folds));
  Deal out;
  for (std::size_t k = 0; k < of_class.size(); ++k) {
    for (std::size_t i = 0; i < each; ++i) {
      out.trials.push_back(of_class[k][i]), out.labels.push_back(int(k)), out.fold.push_back(int(i) % o.folds);
    }
  }
  return out;
}

// Neurons that fire at all; the others only cost time.
std::vector<int> firing(const WindowCounts& c) {
  std::vector<bool> any(std::size_t(c.neurons), false);
  for (std::size_t i = 0; i < c.counts.size(); ++i) {
    if (c.counts[i] > 0) any[i % std::size_t(c.neurons)] = true;
  }
  std::vector<int> out;
  for (int n = 0; n < c.neurons; ++n) {
    if (any[std::size_t(n)]) out.push_back(n);
  }
  return out;
}

MatrixXd features(const WindowCounts& c, int window, const std::vector<int>& trials, const std::vector<int>& neurons) {
  MatrixXd X(Index(trials.size()), Index(neurons.size()));
  const float* counts = c.window(window);
  for (Index i = 0; i < X.rows(); ++i) {
    const float* row = counts + std::size_t(trials[std::size_t(i)]) * std::size_t(c.neurons);
    for (Index j = 0; j < X.cols(); ++j) X(i, j) = double(row[neurons[std::size_t(j)]]);
  }
  return X;
}

// One fold: trained in every window, tested in all; correct answers are added to hits [windows, windows].
void run_fold(const WindowCounts& c, const Deal& d, int fold, int classes, const std::vector<int>& neurons,
              std::vector<double>& hits) {
  std::vector<int> train, test, train_labels, test_labels;
  for (std::size_t i = 0; i < d.trials.size(); ++i) {
    const bool held_out = d.fold[i] == fold;
    (held_out ? test : train).push_back(d.trials[i]);
    (held_out ? test_labels : train_labels).push_back(d.labels[i]);
  }
  std::vector<MatrixXd> tests;
  for (int w = 0; w < c.windows; ++w) tests.push_back(features(c, w, test, neurons));
  for (int w = 0; w < c.windows; ++w) {
    const Discriminant trained(features(c, w, train, neurons), train_labels, classes);
    for (int v = 0; v < c.windows; ++v) {
      const std::vector<int> answers = trained.classify(tests[std::size_t(v)]);
      for (std::size_t i = 0; i < answers.size(); ++i)
        hits[std::size_t(w) * std::size_t(c.windows) + std::size_t(v)] += answers[i] == test_labels[i];
    }
  }
}

}  // namespace

Decoding decode(const Recorded& r, const DecodingOptions& o) {
  const Deal d = deal(r, o);
  const WindowCounts c = window_counts(r, std::max(o.width_ms, r.duration() / o.most_windows));
  const std::vector<int> neurons = firing(c);
  const auto W = std::size_t(c.windows);
  Decoding out;
  out.windows = c.windows, out.trials = int(d.trials.size()), out.classes = r.classes(), out.folds = o.folds;
  out.width_ms = c.width * r.dt;
  out.across.assign(W * W, 0.0);
  if (neurons.empty()) throw UsageError("decoding: no neuron fires");
  for (int f = 0; f < o.folds; ++f) run_fold(c, d, f, out.classes, neurons, out.across);
  for (std::size_t w = 0; w < W; ++w) {
    const Share share{int(out.across[w * W + w]), out.trials};
    out.accuracy.push_back(share.value()), out.low.push_back(share.interval().low), out.high.push_back(share.interval().high);
  }
  for (double& x : out.across) x /= out.trials;
  out.chance = 1.0 / out.classes;
  out.limit = chance_limit(out.trials, out.chance);
  return out;
}

}  // namespace axograd::tasks::network_report
