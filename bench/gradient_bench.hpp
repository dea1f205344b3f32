// The gradient of a voltage loss by the parameters of each of N cells: by no method (the loss alone), by sensitivities (with J'J)
// or by the adjoint. The current is constant, a parameter of the model.
#pragma once
#include <cmath>

#include "bench/neuron_task.hpp"

namespace axograd::bench {

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

// `differentiated`, `held`: the model's name of a parameter -> the problem's.
using Names = std::vector<std::pair<std::string, std::string>>;
template <class R>
void measure_gradient(const Problem& problem, const std::string& model, const Names& differentiated, const Names& held = {}) {
  Names all = differentiated;
  all.insert(all.end(), held.begin(), held.end());
  NeuronTask<R> task(problem, model, all);
  task.input({std::vector<R>(std::size_t(problem.n), R(0))});
  std::vector<double> squares(std::size_t(problem.n));
  Rollout<R>& k = task.rollout;
  k.objective.state = index_of(task.engine.fields.state, "V_m");
  k.objective.target = per_step(task.own(problem.target<R>()));
  k.objective.square_scale = 1 / double(problem.steps);
  k.squares = squares.data();

  std::vector<int> by;
  for (const auto& name : differentiated) by.push_back(index_of(task.engine.fields.params, name.first));
  const std::size_t directions = by.size();
  if (problem.method == "sensitivities") {
    std::vector<double> gradient(directions * squares.size()), gauss_newton(directions * gradient.size());
    Sensitivities<R> wanted;
    wanted.directions = by.data();
    wanted.count = int(directions);
    wanted.gradient = gradient.data();
    wanted.gauss_newton = gauss_newton.data();
    const double spent = timed([&] { sensitivities(task.engine, k, wanted); });
    problem.emit(spent, summary(problem, squares, [&](int i, std::int64_t lane) {
                   return gradient[std::size_t(lane) * directions + std::size_t(i)];
                 }));
  } else if (problem.method == "adjoint") {
    std::vector<double> gradient(std::size_t(task.engine.fields.params.size) * squares.size());
    Adjoint<R> wanted;
    wanted.params = gradient.data();
    const double spent = timed([&] { adjoint(task.engine, k, wanted); });
    problem.emit(spent, summary(problem, squares, [&](int i, std::int64_t lane) {
                   return gradient[std::size_t(by[std::size_t(i)] * problem.n + lane)];
                 }));
  } else {
    const double spent = timed([&] { forward(task.engine, k); });
    problem.emit(spent, summary(problem, squares, [](int, std::int64_t) { return 0.0; }));
  }
}

}  // namespace axograd::bench
