// Cells with parameters drawn from the whole of their bounds under a noisy step of current: how many runs end, and how.
#pragma once
#include <chrono>

#include "tests/suites/scenario.hpp"

namespace axograd::suites {

struct BoxRuns {
  std::int64_t lanes = 0, spiking = 0;
  std::int64_t failed = 0;       // diverged, and said so with step and state
  std::int64_t mute = 0;         // diverged without saying where
  std::int64_t leaks = 0;        // a number that is not finite in a lane that is called well
  std::int64_t derivatives = 0;  // lanes whose derivatives along up to 8 parameters are not finite though their state is
  double wall_s = 0;
  std::vector<std::string> examples;  // "lane 17: V_m at step 64"
};

// Half of the lanes draw positive parameters evenly, the other half on a logarithmic scale.
template <class R> void draw_box(Bed<R>& bed, std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform(0, 1);
  std::size_t i = 0;
  for (const Field& f : bed.fields.params) {
    for (int j = 0; j < f.count; ++j, ++i) {
      for (std::size_t lane = 0; lane < std::size_t(bed.lanes); ++lane) {
        const double u = uniform(random);
        const bool log = lane % 2 && f.low > 0;
        bed.params[i][lane] = R(log ? f.low * std::pow(f.high / f.low, u) : f.low + (f.high - f.low) * u);
      }
    }
  }
}

template <class R> bool all_finite(const std::vector<R>& rows, std::int64_t lanes, std::int64_t lane) {
  for (std::size_t i = std::size_t(lane); i < rows.size(); i += std::size_t(lanes)) {
    if (!std::isfinite(rows[i])) return false;
  }
  return true;
}

template <class R>
void count_lanes(const Bed<R>& bed, const std::vector<R>& seen, const std::vector<double>& curvature, int block, BoxRuns& to) {
  const std::size_t squared = curvature.size() / std::size_t(bed.lanes);
  for (std::int64_t lane = 0; lane < bed.lanes; ++lane) {
    const auto at = std::size_t(lane);
    const LaneStatus& s = bed.status[at];
    to.spiking += bed.counts[at] > 0;
    if (s.status != RunStatus::ok) {
      const bool said = s.step >= 0 && s.step < bed.steps + 16 && s.state >= 0 && s.state < bed.fields.state.size;
      ++(said ? to.failed : to.mute);
      if (said && to.examples.size() < 3) {
        to.examples.push_back("lane " + std::to_string(block * bed.lanes + lane) + ": " + bed.fields.state.fields[s.state].name +
                              " at step " + std::to_string(s.step));
      }
      continue;
    }
    to.leaks +=
        !all_finite(seen, bed.lanes, lane) || !all_finite(bed.final_state, bed.lanes, lane) || !std::isfinite(bed.squares[at]);
    for (std::size_t k = 0; k < squared; ++k) {
      if (std::isfinite(curvature[at * squared + k])) continue;
      ++to.derivatives;
      break;
    }
  }
}

// `lanes` in blocks of 250, each under its own current: a step between 10 and 90 % of the time with an Ornstein-Uhlenbeck current
// (3 ms) on it. Derivatives, when wanted, along the first 8 parameters.
template <class R>
BoxRuns box_runs(const NeuronEntry& cell, std::int64_t lanes, double ms, std::uint64_t seed, bool derivatives) {
  const Scenario sc = scenario(cell.fields.info->name);
  const Engine<R> e = engine<R>(cell);
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  const R rest = -60;
  BoxRuns total;
  const auto begun = std::chrono::steady_clock::now();
  const std::int64_t width = std::min<std::int64_t>(250, lanes);
  for (int block = 0; total.lanes < lanes; ++block, total.lanes += width) {
    Bed<R> bed(cell, std::int64_t(ms / sc.dt), width, sc.dt);
    draw_box(bed, random);
    std::vector<R> current;
    double ou = 0;
    for (std::int64_t t = 0; t < bed.steps; ++t) {
      ou += -ou * sc.dt / 3 + std::sqrt(2 * sc.dt / 3) * normal(random);
      const bool on = t > bed.steps / 10 && t < bed.steps * 9 / 10;
      current.push_back(R(on ? sc.mean + sc.swing * ou : 0));
    }
    bed.objective.state = 0;
    bed.objective.target = constant(&rest);
    const int n = derivatives ? std::min(8, cell.fields.params.size) : 0, states = cell.fields.state.size;
    std::vector<double> gradient(std::size_t(n * width)), curvature(std::size_t(n * n * width));
    std::vector<R> seen(std::size_t(states * (bed.steps / 16 + 1) * width), R(0));
    bed.with([&](const Rollout<R>& whole) {
      Rollout<R> k = whole;
      std::vector<Signal<R>> inputs(whole.inputs, whole.inputs + cell.fields.input.size);
      inputs[0] = per_step(current.data());
      k.inputs = inputs.data();
      std::vector<Trace<R>> traces;
      for (int s = 0; s < states; ++s) traces.push_back({s, &seen[std::size_t(s * (bed.steps / 16 + 1) * width)], 16});
      k.traces = traces.data(), k.traces_count = states;
      if (n == 0) return forward(e, k);
      const int directions[] = {0, 1, 2, 3, 4, 5, 6, 7};
      Sensitivities<R> want;
      want.directions = directions, want.count = n, want.gradient = gradient.data(), want.gauss_newton = curvature.data();
      sensitivities(e, k, want);
    });
    count_lanes(bed, seen, curvature, block, total);
  }
  total.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return total;
}

}  // namespace axograd::suites
