// A variant of a network bench: its numbers from problems.json, its weights, inputs and labels by the formulas that bench/peers/network.py
// and bench/peers/coba_network.py state, and one measured forward and backward pass.
#pragma once
#include <functional>

#include "bench/problem.hpp"
#include "core/network/run.hpp"

namespace axograd::bench {

class NetworkProblem {
 public:
  // Reads --variant, --method and --scale; on a mistake prints what is allowed and ends the program with 2.
  NetworkProblem(const std::string& bench, int argc, char** argv);
  double number(const char* name, double otherwise = 0) const;   // of the variant, else of the bench's network

  std::string method;
  bool single_precision = true;
  int n = 0, n_in = 0, n_out = 0, loss_steps = 0;
  std::int64_t steps = 0, batch = 0;
  std::uint64_t seed = 0;

 private:
  nlohmann::json numbers_;
};

// What a network is shown, and what it should answer.
struct NetworkData {
  std::vector<std::uint64_t> spikes;   // [B, T, words]
  std::vector<int> labels;             // [B]
};

// deviation * normal(seed, stream, k) as [post, pre], transposed to [pre, post]; truncated: within two standard deviations, rescaled, and
// k as [pre, post].
std::vector<double> normal_weights(std::uint64_t seed, std::uint64_t stream, int pre, int post, double deviation);
std::vector<double> truncated_weights(std::uint64_t seed, std::uint64_t stream, int pre, int post, double variance);
double uniform_at(std::uint64_t seed, std::uint64_t stream, std::uint64_t step);

// Softmax cross-entropy against the labels, mean over trials and the last `window` steps; cotangent [B, T, O]: its derivative.
template <class R>
double cross_entropy(const std::vector<R>& outputs, const std::vector<int>& labels, std::int64_t steps, int window, std::vector<R>& cotangent);

// Runs forward and backward for memory, then for time, and prints the line of the bench. names: of the projections.
template <class R>
void measure_network(const NetworkProblem& problem, const Network<R>& network, const NetworkData& data, const std::vector<std::string>& names,
                     const GradientRule<R>& rule, std::int64_t memory_budget = NetworkRunOptions{}.memory_budget);

// The rest of it: `once` computes loss and gradient and notes in its argument what it found.
void measure_gradient(const NetworkProblem& problem, const std::function<void(nlohmann::json&)>& once);
template <class R> double norm(const std::vector<R>& x);

}  // namespace axograd::bench
