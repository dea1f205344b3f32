#include "fitting/regressors/spike_glm.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.hpp"
#include "fitting/fit.hpp"
#include "fitting/optimizers/newton.hpp"

namespace axograd::fitting {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

BinTerms bernoulli_bin(double u, double dt, bool spike) {
  const double m = std::exp(u) * dt;
  if (!spike) return {m, m, m};
  if (m > 700) return {0, 0, 0};  // exp(-m) is below the smallest double
  const double q = m > 0 ? m / std::expm1(m) : 1;
  // 1 - m - q loses its digits for small m; its series is -m/2 - m^2/12 + m^4/720
  const double rest = m < 1e-2 ? -m * (0.5 + m / 12 * (1 - m * m / 60)) : 1 - m - q;
  // ln(1 - exp(-m)), which for m -> 0 is ln m = u + ln dt
  const double log_p = m > 1e-300 ? std::log(-std::expm1(-m)) : u + std::log(dt);
  return {-log_p, -q, -q * rest};
}

BinTerms poisson_bin(double u, double dt, double count) {
  const double m = std::exp(u) * dt;
  const double log_m = count > 0 ? u + std::log(dt) : 0;
  return {m - count * log_m, m - count, m};
}

SpikeGlm::SpikeGlm(const std::vector<SpikeBlock>& blocks, const SpikeGlmOptions& options, std::vector<ParameterInfo> info)
    : blocks_(blocks), options_(options), info_(std::move(info)) {
  if (blocks.empty()) throw UsageError("spike regression: there are no data");
  const Index p = blocks[0].features.cols();
  if (info_.empty()) info_ = unnamed_parameters(static_cast<int>(p));
  if (!(options.dt > 0)) throw UsageError(fmt::format("spike regression: dt is {}, it must be above 0", options.dt));
  if (static_cast<Index>(info_.size()) != p ||
      (options.penalty.size() && (options.penalty.rows() != p || options.penalty.cols() != p)) ||
      (options.centre.size() && options.centre.size() != p))
    throw UsageError(fmt::format("spike regression: parameters, penalty or centre do not fit to {} features", p));
  for (const SpikeBlock& block : blocks) {
    if (block.features.cols() != p || block.counts.size() != block.features.rows() ||
        (block.offset.size() && block.offset.size() != block.features.rows()))
      throw UsageError("spike regression: the blocks' shapes disagree");
    const double most = options.likelihood == SpikeLikelihood::bernoulli ? 1 : 1e9;
    if (block.counts.size() && (block.counts.minCoeff() < 0 || block.counts.maxCoeff() > most))
      throw UsageError(fmt::format("spike regression: counts must lie in 0 … {}", most));
    rows_ += block.counts.size();
    spikes_ += std::llround(block.counts.sum());
  }
}

namespace {

constexpr Index chunk = 1024;  // rows whose weighted copy stays in cache

// Value, first and second derivatives of rows [at, at + n) with respect to u.
struct Chunk {
  double value = 0;
  VectorXd slope, curvature;
};

Chunk terms_of(const SpikeBlock& block, const SpikeGlmOptions& options, const VectorXd& w, Index at, Index n) {
  Chunk c;
  c.slope.resize(n), c.curvature.resize(n);
  VectorXd u = block.features.middleRows(at, n) * w;
  if (block.offset.size()) u += block.offset.segment(at, n);
  for (Index i = 0; i < n; ++i) {
    const double count = block.counts[at + i];
    const BinTerms t = options.likelihood == SpikeLikelihood::bernoulli ? bernoulli_bin(u[i], options.dt, count > 0.5)
                                                                        : poisson_bin(u[i], options.dt, count);
    c.value += t.value, c.slope[i] = t.slope, c.curvature[i] = t.curvature;
  }
  return c;
}

}  // namespace

Evaluation SpikeGlm::evaluate(const VectorXd& w, Need need) {
  const auto p = static_cast<Index>(info_.size());
  Evaluation e;
  e.value = 0;
  if (need >= Need::gradient) e.gradient.setZero(p);
  if (need >= Need::curvature) e.curvature.setZero(p, p);
  for (const SpikeBlock& block : blocks_) {
    for (Index at = 0; at < block.counts.size(); at += chunk) {
      const Index n = std::min(chunk, block.counts.size() - at);
      const Chunk c = terms_of(block, options_, w, at, n);
      const auto x = block.features.middleRows(at, n);
      e.value += c.value;
      if (need >= Need::gradient) e.gradient.noalias() += x.transpose() * c.slope;
      if (need >= Need::curvature) e.curvature.noalias() += x.transpose() * (c.curvature.asDiagonal() * x);
    }
  }
  if (options_.penalty.size()) {
    const VectorXd away = options_.centre.size() ? VectorXd(w - options_.centre) : w;
    const VectorXd pull = options_.penalty * away;
    e.value += 0.5 * away.dot(pull);
    if (need >= Need::gradient) e.gradient += pull;
    if (need >= Need::curvature) e.curvature += options_.penalty;
  }
  return e;
}

MatrixXd SpikeGlm::scores(const VectorXd& w, int rows) const {
  std::vector<VectorXd> pieces;
  for (const SpikeBlock& block : blocks_)
    for (Index at = 0; at < block.counts.size(); at += rows) {
      const Index n = std::min<Index>(rows, block.counts.size() - at);
      pieces.push_back(block.features.middleRows(at, n).transpose() * terms_of(block, options_, w, at, n).slope);
    }
  MatrixXd all(pieces.size(), w.size());
  for (size_t k = 0; k < pieces.size(); ++k) all.row(k) = pieces[k];
  return all;
}

Report fit_spike_glm(SpikeGlm& objective, VectorXd start) {
  if (start.size() == 0) start = VectorXd::Zero(objective.size());
  Newton newton;
  FitOptions options;
  options.iterations = 200;
  options.gradient_tolerance = 1e-10;
  return fit(objective, start, newton, options);
}

}  // namespace axograd::fitting
