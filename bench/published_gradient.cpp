// What does one loss and gradient of the Hodgkin-Huxley problem of arXiv 2406.19708 cost (5 stimuli, 1492 steps, 4 parameters,
// double)? Methods: none (the loss alone), sensitivities. Beside a JAX scan: scripts/bench published_tables. The answer stands in
// bench/README.md.
#include <string>

#include <nlohmann/json.hpp>

#include "bench/problem.hpp"
#include "tasks/published/objective.hpp"

using namespace axograd;
using namespace axograd::tasks;

int main(int argc, char** argv) {
  std::string method;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string(argv[i]) == "--method") method = argv[i + 1];
  }
  const fitting::Need need = method == "none" ? fitting::Need::value : fitting::Need::gradient;
  const PublishedProblem problem = published_hh();
  PublishedObjective loss(problem, voltage_errors(problem, problem.voltages(problem.truth()), Samples::published));
  const Eigen::Vector4d x(0.01, 20, 6, -60);
  fitting::Evaluation e;
  const double spent = bench::timed([&] { e = loss.evaluate(x, need); });
  nlohmann::json result = {{"loss", e.value}};
  for (Eigen::Index i = 0; i < e.gradient.size(); ++i) result["d_" + loss.parameters()[std::size_t(i)].name] = e.gradient[i];
  bench::print_line(spent, 1, result);
}
