#include "models/networks/learned_weights.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/base/error.hpp"

namespace axograd::networks {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

// Every connection follows one number of theta; several may follow the same.
template <class R> class ByNumber final : public LearnedWeights<R> {
 public:
  struct Weight {
    std::int64_t theta, place;
    double factor;  // weight = factor x f(theta); 0: theta itself
  };
  ByNumber(Dale dale, std::vector<Weight> weights) : dale_(dale), weights_(std::move(weights)) {}
  bool set(std::span<const double> theta, Wiring<R>& wiring) override {
    for (const Weight& k : weights_) {
      const double x = theta[std::size_t(k.theta)];
      wiring.weight[std::size_t(k.place)] = R(k.factor == 0 ? x : k.factor * dale_value(dale_, x));
    }
    return false;
  }
  void gradient(std::span<const double> theta, const std::vector<R>& weights, std::span<double> out) const override {
    for (const Weight& k : weights_) {
      const double slope = k.factor == 0 ? 1 : k.factor * dale_slope(dale_, theta[std::size_t(k.theta)]);
      out[std::size_t(k.theta)] += slope * double(weights[std::size_t(k.place)]);
    }
  }

 private:
  Dale dale_;
  std::vector<Weight> weights_;
};

}  // namespace

template <class R> Learning<R> learn_edges(const LearnedEdges& e) {
  std::vector<typename ByNumber<R>::Weight> weights;
  std::vector<double> start;
  for (std::size_t k = 0; k < e.edges.size(); ++k) {
    weights.push_back({std::int64_t(k), e.place(k), e.factor(k)});
    start.push_back(theta_of(e.dale, e.edges.sign[k], e.edges.weight[k]));
  }
  return {std::make_unique<ByNumber<R>>(e.dale, std::move(weights)), std::move(start),
          e.dale == Dale::projection ? 0 : -unbounded};
}

template <class R> Learning<R> learn_gains(const LearnedEdges& e, const std::vector<int>& group) {
  std::vector<typename ByNumber<R>::Weight> weights;
  std::vector<double> start;
  for (std::size_t k = 0; k < e.edges.size(); ++k) {
    if (e.edges.sign[k] == 0) throw UsageError("a gain multiplies weights whose sign is known");
    const auto g = std::size_t(group[k]);
    if (start.size() <= g) start.resize(g + 1, theta_of(e.dale, 1, 1.0));
    weights.push_back({std::int64_t(g), e.place(k), e.factor(k) * std::abs(e.edges.weight[k])});
  }
  return {std::make_unique<ByNumber<R>>(e.dale, std::move(weights)), std::move(start),
          e.dale == Dale::projection ? 0 : -unbounded};
}

template Learning<float> learn_edges(const LearnedEdges&);
template Learning<double> learn_edges(const LearnedEdges&);
template Learning<float> learn_gains(const LearnedEdges&, const std::vector<int>&);
template Learning<double> learn_gains(const LearnedEdges&, const std::vector<int>&);

}  // namespace axograd::networks
