#include "tasks/network_report/perturbation.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <bit>
#include <cmath>

#include "core/num/philox.hpp"

namespace axograd::tasks::network_report {
namespace {

std::vector<int> range(const Population& p) {
  std::vector<int> out;
  for (int n = p.first; n < p.first + p.count; ++n) out.push_back(n);
  return out;
}

// f(trial, step, channel) for every spike.
template <class F> void each_bit(const std::vector<std::uint64_t>& spikes, int trials, int steps, int channels, F f) {
  const int words = (channels + 63) / 64;
  std::size_t at = 0;
  for (int b = 0; b < trials; ++b) {
    for (int t = 0; t < steps; ++t) {
      for (int w = 0; w < words; ++w, ++at) {
        for (std::uint64_t left = spikes[at]; left != 0; left &= left - 1) f(b, t, 64 * w + std::countr_zero(left));
      }
    }
  }
}

void set(std::vector<std::uint64_t>& spikes, int b, int t, int steps, int channels, int c) {
  const auto words = std::size_t((channels + 63) / 64);
  const std::size_t row = std::size_t(b) * std::size_t(steps) + std::size_t(t);
  spikes[row * words + std::size_t(c / 64)] |= std::uint64_t(1) << (c % 64);
}

// Streams of (trial, channel); the step is the generator's own.
std::uint64_t stream(int trial, int channel) { return (std::uint64_t(trial) << 24) + std::uint64_t(channel); }

void add_lesions(std::vector<Perturbation>& out, const Recorded& r, const Selectivity* s, const PerturbationOptions& o) {
  if (r.populations.size() > 1 && int(r.populations.size()) <= Recorded::most_drawn) {
    for (const Population& p : r.populations) out.push_back({PerturbationKind::silence, "without " + p.name, range(p)});
  }
  for (double share : s ? o.selective : std::vector<double>{}) {
    const int count = std::max(1, int(std::lround(share * r.neurons)));
    out.push_back({PerturbationKind::silence, fmt::format("without the {} most selective", count), most_selective(*s, count)});
    std::vector<int> chosen = shuffled(r.neurons, o.seed, 1);
    chosen.resize(std::size_t(count));
    out.push_back({PerturbationKind::silence, fmt::format("without {} chosen by chance", count), chosen});
  }
}

void add_resets(std::vector<Perturbation>& out, const Recorded& r, const PerturbationOptions& o) {
  const auto delay = std::find_if(r.epochs.begin(), r.epochs.end(), [&](const Epoch& e) { return e.name == o.delay; });
  if (delay == r.epochs.end()) return;
  const int middle = (delay->first + delay->end) / 2;
  Perturbation p{PerturbationKind::reset, fmt::format("all states reset at {:.0f} ms", middle * r.dt)};
  p.step = middle;
  out.push_back(p);
}

}  // namespace

std::vector<Perturbation> standard_perturbations(const Recorded& r, const Selectivity* s, const PerturbationOptions& o) {
  std::vector<Perturbation> out = {{PerturbationKind::none, "intact"}};
  add_lesions(out, r, s, o);
  const auto amounts = [&](PerturbationKind kind, const std::vector<double>& values, const char* words, double factor) {
    for (double x : values) out.push_back({kind, fmt::format(fmt::runtime(words), factor * x), {}, x});
  };
  amounts(PerturbationKind::jitter, o.jitter_ms, "input spikes jittered by {:g} ms", 1);
  amounts(PerturbationKind::drop, o.drop, "{:g} % of the input spikes lost", 100);
  amounts(PerturbationKind::noise, o.noise, "a noise current of {:g} in every neuron", 1);
  add_resets(out, r, o);
  if (!o.adaptation.empty()) out.push_back({.kind = PerturbationKind::hold, .name = "adaptation ablated", .states = o.adaptation});
  for (Perturbation& p : out) p.seed = o.seed;
  return out;
}

std::vector<PerturbationResult> run_perturbations(const std::vector<Perturbation>& list, const Evaluate& evaluate) {
  std::vector<PerturbationResult> out;
  for (const Perturbation& p : list) out.push_back({p, evaluate(p)});
  return out;
}

data::Weights without_outputs(data::Weights weights, const std::vector<int>& neurons, const std::string& group) {
  for (data::Projection& p : weights.projections) {
    if (p.pre != group) continue;
    std::vector<bool> silent(std::size_t(p.pre_count), false);
    for (int n : neurons) {
      if (n >= 0 && n < p.pre_count) silent[std::size_t(n)] = true;
    }
    for (std::size_t e = 0; e < p.values.size(); ++e) {
      if (silent[std::size_t(p.from[e])]) p.values[e] = 0;
    }
    for (std::size_t k = 0; k < p.dense.size(); ++k) {
      if (silent[k / std::size_t(p.post_count)]) p.dense[k] = 0;
    }
  }
  return weights;
}

std::vector<std::uint64_t> jitter_spikes(const std::vector<std::uint64_t>& spikes, int trials, int steps, int channels,
                                         double sigma_steps, std::uint64_t seed) {
  std::vector<std::uint64_t> out(spikes.size(), 0);
  each_bit(spikes, trials, steps, channels, [&](int b, int t, int c) {
    const long moved = t + std::lround(sigma_steps * normal(seed, stream(b, c), std::uint64_t(t)));
    if (moved >= 0 && moved < steps) set(out, b, int(moved), steps, channels, c);
  });
  return out;
}

std::vector<std::uint64_t> drop_spikes(const std::vector<std::uint64_t>& spikes, int trials, int steps, int channels,
                                       double share, std::uint64_t seed) {
  std::vector<std::uint64_t> out(spikes.size(), 0);
  each_bit(spikes, trials, steps, channels, [&](int b, int t, int c) {
    if (uniform<double>(seed, stream(b, c), std::uint64_t(t)) >= share) set(out, b, t, steps, channels, c);
  });
  return out;
}

}  // namespace axograd::tasks::network_report
