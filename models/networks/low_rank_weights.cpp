#include <limits>

#include "core/base/error.hpp"
#include "models/networks/learned_weights.hpp"
#include "models/networks/wiring/low_rank.hpp"

namespace axograd::networks {
namespace {

template <class R> class LowRankWeights final : public LearnedWeights<R> {
 public:
  LowRankWeights(const LearnedEdges& e, int rank)
      : dale_(e.dale), rank_(std::size_t(rank)), posts_(std::size_t(e.edges.post_count)) {
    for (std::size_t k = 0; k < e.edges.size(); ++k)
      connections_.push_back({std::size_t(e.edges.pre[k]), std::size_t(e.edges.post[k]), std::size_t(e.place(k)), e.factor(k),
                              theta_of(e.dale, e.edges.sign[k], e.edges.weight[k])});
  }
  bool set(std::span<const double> theta, Wiring<R>& wiring) override {
    for (const Connection& k : connections_) {
      const double x = under(k, theta);
      wiring.weight[k.place] = R(k.factor == 0 ? x : k.factor * dale_value(dale_, x));
    }
    return false;
  }
  void gradient(std::span<const double> theta, const std::vector<R>& weights, std::span<double> out) const override {
    for (const Connection& k : connections_) {
      const double slope = (k.factor == 0 ? 1 : k.factor * dale_slope(dale_, under(k, theta))) * double(weights[k.place]);
      const std::size_t u = k.post * rank_, v = (posts_ + k.pre) * rank_;
      for (std::size_t r = 0; r < rank_; ++r) {
        out[u + r] += slope * theta[v + r];
        out[v + r] += slope * theta[u + r];
      }
    }
  }

 private:
  struct Connection {
    std::size_t pre, post, place;
    double factor, frozen;  // theta_0
  };
  double under(const Connection& k, std::span<const double> theta) const {
    const double *const u = theta.data() + k.post * rank_, *const v = theta.data() + (posts_ + k.pre) * rank_;
    double x = k.frozen;
    for (std::size_t r = 0; r < rank_; ++r) x += u[r] * v[r];
    return x;
  }
  Dale dale_;
  std::size_t rank_, posts_;
  std::vector<Connection> connections_;
};

}  // namespace

template <class R> Learning<R> learn_low_rank(const LearnedEdges& e, int rank, std::uint64_t seed) {
  if (e.dale == Dale::projection)
    throw UsageError(
        "a change of low rank needs dale \"abs\", \"softplus\" or \"exp\"; \"projection\" holds single numbers to their side");
  const LowRank first = low_rank(e.edges.pre_count, e.edges.post_count, rank, seed);
  std::vector<double> start = first.U;
  start.insert(start.end(), first.V.begin(), first.V.end());
  return {std::make_unique<LowRankWeights<R>>(e, rank), std::move(start), -std::numeric_limits<double>::infinity()};
}

template Learning<float> learn_low_rank(const LearnedEdges&, int, std::uint64_t);
template Learning<double> learn_low_rank(const LearnedEdges&, int, std::uint64_t);

}  // namespace axograd::networks
