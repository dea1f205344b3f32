// Block bootstrap: pieces of a recording are drawn with replacement, and the fit is repeated on each draw.
#pragma once
#include <Eigen/Dense>
#include <cstdint>
#include <functional>
#include <vector>

namespace axograd::fitting {

struct BootstrapResult {
  Eigen::MatrixXd samples;     // [used draws, P]
  Eigen::VectorXd mean;        // [P]
  Eigen::MatrixXd covariance;  // [P, P]
  Eigen::VectorXd low, high;   // [P] 2.5 % and 97.5 % quantiles
  int failed = 0;              // draws whose fit gave a number that is not finite; they are left out
};

// Block numbers 0 … blocks-1 drawn with replacement, [blocks]. A function of (seed, draw) alone.
std::vector<int> resampled_blocks(int blocks, uint64_t seed, uint64_t draw);

// `refit` gets the blocks of one draw and returns the estimate [P]. Throws UsageError for fewer than 2 blocks or draws.
BootstrapResult block_bootstrap(int blocks, int draws, uint64_t seed,
                                const std::function<Eigen::VectorXd(const std::vector<int>&)>& refit);

}  // namespace axograd::fitting
