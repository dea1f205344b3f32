#include "models/neurons/flex_gif_renewal.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <thread>

#include "core/base/error.hpp"
#include "core/rollout/isa_choice.hpp"
#include "models/neurons/flex_gif_kernels.hpp"

namespace axograd {
namespace {

const FlexGifKernels& kernels() {
  switch (chosen_isa()) {
#if defined(AXOGRAD_WITH_avx512)
    case Isa::avx512: return avx512::flex_gif_kernels();
#endif
#if defined(AXOGRAD_WITH_avx2)
    case Isa::avx2: return avx2::flex_gif_kernels();
#endif
    default: return baseline::flex_gif_kernels();
  }
}

// Longest segments first, so that the lanes of a group are of nearly equal length.
std::vector<std::int64_t> grouped_order(const RenewalData& d, int lanes) {
  std::vector<std::int64_t> order(std::size_t(d.segments_count));
  std::iota(order.begin(), order.end(), 0);
  const auto length = [&](std::int64_t i) { return d.segments[i].end - d.segments[i].begin; };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return length(a) > length(b); });
  while (order.size() % std::size_t(lanes)) order.push_back(-1);
  return order;
}

void for_groups(int groups, int threads, const std::function<void(int)>& work) {
  std::atomic<int> next{0};
  const auto loop = [&] {
    for (int g = next++; g < groups; g = next++) work(g);
  };
  std::vector<std::thread> others;
  for (int i = 1; i < std::min(threads, groups); ++i) others.emplace_back(loop);
  loop();
  for (auto& t : others) t.join();
}

struct Scratch {
  explicit Scratch(std::int64_t bytes) : data(std::aligned_alloc(64, std::size_t(bytes + 63) / 64 * 64), &std::free) {
    if (!data) throw ResourceError("no memory for a fit: " + std::to_string(bytes >> 20) + " MiB");
  }
  std::unique_ptr<void, void (*)(void*)> data;
};

void count_samples(const RenewalTask& task, RenewalSums& r) {
  const RenewalData& d = task.data;
  for (std::int64_t i = 0; i < d.segments_count; ++i) {
    if (!d.segments[i].spike) continue;
    const int use = d.use[d.segments[i].end - 1];
    r.spikes += (use & use_likelihood) != 0;
    r.held_out_spikes += (use & use_held_out) != 0;
  }
}

// Partial results of a group, in one buffer: sums, lanes' scores, information.
struct Buffer {
  Buffer(int lanes, int n, bool derivatives)
      : score(derivatives ? std::size_t(lanes) * n : 0), fisher(derivatives ? std::size_t(n) * n : 0) {}
  double sums[6] = {};
  std::vector<double> score, fisher;
};

void collect(const Buffer& b, const std::int64_t* order, int lanes, int n, double totals[6], RenewalSums& r) {
  for (int k = 0; k < 6; ++k) totals[k] += b.sums[k];
  if (b.fisher.empty()) return;
  for (int l = 0; l < lanes; ++l) {
    if (order[l] < 0) continue;
    for (int i = 0; i < n; ++i) {
      const double x = b.score[std::size_t(l * n + i)];
      r.score[std::size_t(order[l] * n + i)] = x;
      r.gradient[std::size_t(i)] += x;
    }
  }
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) r.fisher[std::size_t(i * n + j)] += b.fisher[std::size_t(i * n + j)];
  }
}

}  // namespace

RenewalSums renewal_sums(const RenewalTask& task) {
  const FlexGifKernels& k = kernels();
  const int n = task.derivatives ? task.directions : 0;
  if (n > renewal_max_directions) {
    throw UsageError("a joint fit takes at most " + std::to_string(renewal_max_directions) + " free parameters, this one has " +
                     std::to_string(n) + "; use fewer basis functions, knots or filters");
  }
  const auto order = grouped_order(task.data, k.lanes);
  const int groups = int(order.size()) / k.lanes;
  std::vector<std::unique_ptr<Buffer>> parts(static_cast<std::size_t>(groups));
  for_groups(groups, task.threads, [&](int g) {
    thread_local Scratch scratch(k.scratch_bytes);
    auto part = std::make_unique<Buffer>(k.lanes, n, task.derivatives);
    k.sums(task, order.data() + std::ptrdiff_t(g) * k.lanes, {part->sums, part->score.data(), part->fisher.data()},
           scratch.data.get());
    parts[std::size_t(g)] = std::move(part);
  });
  RenewalSums r;
  r.gradient.assign(std::size_t(n), 0);
  r.fisher.assign(std::size_t(n) * n, 0);
  r.score.assign(std::size_t(task.data.segments_count) * n, 0);
  double totals[6] = {};
  for (int g = 0; g < groups; ++g)
    collect(*parts[std::size_t(g)], order.data() + std::ptrdiff_t(g) * k.lanes, k.lanes, n, totals, r);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < i; ++j) r.fisher[std::size_t(j * n + i)] = r.fisher[std::size_t(i * n + j)];
  }
  r.log_likelihood = totals[0];
  r.squared_error = totals[1];
  r.held_out_log_likelihood = totals[2];
  r.bins = std::llround(totals[3]);
  r.voltage_samples = std::llround(totals[4]);
  r.held_out_bins = std::llround(totals[5]);
  r.finite = std::isfinite(totals[0]) && std::isfinite(totals[1]);
  count_samples(task, r);
  return r;
}

void renewal_traces(const RenewalTask& task, float* V, float* log_rate) {
  const FlexGifKernels& k = kernels();
  const auto order = grouped_order(task.data, k.lanes);
  for_groups(int(order.size()) / k.lanes, task.threads,
             [&](int g) { k.traces(task, order.data() + std::ptrdiff_t(g) * k.lanes, V, log_rate); });
}

std::vector<std::vector<int>> flex_gif_simulate(const FlexGifRun& run, float* V_first) {
  const FlexGifKernels& k = kernels();
  std::vector<std::vector<int>> spikes(std::size_t((run.repeats + k.lanes - 1) / k.lanes * k.lanes));
  const auto put = [](void* context, int lane, int step) {
    (*static_cast<std::vector<std::vector<int>>*>(context))[std::size_t(lane)].push_back(step);
  };
  for_groups(int(spikes.size()) / k.lanes, run.threads, [&](int g) {
    std::vector<float> buffers(run.eta_kernel ? std::size_t(run.steps * k.lanes * 2) : 0);
    k.simulate(run, g * k.lanes, &spikes, put, V_first, buffers.empty() ? nullptr : buffers.data());
  });
  spikes.resize(std::size_t(run.repeats));
  return spikes;
}

}  // namespace axograd
