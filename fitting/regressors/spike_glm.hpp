// Spike regression: log-intensity linear in the features, u = X w + offset, m = exp(u) dt expected spikes in a bin.
// Both likelihoods are concave in w (Paninski 2004), so that safeguarded Newton finds the one optimum from any start.
#pragma once
#include <string>
#include <vector>

#include "fitting/objective.hpp"
#include "fitting/report.hpp"

namespace axograd::fitting {

// Rows of one stretch of time. Held by the caller while an objective over it lives.
struct SpikeBlock {
  Eigen::MatrixXd features;  // [R, P]
  Eigen::VectorXd counts;    // [R] spikes in the bin; 0 or 1 for the Bernoulli likelihood
  Eigen::VectorXd offset;    // [R] added to the log-intensity, or empty
};

enum class SpikeLikelihood {
  bernoulli,  // exact for at most one spike a bin: ln(1 - exp(-m)) for a spike, -m otherwise
  poisson,    // n ln m - m (the term ln n! is left out)
};

struct SpikeGlmOptions {
  SpikeLikelihood likelihood = SpikeLikelihood::bernoulli;
  double dt = 1;                 // bin width, in the inverse of the intensity's unit
  Eigen::MatrixXd penalty = {};  // [P, P] positive semi-definite, or empty: 1/2 (w - centre)' penalty (w - centre) is added
  Eigen::VectorXd centre = {};   // [P], or empty for 0
};

// The negative log-likelihood plus penalty, with its exact Hessian.
class SpikeGlm final : public Objective {
 public:
  // Throws UsageError when shapes disagree or a count is not allowed.
  SpikeGlm(const std::vector<SpikeBlock>& blocks, const SpikeGlmOptions& options, std::vector<ParameterInfo> info = {});
  const std::vector<ParameterInfo>& parameters() const override { return info_; }
  Need offers() const override { return Need::curvature; }
  Evaluation evaluate(const Eigen::VectorXd& w, Need need) override;

  // Gradient of the negative log-likelihood (without penalty), summed over pieces of `rows` rows: [pieces, P]. For the sandwich.
  Eigen::MatrixXd scores(const Eigen::VectorXd& w, int rows) const;
  int64_t spikes() const { return spikes_; }
  int64_t rows() const { return rows_; }

 private:
  const std::vector<SpikeBlock>& blocks_;
  SpikeGlmOptions options_;
  std::vector<ParameterInfo> info_;
  int64_t spikes_ = 0, rows_ = 0;
};

// One bin's negative log-likelihood and its first two derivatives with respect to u.
struct BinTerms {
  double value, slope, curvature;
};
BinTerms bernoulli_bin(double u, double dt, bool spike);
BinTerms poisson_bin(double u, double dt, double count);

// Minimises by Newton from `start` (empty: zeros).
Report fit_spike_glm(SpikeGlm& objective, Eigen::VectorXd start = {});

}  // namespace axograd::fitting
