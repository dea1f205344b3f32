// A function that the parameters determine, drawn with its 95 % band.
#pragma once
#include <Eigen/Dense>
#include <functional>
#include <vector>

namespace axograd::tasks {

struct Curve {
  std::vector<double> x, y, low, high;  // low, high empty: no band
};

// f(x, put) returns the value and calls put(i, dy/dp_i) for the parameters it depends on.
using PutSlope = std::function<void(int parameter, double slope)>;
using CurveFunction = std::function<double(double x, const PutSlope& put)>;

// To first order in the errors of the parameters (delta method). `covariance` [P, P] of the parameters in their units; empty: no
// band. Parameters below 0 are taken as known.
Curve banded(const std::vector<double>& x, const Eigen::MatrixXd& covariance, const CurveFunction& f);

std::vector<double> linear_axis(double low, double high, int points);
std::vector<double> log_axis(double low, double high, int points);

}  // namespace axograd::tasks
