// Recorded networks whose statistics are known.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include "core/num/philox.hpp"
#include "tasks/network_report/recorded.hpp"

namespace axograd::tasks::network_report::testing {

// Independent Bernoulli spikes with a rate (Hz) that may depend on everything.
inline Recorded poisson(int trials, int steps, int neurons, const std::function<double(int trial, int step, int neuron)>& hz) {
  Recorded r;
  r.trials = trials, r.steps = steps, r.neurons = neurons;
  r.spikes.assign(std::size_t(trials) * std::size_t(steps) * std::size_t(r.words()), 0);
  for (int b = 0; b < trials; ++b) {
    for (int t = 0; t < steps; ++t) {
      for (int n = 0; n < neurons; ++n) {
        const auto stream = std::uint64_t(b) * 100000 + std::uint64_t(n);
        if (uniform<double>(11, stream, std::uint64_t(t)) < hz(b, t, n) * r.dt * 1e-3) r.fire(b, t, n);
      }
    }
  }
  return r;
}

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("axograd-network-report-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace axograd::tasks::network_report::testing
