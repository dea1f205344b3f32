// Which parameters, or which combinations of them, the data cannot tell, and why, in words.
#pragma once
#include <string>
#include <vector>

#include "fitting/estimates.hpp"

namespace axograd::fitting {

// The parameters that make up a direction: the strongest ones, down to a third of the first, at most four.
struct Direction {
  std::vector<int> parameters;  // indices, the strongest first
  Eigen::VectorXd
      weights;  // their parts in the direction (unit length over all parameters, in units of the scale), the first > 0
};
Direction strongest(const Eigen::VectorXd& direction);
// "C_m, g_L up while E_L goes down"
std::string in_words(const Direction& direction, const std::vector<ParameterInfo>& parameters);

struct IdentifiabilityOptions {
  double weak = 0.5;
  double prior = 0.5;
  int64_t most = 8;

  template <class V> void visit(V& v) {
    v("weak", weak, {.doc = "a direction is weak when its standard error is above this part of the parameters' scale", .low = 0});
    v("prior", prior,
      {.doc = "a direction is the prior's when more than this part of its curvature comes from the prior", .low = 0, .high = 1});
    v("most", most, {.doc = "most findings", .low = 1});
  }
};

struct Finding : Direction {
  double error = 0;       // standard error along the direction, in units of the scale; infinite where nothing determines it
  double prior_part = 0;  // of the curvature along it: 0 … 1
  std::string text;       // one sentence
};

struct Identifiability {
  bool good = true;                 // no finding
  double condition = 1;             // largest over smallest eigenvalue of the data's curvature, scaled
  std::vector<Finding> findings;    // the worst first
  std::vector<Finding> directions;  // all eigenvectors, the softest first, weak or not; the text of a strong one says nothing
  std::string verdict;              // a few sentences
};

// Eigenvectors of the scaled curvature are judged one by one; parameters at a bound are named as such.
Identifiability identifiability(const OptimumInfo& info, const Estimates& estimates, const IdentifiabilityOptions& options = {});

}  // namespace axograd::fitting
