// What must not matter to a run: the instruction set, threads, how many trials go together, how much is kept for the way back,
// how weights are stored.
#include <optional>

#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

template <class R> struct Result {
  std::vector<R> outputs;
  std::vector<std::int32_t> counts;
  NetworkGradient<R> gradient;
  std::int64_t bytes = 0;
};
template <class R>
Result<R> run_all(const Network<R>& n, const NetworkTrials& trials, const std::vector<R>& cotangent, NetworkRunOptions o = {}) {
  NetworkRun<R> run(n, trials, o);
  run.forward();
  Result<R> r{run.outputs(), run.counts(), {}, run.bytes()};
  run.backward({.outputs = cotangent.data()}, {.parameters = true}, r.gradient);
  return r;
}
Result<double> run_zoo(const Zoo& zoo, NetworkRunOptions o = {}) {
  return run_all<double>(zoo.network, zoo.trials(), zoo.cotangent(), o);
}

std::int64_t total(const std::vector<std::int32_t>& counts) {
  std::int64_t sum = 0;
  for (std::int32_t c : counts) sum += c;
  return sum;
}
template <class R> void check_identical(const Result<R>& a, const Result<R>& b) {
  CHECK(a.outputs == b.outputs);
  CHECK(a.counts == b.counts);
  CHECK(a.gradient.projections == b.gradient.projections);
  CHECK(a.gradient.readout_weight == b.gradient.readout_weight);
  CHECK(a.gradient.readout_bias == b.gradient.readout_bias);
  CHECK(a.gradient.params == b.gradient.params);
  CHECK(a.gradient.base == b.gradient.base);
}
template <class R> void check_close(const Result<R>& a, const Result<R>& b, double tolerance) {
  CHECK(a.counts == b.counts);
  CHECK(apart(a.outputs, b.outputs) < tolerance);
  for (std::size_t i = 0; i < b.gradient.projections.size(); ++i)
    CHECK(apart(a.gradient.projections[i], b.gradient.projections[i]) < tolerance);
  for (std::size_t i = 0; i < b.gradient.params.size(); ++i) CHECK(apart(a.gradient.params[i], b.gradient.params[i]) < tolerance);
  CHECK(apart(a.gradient.readout_weight, b.gradient.readout_weight) < tolerance);
}

constexpr ZooOptions lively{.refractory = true};

}  // namespace

TEST_CASE("network runs: every instruction set gives the same spikes and gradients") {
  for (const ZooSpec& spec : zoo_specs()) {
    INFO(spec.neuron);
    Zoo zoo(spec.neuron, lively, 5, 60);
    const Result<double> best = run_zoo(zoo);
    CHECK(total(best.counts) > 0);
    for (int i = 0; i < int(Isa::count); ++i) {
      const Isa isa = Isa(i);
      if (!neuron(spec.neuron).network[i].f64.prepare) continue;  // this build or machine lacks it
      INFO(isa_name(isa));
      for (auto& p : zoo.network.populations) p.kernels = &network_kernels<double>(neuron(spec.neuron), isa);
      check_close(run_zoo(zoo, {.isa = isa}), best, 1e-9);
    }
  }
}

TEST_CASE("network runs: single precision has the spikes of double on the published network, and its gradients nearly") {
  const PublishedNetwork<float> small;
  const PublishedNetwork<double> large;
  std::vector<float> c32;
  std::vector<double> c64;
  NetworkRun<float> a(small.network, small.trials(), {});
  NetworkRun<double> b(large.network, large.trials(), {});
  a.forward();
  b.forward();
  cross_entropy_of_last<float>(a.outputs(), {0, 1, 1}, 400, 150, c32);
  cross_entropy_of_last<double>(b.outputs(), {0, 1, 1}, 400, 150, c64);
  bool same = true;
  for (int trial = 0; trial < 3; ++trial) {
    for (int t = 0; t < 400; ++t) {
      for (int n = 0; n < 20; ++n) same = same && a.fired(trial, t, n) == b.fired(trial, t, n);
    }
  }
  CHECK(same);
  NetworkGradient<float> g32;
  NetworkGradient<double> g64;
  a.backward({.outputs = c32.data()}, {}, g32);
  b.backward({.outputs = c64.data()}, {}, g64);
  for (std::size_t i = 0; i < 3; ++i) CHECK(apart(g32.projections[i], g64.projections[i]) < 1e-4);  // 400 steps of 6e-8
  CHECK(apart(g32.readout_weight, g64.readout_weight) < 1e-5);
}

TEST_CASE("network runs: the same bits for 1, 2 and 4 threads; trials know nothing of each other") {
  for (const char* name : {"gif_coba", "snn_alif"}) {
    Zoo zoo(name, lively, 37, 50);
    const Result<double> one = run_zoo(zoo, {.threads = 1});
    check_identical(run_zoo(zoo, {.threads = 2}), one);
    check_identical(run_zoo(zoo, {.threads = 4}), one);
    const auto cotangent = zoo.cotangent();
    std::vector<double> sum(one.gradient.projections[0].size(), 0.0);
    bool same = true;
    for (std::int64_t b = 0; b < zoo.batch; ++b) {  // one by one
      const std::int64_t size = zoo.steps * Zoo::outputs;
      const NetworkTrials trial{.trials = 1, .steps = zoo.steps, .spikes = zoo.spikes.data() + b * zoo.steps};
      const auto alone = run_all<double>(zoo.network, trial, {cotangent.begin() + b * size, cotangent.begin() + (b + 1) * size});
      same = same && std::equal(alone.outputs.begin(), alone.outputs.end(), one.outputs.begin() + b * size);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += alone.gradient.projections[0][i];
    }
    CHECK(same);
    CHECK(apart(one.gradient.projections[0], sum) < 1e-12);
  }
}

TEST_CASE("network runs: checkpoints give what the whole tape gives") {
  for (const char* name : {"gif_coba", "lif", "hh"}) {
    Zoo zoo(name, lively, 18, 130);
    const Result<double> whole = run_zoo(zoo), pieces = run_zoo(zoo, {.memory_budget = 1});
    CHECK(total(whole.counts) > 0);
    CHECK(pieces.bytes < whole.bytes / 3);
    check_close(pieces, whole, 1e-12);
    NetworkRun<double> forward(zoo.network, zoo.trials(), {.gradient = false});
    forward.forward();
    CHECK(forward.counts() == whole.counts);
    NetworkGradient<double> g;
    CHECK_THROWS(forward.backward({}, {}, g));
  }
}

TEST_CASE("network runs: short-term plasticity gives the same bits in checkpoints and threads, the same numbers on every instruction set") {
  for (const char* name : {"gif_coba", "snn_alif"}) {
    for (bool smooth : {false, true}) {
      Zoo zoo(name, {.sparse = smooth, .refractory = true, .delay = 3, .plastic = true}, 37, 130);
      const Result<double> whole = run_zoo(zoo, {.smooth = smooth});
      CHECK((smooth || total(whole.counts) > 0));
      check_identical(run_zoo(zoo, {.memory_budget = 1, .smooth = smooth}), whole);
      check_identical(run_zoo(zoo, {.threads = 2, .smooth = smooth}), whole);
      check_identical(run_zoo(zoo, {.threads = 4, .memory_budget = 1, .smooth = smooth}), whole);
      NetworkRun<double> forward(zoo.network, zoo.trials(), {.gradient = false, .smooth = smooth});
      forward.forward();
      CHECK(forward.outputs() == whole.outputs);
      Zoo plain(name, {.sparse = smooth, .refractory = true, .delay = 3}, 37, 130);
      CHECK(run_zoo(plain, {.smooth = smooth}).outputs != whole.outputs);
      for (int i = 0; i < int(Isa::count); ++i) {
        if (!neuron(name).network[i].f64.prepare) continue;  // this build or machine lacks it
        INFO(isa_name(Isa(i)));
        check_close(run_zoo(zoo, {.smooth = smooth, .isa = Isa(i)}), whole, 1e-9);
      }
    }
  }
}

TEST_CASE("network runs: sparse wiring gives what dense wiring with zeros gives") {
  for (const auto& [values, plastic] : {std::pair(false, false), std::pair(true, false), std::pair(false, true)}) {
    Zoo sparse("gif_coba", {.sparse = true, .refractory = true, .values = values, .plastic = plastic}, 5, 60), dense = sparse;
    for (auto& p : dense.network.projections) {
      const auto size = std::size_t(p.wiring.pre * p.wiring.post);
      Wiring<double> full = testing::dense<double>(p.wiring.pre, p.wiring.post, std::vector<double>(size, 0.0), false);
      for (int i = 0; i < full.pre; ++i) {
        for (auto k = p.wiring.row[std::size_t(i)]; k < p.wiring.row[std::size_t(i + 1)]; ++k)
          full.weight[std::size_t(i * full.post + p.wiring.column[std::size_t(k)])] = p.wiring.weight[std::size_t(k)];
      }
      p.wiring = full;
    }
    const Result<double> a = run_zoo(sparse), b = run_zoo(dense);
    CHECK(a.counts == b.counts);
    CHECK(total(a.counts) > 0);
    CHECK(apart(a.outputs, b.outputs) < 1e-12);
    for (std::size_t i = 0; i < a.gradient.projections.size(); ++i) {
      const auto& w = sparse.network.projections[i].wiring;
      std::vector<double> chosen;
      for (int pre = 0; pre < w.pre; ++pre) {
        for (auto k = w.row[std::size_t(pre)]; k < w.row[std::size_t(pre + 1)]; ++k)
          chosen.push_back(b.gradient.projections[i][std::size_t(pre * w.post + w.column[std::size_t(k)])]);
      }
      CHECK(apart(a.gradient.projections[i], chosen) < 1e-10);
    }
  }
}

TEST_CASE("network runs: a spike travels along a chain of delays") {
  // neuron k hears of neuron k - 1 after delay k; the input starts the first at step 3
  Network<double> n;
  constexpr int count = 5, steps = 40;
  const NeuronEntry& entry = neuron("snn_lif");
  n.channels = 1;
  n.populations = {make_population<double>(entry.fields, network_kernels<double>(entry), 0, count)};
  n.populations[0].ports = {{.name = "delta", .filter = {}}};
  const Wiring<double> in = dense<double>(1, count, {2, 0, 0, 0, 0}, false);
  n.projections = {{"in", true, 0, 1, 0, 0, 1, in}};
  for (int k = 1; k < count; ++k) {
    Wiring<double> w = dense<double>(1, count, std::vector<double>(count, 0.0), false);
    w.weight[std::size_t(k)] = 1.5;
    n.projections.push_back({"link", false, k - 1, 1, 0, 0, k, w});
  }
  n.readout = {.first = 0, .count = count, .outputs = 1, .weight = std::vector<double>(count, 1.0), .bias = {0}};
  std::vector<std::uint64_t> spikes(steps, 0);
  spikes[3] = 1;
  NetworkRun<double> run(n, {.trials = 1, .steps = steps, .spikes = spikes.data()}, {});
  run.forward();
  int at = 3;
  for (int k = 0; k < count; ++k) {
    at += k;
    CHECK(run.fired(0, at, k));
    CHECK(run.outputs()[std::size_t(at)] == 1);
  }
  std::vector<double> cotangent(steps, 0.0);
  cotangent[std::size_t(at)] = 1;  // the last spike: its gradient passes every link
  NetworkGradient<double> g;
  run.backward({.outputs = cotangent.data()}, {}, g);
  for (int k = 1; k < count; ++k) CHECK(g.projections[std::size_t(k)][std::size_t(k)] > 0);
  CHECK(g.projections[0][0] > 0);
}

TEST_CASE("network runs: no gradient leaks through the refractory clock") {
  // dV/dw by hand, the clock a plain number: V_t = alpha V + w x - V_th z, psi = 0 while refractory
  Network<double> n;
  constexpr int steps = 120;
  const NeuronEntry& entry = neuron("snn_lif");
  n.channels = 1;
  n.surrogate = {SurrogateKind::relu_grad, 1, 0.3};
  n.populations = {make_population<double>(entry.fields, network_kernels<double>(entry), 0, 1)};
  auto& p = n.populations[0];
  p.ports = {{.name = "delta", .filter = {}}};
  p.params[std::size_t(index_of(entry.fields.params, "t_ref"))] = 4;
  n.projections = {{"in", true, 0, 1, 0, 0, 1, dense<double>(1, 1, {0.6}, false)}};
  n.readout = {.first = 0, .count = 1, .outputs = 1, .weight = {1}, .bias = {0}};
  std::vector<std::uint64_t> spikes;
  std::vector<double> cotangent;
  for (int t = 0; t < steps; ++t) {
    spikes.push_back(t * t % 5 < 2);
    cotangent.push_back(std::sin(0.3 * t));
  }
  NetworkRun<double> run(n, {.trials = 1, .steps = steps, .spikes = spikes.data()}, {});
  run.forward();
  NetworkGradient<double> g;
  run.backward({.outputs = cotangent.data()}, {}, g);
  double V = 0, dV = 0, dz = 0, z = 0, sum = 0;
  int clock = 0, fired = 0;
  const double alpha = std::exp(-1.0 / 20);
  for (int t = 0; t < steps; ++t) {
    const double x = double(spikes[std::size_t(t)]);
    V = alpha * V + 0.6 * x - z;
    dV = alpha * dV + x - dz;
    clock = std::max(0, clock + int(z) * 4 - 1);
    z = V > 1 && clock == 0;
    dz = clock > 0 ? 0 : 0.3 * std::max(0.0, 1 - std::abs(V - 1)) * dV;
    sum += cotangent[std::size_t(t)] * dz;
    fired += int(z);
    REQUIRE(run.fired(0, t, 0) == (z > 0));
  }
  CHECK(fired > 5);
  CHECK(g.projections[0][0] == Approx(sum).epsilon(1e-12));
}

TEST_CASE("network runs: a gradient along spike counts is one along outputs that count") {
  Zoo zoo("gif_coba", lively, 5, 60), counting = zoo;
  const int n = Zoo::first + Zoo::second;
  counting.network.readout = {.first = 0,
                              .count = n,
                              .outputs = n,
                              .weight = std::vector<double>(std::size_t(n * n), 0.0),
                              .bias = std::vector<double>(std::size_t(n), 0.0)};
  for (int i = 0; i < n; ++i) counting.network.readout.weight[std::size_t(i * n + i)] = 1;
  std::vector<double> on_counts, on_outputs;
  for (int i = 0; i < 5 * n; ++i) on_counts.push_back(std::cos(0.7 * i));
  for (int b = 0; b < 5; ++b) {
    for (int t = 0; t < 60; ++t) on_outputs.insert(on_outputs.end(), on_counts.begin() + b * n, on_counts.begin() + (b + 1) * n);
  }
  NetworkRun<double> a(zoo.network, zoo.trials(), {}), b(counting.network, counting.trials(), {});
  a.forward();
  b.forward();
  NetworkGradient<double> ga, gb;
  a.backward({.counts = on_counts.data()}, {}, ga);
  b.backward({.outputs = on_outputs.data()}, {}, gb);
  for (std::size_t i = 0; i < ga.projections.size(); ++i) CHECK(apart(ga.projections[i], gb.projections[i]) < 1e-12);
}

TEST_CASE("network runs: long silence stays silent; what leaves the finite numbers is seen") {
  Zoo quiet("gif_coba", lively, 2, 6000);
  std::fill(quiet.spikes.begin(), quiet.spikes.end(), 0);
  for (auto& p : quiet.network.populations) std::fill(p.base.begin(), p.base.end(), 0.0);
  const Result<double> r = run_zoo(quiet);
  CHECK(total(r.counts) == 0);
  for (std::int64_t i = 0; i < 12000; ++i) REQUIRE(r.outputs[std::size_t(2 * i)] == 0.1);
  for (double x : r.gradient.projections[2]) CHECK(x == 0);  // nobody fired: no recurrent weight mattered

  Zoo loud("snn_lif", {.voltage_readout = true});
  loud.network.projections[0].wiring.weight[1] = 1e308;
  loud.network.projections[0].wiring.weight[6] = 1e308;
  std::fill(loud.spikes.begin(), loud.spikes.end(), 0x3f);
  NetworkRun<double> run(loud.network, loud.trials(), {});
  run.forward();
  CHECK_FALSE(run.finite());
  Zoo fine("snn_lif", {.voltage_readout = true});
  NetworkRun<double> other(fine.network, fine.trials(), {});
  other.forward();
  CHECK(other.finite());
}
