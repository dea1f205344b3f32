#include "fitting/identifiability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace axograd::fitting {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : i + 1 < words.size() ? ", " : " and ") + words[i];
  return text;
}

std::string percent(double part) { return part >= 10 ? fmt::format("{:.0f}-fold", part) : fmt::format("{:.0f} %", 100 * part); }

class Judge {
 public:
  Judge(const OptimumInfo& info, const Estimates& estimates, const IdentifiabilityOptions& options)
      : info_(info), estimates_(estimates), options_(options) {}
  Identifiability judge();

 private:
  Finding describe(const VectorXd& direction, double data, double prior) const;
  std::string sentence(const Finding& f) const;
  std::string reason(const Finding& f) const;
  const std::string& name_of(int i) const { return info_.parameters[i].name; }

  const OptimumInfo& info_;
  const Estimates& estimates_;
  const IdentifiabilityOptions& options_;
};

Finding Judge::describe(const VectorXd& direction, double data, double prior) const {
  Finding f;
  static_cast<Direction&>(f) = strongest(direction);
  for (int& k : f.parameters) k = estimates_.inside[k];
  const double total = data + prior;
  f.error = total > 0 ? 1 / std::sqrt(total) : std::numeric_limits<double>::infinity();
  f.prior_part = total > 0 ? prior / total : 0;
  f.text = sentence(f);
  return f;
}

std::string Judge::reason(const Finding& f) const {
  const bool alone = f.parameters.size() == 1;
  if (std::isinf(f.error))
    return alone ? "changing it does not change the loss" : "changing them together does not change the loss";
  if (f.prior_part > options_.prior)
    return fmt::format("{} of what holds {} comes from the prior", percent(f.prior_part), alone ? "it" : "this combination");
  return fmt::format("its standard error along this direction is {} of the parameters' scale", percent(f.error));
}

std::string Judge::sentence(const Finding& f) const {
  if (f.parameters.size() == 1) {
    const Estimate& e = estimates_.list[f.parameters[0]];
    if (std::isinf(f.error)) return fmt::format("The data say nothing about {}: {}.", e.name, reason(f));
    if (f.prior_part > options_.prior) return fmt::format("The data hardly tell {}: {}.", e.name, reason(f));
    return fmt::format("{} is weakly determined: 95 % interval {:.4g} to {:.4g} {}.", e.name, e.low, e.high, e.unit);
  }
  std::vector<std::string> rising, falling, names;
  for (size_t k = 0; k < f.parameters.size(); ++k) {
    names.push_back(name_of(f.parameters[k]));
    (f.weights[k] > 0 ? rising : falling).push_back(names.back());
  }
  const std::string how = falling.empty()
                              ? joined(rising) + " can rise or fall together"
                              : joined(rising) + " can rise while " + joined(falling) + (falling.size() > 1 ? " fall" : " falls");
  return fmt::format("The data cannot tell {} apart: {} ({}).", joined(names), how, reason(f));
}

Identifiability Judge::judge() {
  Identifiability result;
  const auto& inside = estimates_.inside;
  const auto n = static_cast<Eigen::Index>(inside.size());
  const VectorXd all_scales = scale_of(info_);
  VectorXd scale(n);
  for (Eigen::Index k = 0; k < n; ++k) scale[k] = all_scales[inside[k]];
  if (n > 0) {
    const MatrixXd data = scale.asDiagonal() * submatrix(info_.data_curvature, inside) * scale.asDiagonal();
    const MatrixXd prior = info_.prior_curvature.size()
                               ? MatrixXd(scale.asDiagonal() * submatrix(info_.prior_curvature, inside) * scale.asDiagonal())
                               : MatrixXd::Zero(n, n);
    // Directions are those of the data's curvature: a direction that only the prior holds must show up as such.
    const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(data);
    const double most = std::max(eigen.eigenvalues()[n - 1], 1e-300), least = std::max(eigen.eigenvalues()[0], 0.0);
    result.condition = least > 0 ? most / least : std::numeric_limits<double>::infinity();
    for (Eigen::Index k = 0; k < n; ++k) {
      const VectorXd direction = eigen.eigenvectors().col(k);
      const double along = eigen.eigenvalues()[k] > 1e-13 * most ? eigen.eigenvalues()[k] : 0;
      Finding f = describe(direction, along, std::max(0.0, direction.dot(prior * direction)));
      const bool weak = f.error > options_.weak || f.prior_part > options_.prior;
      if (weak && static_cast<int64_t>(result.findings.size()) < options_.most) result.findings.push_back(f);
      result.directions.push_back(std::move(f));
    }
  }
  result.good = result.findings.empty();
  for (const Finding& f : result.findings) result.verdict += (result.verdict.empty() ? "" : " ") + f.text;
  if (result.good) result.verdict = n > 0 ? "The data determine every fitted parameter." : "No parameter was free.";
  for (const Estimate& e : estimates_.list)
    if (e.at_bound) {
      result.good = false;
      result.verdict += fmt::format(" {} sits at its bound ({:.4g} {}); its error is not known.", e.name, e.value, e.unit);
    }
  return result;
}

}  // namespace

Direction strongest(const VectorXd& direction) {
  std::vector<int> order(direction.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return std::abs(direction[a]) > std::abs(direction[b]); });
  Direction d;
  std::vector<double> weights;
  const double first = direction[order[0]];
  for (int k : order) {
    if (d.parameters.size() == 4 || std::abs(direction[k]) < std::abs(first) / 3) break;
    d.parameters.push_back(k);
    weights.push_back(first < 0 ? -direction[k] : direction[k]);
  }
  d.weights = Eigen::Map<VectorXd>(weights.data(), static_cast<Eigen::Index>(weights.size()));
  return d;
}

std::string in_words(const Direction& d, const std::vector<ParameterInfo>& parameters) {
  std::string up, down;
  for (size_t k = 0; k < d.parameters.size(); ++k) {
    std::string& side = d.weights[static_cast<Eigen::Index>(k)] > 0 ? up : down;
    side += (side.empty() ? "" : ", ") + parameters[d.parameters[k]].name;
  }
  if (down.empty()) return d.parameters.size() == 1 ? up + " alone" : up + " up or down together";
  return up + " up while " + down + (down.find(',') == std::string::npos ? " goes" : " go") + " down";
}

Identifiability identifiability(const OptimumInfo& info, const Estimates& estimates, const IdentifiabilityOptions& options) {
  return Judge(info, estimates, options).judge();
}

}  // namespace axograd::fitting
