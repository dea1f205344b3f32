// FlexGif on packs: likelihood sums with derivatives, traces and free runs. Compiled once per instruction set; raw memory only.
#include "core/num/pack.hpp"
#include "core/num/philox.hpp"
#include "core/rollout/kernels/draws.hpp"
#include "core/rollout/kernels/flush_to_zero.hpp"
#include "models/neurons/flex_gif.hpp"
#include "models/neurons/flex_gif_kernels.hpp"

AX_NAMESPACE_BEGIN
namespace {

using V = Pack<double, 1>;
constexpr int width = V::width;
constexpr int max_directions = renewal_max_directions;
constexpr int block_rows = 8;  // rows of the Jacobian held back before they enter the information matrix
using D = PrefixDual<V, max_directions>;
using L = PrefixLeaf<V, max_directions>;
template <class P> using Params = FlexGif::Params<P>;

// Scalar kinds of a pass: plain packs, or packs with directions.
struct Plainly {
  static constexpr bool derivatives = false;
  using T = V;
  using P = V;
  static P param(double x, int) { return V(x); }
};
struct Differentiating {
  static constexpr bool derivatives = true;
  using T = D;
  using P = L;
  static P param(double x, int k) { return k < 0 ? L(V(x)) : L::seed(V(x), k); }
};

template <class Kind> Params<typename Kind::P> read_params(const RenewalTask& t) {
  Params<typename Kind::P> p;
  int i = 0;
  p.each([&](typename Kind::P& x) {
    x = Kind::param(t.params[i], t.direction ? t.direction[i] : -1);
    ++i;
  });
  return p;
}

// The samples of one step, gathered over the lanes. Lanes that have ended repeat their last sample with weight 0.
struct Sample {
  V I, recorded, spike, likelihood, voltage, held_out;
  V x[FlexGif::etas], y[FlexGif::gammas];
};
AX_HD void gather(Sample& s, const RenewalTask& t, const RenewalSegment* const* seg, std::int64_t step) {
  const RenewalData& d = t.data;
  const int etas = t.layout.etas > t.layout.conductances ? t.layout.etas : t.layout.conductances;
  for (int l = 0; l < width; ++l) {
    const RenewalSegment* g = seg[l];
    const std::int64_t length = g ? g->end - g->begin : 0;
    const bool on = step < length;
    const std::int64_t k = !g ? 0 : g->begin + (on ? step : (length > 0 ? length - 1 : 0));
    s.I.set(l, d.I[k]);
    s.recorded.set(l, d.V[k]);
    s.spike.set(l, on && g->spike && step == length - 1 ? 1 : 0);
    const int use = on ? d.use[k] : 0;
    s.likelihood.set(l, use & use_likelihood ? 1 : 0);
    s.voltage.set(l, use & use_voltage ? 1 : 0);
    s.held_out.set(l, use & use_held_out ? 1 : 0);
    for (int j = 0; j < etas; ++j) s.x[j].set(l, d.x[k * etas + j]);
    for (int j = 0; j < t.layout.gammas; ++j) s.y[j].set(l, d.y[k * t.layout.gammas + j]);
  }
}

template <class Kind>
void start_state(FlexGif::State<typename Kind::T>& s, const Params<typename Kind::P>& p, const RenewalSegment* const* seg) {
  V after(0.0), given(0.0);
  for (int l = 0; l < width; ++l) {
    const bool reset = seg[l] && seg[l]->after_spike;
    after.set(l, reset ? 1 : 0);
    given.set(l, reset || !seg[l] ? 0 : seg[l]->start_V);
  }
  s.V_m = p.V_reset * after + given;
  s.h_A = V(0.0);
  for (auto& theta : s.theta) theta = V(0.0);
}

std::int64_t longest(const RenewalSegment* const* seg) {
  std::int64_t n = 0;
  for (int l = 0; l < width; ++l) {
    if (seg[l] && seg[l]->end - seg[l]->begin > n) n = seg[l]->end - seg[l]->begin;
  }
  return n;
}
void pick(const RenewalTask& t, const std::int64_t* order, const RenewalSegment** seg) {
  for (int l = 0; l < width; ++l) seg[l] = order[l] < 0 ? nullptr : t.data.segments + order[l];
}

// Exact Bernoulli terms of one step: ll = ln(1 - e^-x) at a spike, -x elsewhere, x = lambda dt; slope = d ll / d ln lambda,
// information = -d slope / d ln lambda: never negative, and x^2 / (e^x - 1) in the mean over what may happen.
struct Bernoulli {
  V term, slope, information;
  AX_HD Bernoulli(const V& log_rate, const V& spike, double dt) {
    const V x = exp(log_rate) * V(dt * 1e-3);
    const auto at_spike = spike > V(0.0);
    const V chance = max(V(1e-300), -expm1(-x));
    term = select(at_spike, log(chance), -x);
    const V odds = x * (V(1.0) - chance) / chance;
    slope = select(at_spike, odds, -x);
    information = select(at_spike, odds * max(V(0.0), x / chance - V(1.0)), x);
  }
};

// The information matrix gathers weighted rows in blocks that fit the first cache, and is updated in tiles that fit the
// registers.
struct Rows {
  V* row;                      // [block_rows, n]
  V* matrix;                   // [n, n] lower triangle
  int n, count = 0, used = 0;  // `used`: longest prefix among the rows held back
  AX_HD V* next() { return row + std::int64_t(count) * n; }
  AX_HD void push(int prefix) {
    if (prefix > used) used = prefix;
    if (++count == block_rows) flush();
  }
  void flush() {
    int i = 0;
    for (; i + tile_rows <= used; i += tile_rows) {
      int j = 0;
      for (; j < i; j += tile_rows) tile<tile_rows, tile_rows>(i, j);
      for (int k = 0; k < tile_rows; ++k) strip(i + k, j);
    }
    for (; i < used; ++i) strip(i, 0);
    count = used = 0;
  }

 private:
  static constexpr int tile_rows = width == 8 ? 4 : 3;  // 32 or 16 registers
  AX_HD void strip(int i, int j) {
    for (; j + 3 <= i; j += 4) tile<1, 4>(i, j);
    for (; j <= i; ++j) tile<1, 1>(i, j);
  }
  // The loops over a and b must go: otherwise the sums live in memory.
  template <int H, int W> AX_HD void tile(int i, int j) {
    V sum[H][W];
    V* at = matrix + std::int64_t(i) * n + j;
#pragma GCC unroll 4
    for (int a = 0; a < H; ++a) {
#pragma GCC unroll 4
      for (int b = 0; b < W; ++b) sum[a][b] = at[a * n + b];
    }
    for (int r = 0; r < count; ++r) {
      const V* x = row + std::int64_t(r) * n;
#pragma GCC unroll 4
      for (int a = 0; a < H; ++a) {
#pragma GCC unroll 4
        for (int b = 0; b < W; ++b) sum[a][b] = sum[a][b] + x[i + a] * x[j + b];
      }
    }
#pragma GCC unroll 4
    for (int a = 0; a < H; ++a) {
#pragma GCC unroll 4
      for (int b = 0; b < W; ++b) at[a * n + b] = sum[a][b];
    }
  }
};

struct Totals {
  V sum[6];
  Totals() {
    for (V& x : sum) x = V(0.0);
  }
  AX_HD void add(const Sample& s, const V& term, const V& error) {
    sum[0] = sum[0] + s.likelihood * term;
    sum[1] = sum[1] + s.voltage * error * error;
    sum[2] = sum[2] + s.held_out * term;
    sum[3] = sum[3] + s.likelihood;
    sum[4] = sum[4] + s.voltage;
    sum[5] = sum[5] + s.held_out;
  }
};

AX_HD void add_score(V* score, const D& f, const V& weight) {
  for (int i = 0; i < f.n; ++i) score[i] = score[i] + weight * f.d[i];
}
AX_HD void add_row(Rows& rows, const D& f, const V& root) {
  V* r = rows.next();
  for (int i = 0; i < f.n; ++i) r[i] = root * f.d[i];
  for (int i = f.n; i < rows.n; ++i) r[i] = V(0.0);
  rows.push(f.n);
}

template <class Kind> void sums(const RenewalTask& t, const std::int64_t* order, RenewalPartial out, void* scratch) {
  const FlushToZero guard;
  using T = typename Kind::T;
  using P = typename Kind::P;
  const RenewalSegment* seg[width];
  pick(t, order, seg);
  const Params<P> p = read_params<Kind>(t);
  FlexGif::Coeff<V, P> c;
  FlexGif::prepare(c, p, t.layout, t.data.dt);
  FlexGif::State<T> s;
  start_state<Kind>(s, p, seg);

  const int n = t.directions;
  V* memory = static_cast<V*>(scratch);
  V* score = memory;
  V* matrix = memory + n + 2 * block_rows * n;
  Rows rows{memory + n, matrix, n}, voltage_rows{memory + n + block_rows * n, matrix, n};  // the voltage has the shorter prefix
  if constexpr (Kind::derivatives) {
    for (int i = 0; i < n; ++i) score[i] = V(0.0);
    for (int i = 0; i < n * n; ++i) rows.matrix[i] = V(0.0);
  }
  Totals totals;
  Sample sample;
  const std::int64_t steps = longest(seg);
  for (std::int64_t step = 0; step < steps; ++step) {
    gather(sample, t, seg, step);
    const T log_rate = FlexGif::log_rate(s, p, t.layout, sample.y);
    const Bernoulli b(plain_value(log_rate), sample.spike, t.data.dt);
    const V error = sample.recorded - plain_value(s.V_m);
    totals.add(sample, b.term, error);
    if constexpr (Kind::derivatives) {
      const V w = sample.voltage * V(t.voltage_weight);
      add_score(score, log_rate, sample.likelihood * b.slope);
      if (t.voltage_weight > 0) add_score(score, s.V_m, w * error);
      if (t.information) {
        add_row(rows, log_rate, sqrt(sample.likelihood * b.information));
        if (t.voltage_weight > 0) add_row(voltage_rows, s.V_m, sqrt(w));
      }
    }
    FlexGif::flow(s, p, c, t.layout, sample.x, sample.I);
  }
  for (int k = 0; k < 6; ++k) out.sums[k] = sum(totals.sum[k]);
  if constexpr (Kind::derivatives) {
    rows.flush();
    voltage_rows.flush();
    for (int l = 0; l < width; ++l) {
      for (int i = 0; i < n; ++i) out.score[l * n + i] = score[i][l];
    }
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j <= i; ++j) out.fisher[i * n + j] = sum(rows.matrix[i * n + j]);
    }
  }
}

void sums_of(const RenewalTask& t, const std::int64_t* order, RenewalPartial out, void* scratch) {
  t.derivatives ? sums<Differentiating>(t, order, out, scratch) : sums<Plainly>(t, order, out, scratch);
}

void traces(const RenewalTask& t, const std::int64_t* order, float* V_out, float* log_rate_out) {
  const FlushToZero guard;
  const RenewalSegment* seg[width];
  pick(t, order, seg);
  const Params<V> p = read_params<Plainly>(t);
  FlexGif::Coeff<V, V> c;
  FlexGif::prepare(c, p, t.layout, t.data.dt);
  FlexGif::State<V> s;
  start_state<Plainly>(s, p, seg);
  Sample sample;
  const std::int64_t steps = longest(seg);
  for (std::int64_t step = 0; step < steps; ++step) {
    gather(sample, t, seg, step);
    const V rate = FlexGif::log_rate(s, p, t.layout, sample.y);
    for (int l = 0; l < width; ++l) {
      if (!seg[l] || step >= seg[l]->end - seg[l]->begin) continue;
      const std::int64_t k = seg[l]->begin + step;
      if (V_out) V_out[k] = float(s.V_m[l]);
      if (log_rate_out) log_rate_out[k] = float(rate[l]);
    }
    FlexGif::flow(s, p, c, t.layout, sample.x, sample.I);
  }
}

// Free runs. Histories come by recursion, or (bases that are no exponentials) from kernels added into buffers at every release.
struct FreeRun {
  const FlexGifRun& run;
  int first;
  float* eta_sum;    // [steps, width] pA
  float* gamma_sum;  // [steps, width]

  FlexGif::State<V> s{};
  V x[FlexGif::etas] = {}, y[FlexGif::gammas] = {};
  V clock = V(0.0), hazard = V(0.0), target = V(0.0);
  std::int64_t draws[width] = {};

  void draw(int lane) {
    target.set(lane, exponential_draw(run.seed, run.stream + std::uint64_t(first + lane), std::uint64_t(draws[lane]++)));
  }
  void begin() {
    s.V_m = V(run.start_V);
    s.h_A = V(0.0);
    for (auto& theta : s.theta) theta = V(0.0);
    for (auto& v : x) v = V(0.0);
    for (auto& v : y) v = V(0.0);
    for (int l = 0; l < width; ++l) draw(l);
    if (run.eta_kernel) {
      for (std::int64_t i = 0; i < run.steps * width; ++i) eta_sum[i] = gamma_sum[i] = 0;
    }
  }
  void add_kernels(int lane, std::int64_t from) {
    const std::int64_t n = run.kernel_samples < run.steps - from ? run.kernel_samples : run.steps - from;
    for (std::int64_t k = 0; k < n; ++k) {
      eta_sum[(from + k) * width + lane] += run.eta_kernel[k];
      gamma_sum[(from + k) * width + lane] += run.gamma_kernel[k];
    }
  }
  AX_HD void read_kernels(std::int64_t t) {
    for (int l = 0; l < width; ++l) {
      x[0].set(l, eta_sum[t * width + l]);
      y[0].set(l, gamma_sum[t * width + l]);
    }
  }
  AX_HD void histories(const V& released) {
    for (int j = 0; j < run.layout.etas; ++j) x[j] = x[j] * V(run.keep_eta[j]) + released;
    for (int j = 0; j < run.layout.gammas; ++j) y[j] = y[j] * V(run.keep_gamma[j]) + released;
  }
};

void simulate(const FlexGifRun& run, int first, void* context, void (*put)(void*, int, int), float* V_first, float* scratch) {
  const FlushToZero guard;
  Params<V> p;
  int i = 0;
  p.each([&](V& x) { x = V(run.params[i++]); });
  FlexGif::Coeff<V, V> c;
  FlexGif::prepare(c, p, run.layout, run.dt);
  FreeRun r{run, first, scratch, scratch ? scratch + run.steps * width : nullptr};
  r.begin();
  const V zero(0.0), dt_s(run.dt * 1e-3);
  for (std::int64_t t = 0; t < run.steps; ++t) {
    if (run.eta_kernel) r.read_kernels(t);
    if (V_first && first == 0) V_first[t] = float(r.s.V_m[0]);
    const auto free = r.clock <= zero;
    r.hazard = r.hazard + select(free, exp(FlexGif::log_rate(r.s, p, run.layout, r.y)) * dt_s, zero);
    const auto spiking = free & (r.hazard >= r.target);
    if (any(spiking)) {
      const V z = select(spiking, V(1.0), zero);
      for (int l = 0; l < width; ++l) {
        if (z[l] == 0) continue;
        put(context, first + l, int(t));
        r.draw(l);
      }
      r.hazard = select(spiking, zero, r.hazard);
      r.clock = select(spiking, V(double(run.hold)), r.clock);
    }
    const auto held = r.clock > zero;
    FlexGif::flow(r.s, p, c, run.layout, r.x, V(double(run.I[t])));
    r.s.V_m = min(V(100.0), max(V(-250.0), select(held, p.V_reset, r.s.V_m)));
    r.s.h_A = select(held, zero, r.s.h_A);
    for (auto& theta : r.s.theta) theta = select(held, zero, theta);
    const V left = select(held, r.clock - V(1.0), r.clock);
    const V released = select(held & (left <= zero), V(1.0), zero);
    r.clock = left;
    if (!run.eta_kernel) {
      r.histories(released);
    } else {
      for (int l = 0; l < width; ++l) {
        if (released[l] != 0) r.add_kernels(l, t + 1);
      }
    }
  }
}

}  // namespace

const FlexGifKernels& flex_gif_kernels() {
  static const FlexGifKernels kernels = {
      width, std::int64_t(sizeof(V)) * (max_directions + 2 * block_rows * max_directions + max_directions * max_directions),
      sums_of, traces, simulate};
  return kernels;
}

AX_NAMESPACE_END
