#include "bench/problem.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numbers>

namespace axograd::bench {
namespace {

double cpu() {
  rusage use;
  getrusage(RUSAGE_SELF, &use);
  return double(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + 1e-6 * double(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

[[noreturn]] void refuse(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(2);
}

// --name value pairs
std::map<std::string, std::string> arguments(int argc, char** argv) {
  std::map<std::string, std::string> found;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if ((name != "--variant" && name != "--method" && name != "--scale") || i + 1 == argc) {
      refuse(std::string(argv[0]) + " --variant NAME [--method NAME] [--scale X]; cannot read '" + name + "'");
    }
    found[name] = argv[i + 1];
  }
  return found;
}

}  // namespace

Problem::Problem(const std::string& bench, int argc, char** argv) {
  auto given = arguments(argc, argv);
  const std::string path = AXOGRAD_SOURCE_DIR "/bench/problems.json";
  std::ifstream file(path);
  if (!file) refuse("cannot open " + path);
  problem_ = nlohmann::json::parse(file).at(bench);
  std::string names;
  for (const auto& variant : problem_.at("variants")) {
    const std::string name = variant.at("name");
    names += (names.empty() ? "" : ", ") + name;
    if (name != given["--variant"]) continue;
    n = variant.at("n");
    single_precision = variant.at("precision") == "fp32";
    model = variant.value("model", "");
  }
  if (!model.empty()) problem_.update(nlohmann::json(problem_.at("models").at(model)));
  if (n == 0) refuse("no variant '" + given["--variant"] + "'; there are " + names);
  dt = problem_.at("dt_ms");
  const double scale = given.count("--scale") ? std::atof(given["--scale"].c_str()) : 1;
  steps = std::max<std::int64_t>(8, std::llround(problem_.at("duration_ms").get<double>() * scale / dt));
  method = given["--method"];
}

double Problem::start(const std::string& state) const { return problem_.at("start").at(state); }
std::vector<std::string> Problem::by() const { return problem_.at("by"); }

std::vector<std::string> Problem::names() const {
  std::vector<std::string> all;
  for (const auto& [name, rule] : problem_.at("cell").items()) all.push_back(name);
  return all;
}

double Problem::value(const nlohmann::json& rule, std::int64_t i) const {
  if (rule.is_number()) return rule;
  const auto number = [&](const char* name) { return rule.at(name).get<double>(); };
  if (!rule.contains("stride")) return number("from") + number("slope") * double(i) / double(n);
  const std::int64_t stride = rule.at("stride");
  return number("base") * (number("low") + number("spread") * double(stride * i % n) / double(n));
}

template <class R> std::vector<R> Problem::per_neuron(const std::string& name) const {
  std::vector<R> x;
  for (std::int64_t i = 0; i < n; ++i) x.push_back(R(value(problem_.at("cell").at(name), i)));
  return x;
}

template <class R> std::vector<R> Problem::target() const {
  const nlohmann::json& wave = problem_.at("target");
  const double offset = wave.at("offset"), amplitude = wave.at("amplitude"), period = wave.at("period_ms");
  std::vector<R> x;
  for (std::int64_t t = 0; t < steps; ++t) x.push_back(R(offset + amplitude * std::sin(2 * std::numbers::pi * double(t) * dt / period)));
  return x;
}

void Problem::emit(double cpu_s, const nlohmann::json& result) const {
  print_line(cpu_s, double(n * steps), result);
}

void print_line(double cpu_s, double work, const nlohmann::json& result) {
  const nlohmann::json line = {{"version", AXOGRAD_VERSION}, {"cpu_s", cpu_s}, {"work", work}, {"result", result}};
  std::printf("%s\n", line.dump().c_str());
}

double timed(const std::function<void()>& run) {
  run();
  int calls = 0;
  const double begun = cpu();
  while (calls == 0 || cpu() - begun < 0.3) {
    run();
    ++calls;
  }
  return (cpu() - begun) / calls;
}

template std::vector<float> Problem::per_neuron(const std::string&) const;
template std::vector<double> Problem::per_neuron(const std::string&) const;
template std::vector<float> Problem::target() const;
template std::vector<double> Problem::target() const;

}  // namespace axograd::bench
