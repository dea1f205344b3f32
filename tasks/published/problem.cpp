#include "tasks/published/problem.hpp"

#include <utility>

#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/published/lanes.hpp"

namespace axograd::tasks {
namespace {

constexpr double hh_truth[] = {0.008363657201143428, 24.697737655778038, 5.814895041093182, -55.31094455202257};

// A current of I in the samples [on, off), of T.
std::vector<double> pulse(double I, std::int64_t on, std::int64_t off, std::int64_t T) {
  std::vector<double> x(std::size_t(T), 0.0);
  for (std::int64_t t = on; t < off; ++t) x[std::size_t(t)] = I;
  return x;
}

// Amplitudes and their durations in ms.
std::vector<double> pieces(const std::vector<std::pair<double, int>>& list, double dt) {
  std::vector<double> x;
  for (const auto& [amplitude, ms] : list) x.insert(x.end(), std::size_t(double(ms) / dt + 0.5), amplitude);
  return x;
}

PublishedProblem::Free between(const FieldList& params, const char* name, double low, double high) {
  return {field_index(params, name), low, high};
}

}  // namespace

std::vector<double> PublishedProblem::truth() const {
  std::vector<double> x;
  for (const Free& f : free) x.push_back(params[std::size_t(f.index)]);
  return x;
}

std::vector<double> PublishedProblem::middle() const {
  std::vector<double> x;
  for (const Free& f : free) x.push_back((f.low + f.high) / 2);
  return x;
}

std::vector<std::vector<double>> PublishedProblem::voltages(const std::vector<double>& x, const SpikeSteps* spikes) const {
  std::vector<std::vector<double>> V(stimuli.size(), std::vector<double>(std::size_t(steps())));
  PublishedLanes lanes(*this, steps() + 1);
  const Eigen::MatrixXd point = Eigen::Map<const Eigen::VectorXd>(x.data(), Eigen::Index(x.size()));
  lanes.each(point, [&](Rollout<double>& task, std::size_t first, std::size_t n) {
    const ForcedSpikes forced(spikes ? *spikes : SpikeSteps(n));
    if (spikes) forced.apply(task.spikes);
    std::vector<double> rows(std::size_t(task.steps) * n);
    const Trace<double> trace{lanes.voltage(), rows.data()};
    task.traces = &trace;
    task.traces_count = 1;
    forward(lanes.engine(), task);
    for (std::size_t s = 0; s < n; ++s) {
      for (std::size_t k = 0; k < V[first + s].size(); ++k) V[first + s][k] = rows[(k + 1) * n + s];
    }
  });
  return V;
}

PublishedProblem published_hh(bool corrected) {
  PublishedProblem p;
  p.name = "hh2406";
  const NeuronFields& own = neuron("hh2406").fields;
  p.neuron = &neuron(corrected ? "cobahh" : "hh2406");
  const FieldList& params = p.neuron->fields.params;
  // Both cells have the same parameters and states; the values are the published problem's either way.
  const auto names = field_names(own.params);
  const std::vector<double> values = field_defaults(own.params);
  p.params = field_defaults(params);
  for (std::size_t i = 0; i < names.size(); ++i) p.params[std::size_t(field_index(params, names[i]))] = values[i];
  p.start = field_defaults(own.state);
  p.free = {between(params, "g_L", 1e-4, 0.1), between(params, "g_Na", 0.01, 40), between(params, "g_Kd", 0.01, 20),
            between(params, "V_T", -65, -50)};
  for (std::size_t i = 0; i < p.free.size(); ++i) p.params[std::size_t(p.free[i].index)] = hh_truth[i];
  p.dt = 0.01;
  p.every = 149;
  constexpr std::int64_t T = 1497, on = 499, off = 998;
  p.stimuli = {pulse(10, on, off, T), pulse(2, on, off, T), pulse(2, 0, off, T), pulse(50, on, off, T), pulse(0.2, on, off, T)};
  return p;
}

PublishedProblem published_gif() {
  PublishedProblem p;
  p.name = "gif2406";
  p.neuron = &neuron("gif2406");
  const FieldList& params = p.neuron->fields.params;
  p.params = field_defaults(params);
  p.start = field_defaults(p.neuron->fields.state);
  p.free = {between(params, "a", 0, 0.1), between(params, "b", 0, 0.1), between(params, "k_1", 0.1, 1),
            between(params, "k_2", 0.01, 0.1)};
  p.dt = 0.1;
  p.every = 100;
  p.surrogate = {SurrogateKind::relu_grad, 1, 0.3};
  p.stimuli = {pieces({{2, 200}, {0, 800}}, p.dt), pieces({{1.5, 500}, {0, 500}}, p.dt),
               pieces({{1.5, 100}, {0, 500}, {0.5, 100}, {1, 100}, {1.5, 100}, {0, 100}}, p.dt),
               pieces({{1.5, 20}, {0, 180}, {-1.5, 20}, {0, 20}, {1.5, 20}, {0, 140}, {0, 600}}, p.dt),
               pieces({{0, 50}, {-3.5, 750}, {0, 200}}, p.dt)};
  return p;
}

}  // namespace axograd::tasks
