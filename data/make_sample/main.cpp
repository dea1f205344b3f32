// make_sample FOLDER: writes sample_aec.abf, sample_training.abf and sample_test.abf, the small recording that comes with
// axograd.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "data/make_sample/cell.hpp"
#include "data/writers.hpp"

namespace axograd::data {
namespace {

constexpr double step_ms = 0.1;  // of the recording
constexpr int substeps = 10;     // of the simulation within it
constexpr std::uint64_t seed = 20150617;

// Every noise has its own random stream. Stimuli take the numbers below 1000, sweeps come after.
enum class Source : std::uint64_t { cell, voltage, current };
constexpr std::uint64_t stream(int sweep, Source source) {
  return 1000 + 10 * static_cast<std::uint64_t>(sweep) + static_cast<std::uint64_t>(source);
}

// An Ornstein-Uhlenbeck current whose standard deviation swings slowly by `swing` of itself (period 5 s).
struct Stimulus {
  double mean, deviation, swing, tau_ms;  // pA, pA, 1, ms
  std::uint64_t stream;
};

std::vector<double> current_of(const Stimulus& s, int samples) {
  std::vector<double> current;
  const double decay = std::exp(-step_ms / s.tau_ms);
  double x = normal(seed, s.stream, 0);
  for (int t = 0; t < samples; ++t) {
    const double phase = 2 * std::numbers::pi * t * step_ms / 5000;
    current.push_back(s.mean + s.deviation * (1 + s.swing * std::sin(phase)) * x);
    x = decay * x + std::sqrt(1 - decay * decay) * normal(seed, s.stream, static_cast<std::uint64_t>(t) + 1);
  }
  return current;
}

// One sweep: the cell with its own current noise (standard deviation 23 pA, 2 ms), read in the middle of each sample through the
// electrode with 0.25 mV of noise; the current is read with 0.5 pA of noise.
Sweep record(const std::vector<double>& command, int sweep, double start_ms) {
  const double noise_pA = 23, noise_tau = 2, voltage_noise = 0.25, current_noise = 0.5, dt = step_ms / substeps;
  Cell cell{CellParameters{}};
  Electrode electrode;
  Sweep out{step_ms, start_ms, {{}, {}}};
  const double decay = std::exp(-dt / noise_tau);
  double noise = 0;
  for (std::size_t t = 0; t < command.size(); ++t) {
    for (int k = 0; k < substeps; ++k) {
      noise = decay * noise + noise_pA * std::sqrt(1 - decay * decay) *
                                  normal(seed, stream(sweep, Source::cell), t * substeps + static_cast<std::size_t>(k));
      cell.step(command[t] + noise, dt);
      electrode.step(command[t], dt);
      if (k != substeps / 2 - 1) continue;
      out.samples[0].push_back(cell.voltage() + electrode.drop + voltage_noise * normal(seed, stream(sweep, Source::voltage), t));
      out.samples[1].push_back(command[t] + current_noise * normal(seed, stream(sweep, Source::current), t));
    }
  }
  return out;
}

void write(const std::string& path, const Stimulus& stimulus, int first_sweep, int sweeps, double seconds) {
  Recording recording;
  recording.channels = {{"V", "mV", Kind::voltage}, {"I", "pA", Kind::current}};
  const std::vector<double> command = current_of(stimulus, static_cast<int>(std::lround(seconds * 1e3 / step_ms)));
  for (int s = 0; s < sweeps; ++s) recording.sweeps.push_back(record(command, first_sweep + s, s * (seconds + 1) * 1e3));
  write_abf2(path, recording);
  fmt::print("{}: {} x {:g} s\n", path, sweeps, seconds);
}

}  // namespace
}  // namespace axograd::data

int main(int argc, char** argv) {
  using namespace axograd::data;
  if (argc != 2) {
    fmt::print(stderr, "usage: make_sample FOLDER\n");
    return static_cast<int>(axograd::Exit::usage);
  }
  const std::string prefix = std::string(argv[1]) + "/sample_";
  try {
    write(prefix + "aec.abf", {0, 40, 0, 3, 1}, 0, 1, 10);
    write(prefix + "training.abf", {120, 150, 0.3, 3, 2}, 1, 1, 26);
    write(prefix + "test.abf", {120, 150, 0.3, 3, 3}, 2, 6, 4.3);
  } catch (const axograd::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.exit());
  }
  return 0;
}
