#include "bench/network_problem.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "core/num/philox.hpp"

namespace axograd::bench {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(2);
}

// A line of /proc/self/status in bytes (VmRSS: memory held, VmHWM: the most of it so far).
double memory(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return 1024 * std::atof(line.c_str() + name.size() + 1);
  }
  return 0;
}
// The most memory so far is counted from now on.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace

NetworkProblem::NetworkProblem(const std::string& bench, int argc, char** argv) {
  double scale = 1;
  std::string wanted, names;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--variant") wanted = argv[i + 1];
    else if (name == "--method") method = argv[i + 1];
    else if (name == "--scale") scale = std::atof(argv[i + 1]);
    else refuse(std::string(argv[0]) + " --variant NAME [--method NAME] [--scale X]; cannot read '" + name + "'");
  }
  std::ifstream file(AXOGRAD_SOURCE_DIR "/bench/problems.json");
  if (!file) refuse("cannot open " AXOGRAD_SOURCE_DIR "/bench/problems.json");
  const nlohmann::json problem = nlohmann::json::parse(file).at(bench);
  numbers_ = problem.at("network");
  bool found = false;
  for (const auto& variant : problem.at("variants")) {
    const std::string name = variant.at("name");
    names += (names.empty() ? "" : ", ") + name;
    if (name != wanted) continue;
    numbers_.update(variant);
    single_precision = variant.at("precision") == "fp32";
    found = true;
  }
  if (!found) refuse("no variant '" + wanted + "'; there are " + names);
  n = int(number("n"));
  n_in = int(number("n_in"));
  n_out = int(number("n_out"));
  batch = std::int64_t(number("batch"));
  seed = std::uint64_t(number("seed"));
  steps = std::max<std::int64_t>(8, std::llround(number("steps") * scale));
  loss_steps = int(std::min<std::int64_t>(std::int64_t(number("loss_steps")), steps));
}

double NetworkProblem::number(const char* name, double otherwise) const { return numbers_.value(name, otherwise); }

double uniform_at(std::uint64_t seed, std::uint64_t stream, std::uint64_t step) { return uniform<double>(seed, stream, step); }

std::vector<double> normal_weights(std::uint64_t seed, std::uint64_t stream, int pre, int post, double deviation) {
  std::vector<double> w(std::size_t(pre) * std::size_t(post));
  for (int j = 0; j < post; ++j) {
    for (int i = 0; i < pre; ++i) w[std::size_t(i) * std::size_t(post) + std::size_t(j)] = deviation * normal(seed, stream, std::uint64_t(j) * std::uint64_t(pre) + std::uint64_t(i));
  }
  return w;
}

std::vector<double> truncated_weights(std::uint64_t seed, std::uint64_t stream, int pre, int post, double variance) {
  std::vector<double> w;
  for (std::uint64_t k = 0; k < std::uint64_t(pre) * std::uint64_t(post); ++k) {
    double x = normal(seed, stream, k);
    for (std::uint64_t attempt = 1; std::abs(x) > 2; ++attempt) x = normal(seed, stream + 256 * attempt, k);
    w.push_back(std::sqrt(variance / pre) * x / 0.8796256610342398);
  }
  return w;
}

template <class R>
double cross_entropy(const std::vector<R>& outputs, const std::vector<int>& labels, std::int64_t steps, int window, std::vector<R>& cotangent) {
  const std::int64_t trials = std::int64_t(labels.size()), count = std::int64_t(outputs.size()) / (trials * steps);
  cotangent.assign(outputs.size(), R(0));
  const double share = 1 / (double(trials) * window);
  double loss = 0;
  for (std::int64_t b = 0; b < trials; ++b) {
    for (std::int64_t t = steps - window; t < steps; ++t) {
      const R* const y = outputs.data() + (b * steps + t) * count;
      double total = 0;
      const double top = *std::max_element(y, y + count);
      for (std::int64_t o = 0; o < count; ++o) total += std::exp(double(y[o]) - top);
      for (std::int64_t o = 0; o < count; ++o) {
        const double p = std::exp(double(y[o]) - top) / total;
        const bool hit = o == labels[std::size_t(b)];
        if (hit) loss -= std::log(p) * share;
        cotangent[std::size_t((b * steps + t) * count + o)] = R((p - (hit ? 1 : 0)) * share);
      }
    }
  }
  return loss;
}

template <class R>
void measure_network(const NetworkProblem& problem, const Network<R>& network, const NetworkData& data, const std::vector<std::string>& names,
                     const GradientRule<R>& rule, std::int64_t memory_budget) {
  const NetworkTrials trials{.trials = problem.batch, .steps = problem.steps, .spikes = data.spikes.data()};
  std::optional<NetworkRun<R>> run;
  measure_gradient(problem, [&](nlohmann::json& result) {   // as a training does it: the memory is kept from batch to batch
    if (!run) run.emplace(network, trials, NetworkRunOptions{.threads = 1, .memory_budget = memory_budget});
    run->forward(trials);
    std::vector<R> cotangent;
    result["loss"] = cross_entropy(run->outputs(), data.labels, problem.steps, problem.loss_steps, cotangent);
    std::int64_t spikes = 0;
    for (std::int32_t c : run->counts()) spikes += c;
    result["spikes"] = spikes;
    NetworkGradient<R> gradient;
    run->backward({.outputs = cotangent.data()}, rule, gradient);
    for (std::size_t i = 0; i < names.size(); ++i) result["d_" + names[i]] = norm(gradient.projections[i]);
    result["d_W_out"] = norm(gradient.readout_weight);
  });
}

void measure_gradient(const NetworkProblem& problem, const std::function<void(nlohmann::json&)>& once) {
  nlohmann::json result;
  forget_peak();
  const double before = memory("VmRSS");
  once(result);
  const double extra = memory("VmHWM") - before, work = double(problem.n) * double(problem.steps) * double(problem.batch);
  const double spent = timed([&] { once(result); });
  result["extra_mib"] = std::round(extra / (1 << 20) * 10) / 10;
  result["bytes_per_neuron_step"] = std::round(extra / work * 10) / 10;
  print_line(spent, work, result);
}

template <class R> double norm(const std::vector<R>& x) {
  double sum = 0;
  for (R y : x) sum += double(y) * double(y);
  return std::sqrt(sum);
}
template double norm(const std::vector<float>&);
template double norm(const std::vector<double>&);

template double cross_entropy(const std::vector<float>&, const std::vector<int>&, std::int64_t, int, std::vector<float>&);
template double cross_entropy(const std::vector<double>&, const std::vector<int>&, std::int64_t, int, std::vector<double>&);
template void measure_network(const NetworkProblem&, const Network<float>&, const NetworkData&, const std::vector<std::string>&, const GradientRule<float>&, std::int64_t);
template void measure_network(const NetworkProblem&, const Network<double>&, const NetworkData&, const std::vector<std::string>&, const GradientRule<double>&, std::int64_t);

}  // namespace axograd::bench
