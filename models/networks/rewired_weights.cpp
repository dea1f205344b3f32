#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.hpp"
#include "models/networks/learned_weights.hpp"

namespace axograd::networks {
namespace {

template <class R> class RewiredWeights final : public LearnedWeights<R> {
 public:
  RewiredWeights(const LearnedEdges& e, const Ends& ends) : posts_(std::size_t(ends.post_count)) {
    for (int i = 0; i < ends.pre_count; ++i) factor_.push_back(e.magnitude ? 1 : ends.sign_of(i));
  }
  bool set(std::span<const double> theta, Wiring<R>& w) override {
    if (w.dense) {
      for (std::size_t at = 0; at < theta.size(); ++at) w.weight[at] = theta[at] > 0 ? R(factor_[at / posts_] * theta[at]) : R(0);
      return false;
    }
    std::vector<std::int32_t> column;
    std::vector<std::int64_t> row = {0};
    w.weight.clear();
    for (std::size_t i = 0; i < factor_.size(); ++i) {
      for (std::size_t j = 0; j < posts_; ++j) {
        if (const double x = theta[i * posts_ + j]; x > 0)
          column.push_back(std::int32_t(j)), w.weight.push_back(R(factor_[i] * x));
      }
      row.push_back(std::int64_t(column.size()));
    }
    const bool moved = column != w.column || row != w.row;
    w.column = std::move(column);
    w.row = std::move(row);
    columns_ = w.column;
    rows_ = w.row;
    return moved;
  }
  void gradient(std::span<const double> theta, const std::vector<R>& weights, std::span<double> out) const override {
    if (rows_.empty()) {
      for (std::size_t at = 0; at < theta.size(); ++at) out[at] += theta[at] > 0 ? factor_[at / posts_] * double(weights[at]) : 0;
      return;
    }
    for (std::size_t i = 0; i < factor_.size(); ++i) {
      for (auto k = std::size_t(rows_[i]); k < std::size_t(rows_[i + 1]); ++k)
        out[i * posts_ + std::size_t(columns_[k])] += factor_[i] * double(weights[k]);
    }
  }

 private:
  std::size_t posts_;
  std::vector<double> factor_;         // by source
  std::vector<std::int32_t> columns_;  // of the wiring as last set; empty where it is dense
  std::vector<std::int64_t> rows_;
};

}  // namespace

template <class R> Learning<R> learn_rewired(const LearnedEdges& e, const Ends& ends) {
  for (int i = 0; i < ends.pre_count; ++i) {
    if (ends.sign_of(i) == 0)
      throw UsageError("rewiring needs cells whose sign is known: a connection whose weight would change its sign is dropped");
  }
  std::vector<double> start(std::size_t(e.edges.pre_count) * std::size_t(e.edges.post_count), 0.0);
  for (std::size_t k = 0; k < e.edges.size(); ++k) {
    double& theta = start[std::size_t(e.edges.pre[k]) * std::size_t(e.edges.post_count) + std::size_t(e.edges.post[k])];
    if (theta > 0)
      throw UsageError(fmt::format("rewiring: cells {} and {} are connected twice", e.edges.pre[k], e.edges.post[k]));
    // a connection of weight 0 is one all the same
    theta = std::max(std::abs(e.edges.weight[k]), smallest_dale_weight);
  }
  return {std::make_unique<RewiredWeights<R>>(e, ends), std::move(start), -std::numeric_limits<double>::infinity()};
}

template Learning<float> learn_rewired(const LearnedEdges&, const Ends&);
template Learning<double> learn_rewired(const LearnedEdges&, const Ends&);

}  // namespace axograd::networks
