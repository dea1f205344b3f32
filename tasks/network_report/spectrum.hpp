// Eigenvalues of a recurrent matrix.
#pragma once
#include <complex>
#include <optional>
#include <vector>

#include "data/weights/weights.hpp"

namespace axograd::tasks::network_report {

constexpr int most_eigenvalue_neurons = 2000;  // the time grows with the third power of the neurons

struct Spectrum {
  std::vector<std::complex<double>> values;  // the largest |value| first
  double radius = 0;                         // largest |value|
  double bulk = 0;     // radius of the disc that a random matrix with the same variances fills: sqrt of the sum over presynaptic
                       // neurons of the variance of the weights of their sign [Rajan & Abbott 2006, eq. 3]
  double outlier = 0;  // radius / bulk: clearly above 1 a value stands alone
};

// Of the matrix W[pre, post] with signs. Nothing for a projection between groups of different size, with a weight that is not
// finite, or of more than `most` neurons.
std::optional<Spectrum> spectrum(const data::Projection& recurrent, int most = most_eigenvalue_neurons);

}  // namespace axograd::tasks::network_report
