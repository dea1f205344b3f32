// What does the gradient of a voltage loss by 8 parameters of each of N squid axons cost on one core? Methods: none (the loss alone),
// sensitivities (with J'J), adjoint. Beside JAX, Jaxley and eager LibTorch: scripts/bench hh_gradient.
// Answer (Zen 4, AVX-512, fp32, N 1000): 91 million neuron-steps/s with J'J, 101 by the adjoint, 258 for the loss alone; JAX at best 27.
#include <cmath>

#include "bench/neuron_task.hpp"

using namespace axograd;
using namespace axograd::bench;

// the norm of the gradient by each parameter over the neurons, which all tools print; element(i, lane)
template <class F> nlohmann::json summary(const Problem& problem, const std::vector<double>& squares, F&& element) {
  double loss = 0;
  for (double x : squares) loss += x / double(problem.steps);
  nlohmann::json result = {{"loss", loss}};
  int i = 0;
  for (const std::string& name : problem.by()) {
    double sum = 0;
    for (std::int64_t lane = 0; lane < problem.n; ++lane) sum += std::pow(element(i, lane), 2);
    if (problem.method != "none") result["d_" + name] = std::sqrt(sum);
    ++i;
  }
  return result;
}

template <class R> void run(const Problem& problem) {
  std::vector<std::pair<std::string, std::string>> names;
  for (const std::string& name : problem.by()) names.push_back({name == "I" ? "I_e" : name, name});   // a parameter, not an input
  NeuronTask<R> task(problem, "hh", names);
  task.input({std::vector<R>(std::size_t(problem.n), R(0))});
  std::vector<double> squares(std::size_t(problem.n));
  Rollout<R>& k = task.rollout;
  k.objective.state = index_of(task.engine.fields.state, "V_m");
  k.objective.target = per_step(task.own(problem.target<R>()));
  k.objective.square_scale = 1 / double(problem.steps);
  k.squares = squares.data();

  std::vector<int> by;
  for (const auto& name : names) by.push_back(index_of(task.engine.fields.params, name.first));
  const std::size_t directions = by.size();
  if (problem.method == "sensitivities") {
    std::vector<double> gradient(directions * squares.size()), gauss_newton(directions * gradient.size());
    Sensitivities<R> wanted;
    wanted.directions = by.data();
    wanted.count = int(directions);
    wanted.gradient = gradient.data();
    wanted.gauss_newton = gauss_newton.data();
    const double spent = timed([&] { sensitivities(task.engine, k, wanted); });
    problem.emit(spent, summary(problem, squares, [&](int i, std::int64_t lane) { return gradient[std::size_t(lane) * directions + std::size_t(i)]; }));
  } else if (problem.method == "adjoint") {
    std::vector<double> gradient(std::size_t(task.engine.fields.params.size) * squares.size());
    Adjoint<R> wanted;
    wanted.params = gradient.data();
    const double spent = timed([&] { adjoint(task.engine, k, wanted); });
    problem.emit(spent, summary(problem, squares, [&](int i, std::int64_t lane) { return gradient[std::size_t(by[std::size_t(i)] * problem.n + lane)]; }));
  } else {
    const double spent = timed([&] { forward(task.engine, k); });
    problem.emit(spent, summary(problem, squares, [](int, std::int64_t) { return 0.0; }));
  }
}

int main(int argc, char** argv) {
  const Problem problem("hh_gradient", argc, argv);
  problem.single_precision ? run<float>(problem) : run<double>(problem);
}
