// One variant of one bench as bench/problems.json states it, the clock, and the line that a bench program prints (see README.md).
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace axograd::bench {

class Problem {
 public:
  // Reads --variant, --method and --scale; on a mistake prints what is allowed and ends the program with 2.
  Problem(const std::string& bench, int argc, char** argv);

  std::int64_t n = 0, steps = 0;
  double dt = 0;                  // ms
  bool single_precision = true;
  std::string method;
  std::string model;              // of the variant, where a bench has several

  double start(const std::string& state) const;                   // initial value
  std::vector<std::string> by() const;                            // names of the parameters of a gradient
  std::vector<std::string> names() const;                         // of all parameters, current included
  template <class R> std::vector<R> per_neuron(const std::string& name) const;   // [n]
  template <class R> std::vector<R> target() const;               // [steps], mV

  // Prints the JSON line; `work` is n*steps.
  void emit(double cpu_s, const nlohmann::json& result) const;

 private:
  double value(const nlohmann::json& rule, std::int64_t i) const;
  nlohmann::json problem_;
};

// What a bench program prints.
void print_line(double cpu_s, double work, const nlohmann::json& result);

// CPU seconds (user + system) of one call of `run`: a mean over as many calls as fill 0.3 s, after one for warming up.
double timed(const std::function<void()>& run);

}  // namespace axograd::bench
