// Short-term plasticity: the course of the papers, its steady state, and what must not matter to it.
#include "core/network/online/online_run.hpp"
#include "core/network/plan.hpp"
#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

struct Kind {
  const char* name;
  double U, tau_d, tau_f;
};
constexpr Kind kinds[] = {
    {"depressing", 0.5, 80, 0}, {"facilitating", 0.1, 20, 90}, {"both", 0.2, 200, 1500}, {"all at once", 1, 30, 10}};
constexpr double alpha = 0.951229424500714;  // exp(-1/20), what the potential of an snn_lif keeps in a step

NetworkPopulation<double> cells(int first, int count, const char* name) {
  const NeuronEntry& entry = neuron("snn_lif");
  auto p = make_population<double>(entry.fields, network_kernels<double>(entry), first, count);
  p.name = name;
  p.ports = {{.name = "delta", .filter = {}}};
  return p;
}

// One channel makes a relay fire; the listener's potential hears the relay, or (external) the channel itself, through a plastic
// synapse. Neither is ever pushed to its threshold by what is plastic.
struct Relay {
  static constexpr double weight = 0.01;
  Network<double> network;
  std::vector<std::uint64_t> spikes;

  Relay(const Kind& k, bool external, int delay, std::vector<std::uint64_t> train) : spikes(std::move(train)) {
    network.channels = 1;
    network.populations = {cells(0, 1, "relay"), cells(1, 1, "listener")};
    network.projections = {
        {"in", true, 0, 1, 0, 0, 1, dense<double>(1, 1, {1.1}, false)},
        {"plastic", external, 0, 1, 1, 0, delay, dense<double>(1, 1, {weight}, false), {{k.U}, {k.tau_d}, {k.tau_f}}}};
    network.readout = {.first = 1, .count = 1, .outputs = 1, .voltage = true, .weight = {1}, .bias = {0}};
  }
  NetworkTrials trials() const { return {.trials = 1, .steps = std::int64_t(spikes.size()), .spikes = spikes.data()}; }
  std::vector<double> delivered(NetworkRunOptions o = {}) const {
    NetworkRun<double> run(network, trials(), o);
    run.forward();
    std::vector<double> r;
    for (std::size_t t = 0; t < spikes.size(); ++t)
      r.push_back((run.outputs()[t] - (t > 0 ? alpha * run.outputs()[t - 1] : 0)) / weight);
    return r;
  }
};

// From spike to spike, as Tsodyks, Pawelzik & Markram 1998 write it (equations 2.1 and 2.2; u counts from 0 and is used after its
// jump).
std::vector<double> from_spike_to_spike(const Kind& k, const std::vector<int>& times) {
  std::vector<double> amplitudes;
  double R = 1, u = 0;
  int last = 0;
  for (int t : times) {
    const double gone = t - last;
    R = 1 + (R - 1) * std::exp(-gone / k.tau_d);
    u = k.tau_f > 0 ? u * std::exp(-gone / k.tau_f) : 0;
    u += k.U * (1 - u);
    amplitudes.push_back(u * R);
    R -= u * R;
    last = t;
  }
  return amplitudes;
}

std::vector<std::uint64_t> train_of(const std::vector<int>& times, std::size_t steps) {
  std::vector<std::uint64_t> bits(steps, 0);
  for (int t : times) bits[std::size_t(t)] = 1;
  return bits;
}

}  // namespace

TEST_CASE("plasticity: amplitudes of an irregular train are those of the papers, from channels and from neurons, with delays") {
  const std::vector<int> times = {3, 5, 9, 10, 11, 30, 32, 80, 81, 83, 120};
  for (const Kind& k : kinds) {
    INFO(k.name);
    const auto expected = from_spike_to_spike(k, times);
    for (int delay : {0, 1, 3}) {  // 0: straight from the channel
      const Relay relay(k, delay == 0, std::max(1, delay), train_of(times, 140));
      const auto r = relay.delivered();
      double sum = 0;
      for (std::size_t i = 0; i < times.size(); ++i) {
        CHECK(r[std::size_t(times[i] + delay)] == Approx(expected[i]).epsilon(1e-12));
        sum += expected[i];
      }
      double all = 0;
      for (double x : r) all += x;
      CHECK(all == Approx(sum).epsilon(1e-10));  // nothing arrives in between
    }
  }
}

TEST_CASE("plasticity: a regular train settles at the closed formula") {
  for (const Kind& k : kinds) {
    for (int period : {5, 20}) {
      std::vector<int> times;
      for (int t = 0; t < 12000; t += period) times.push_back(t);
      const auto r = Relay(k, false, 1, train_of(times, 12001)).delivered();
      // the fixed point of the recursion above
      const double rest = std::exp(-period / k.tau_d), kept = k.tau_f > 0 ? std::exp(-period / k.tau_f) : 0;
      const double u = k.U / (1 - (1 - k.U) * kept), R = (1 - rest) / (1 - (1 - u) * rest);
      INFO(k.name << ", every " << period << " ms: " << u * R);
      CHECK(r[std::size_t(times.back() + 1)] == Approx(u * R).epsilon(1e-9));
      CHECK(r[1] == Approx(k.U).epsilon(1e-12));
    }
  }
  // the signs of the two: a depressing synapse's second spike is weaker, a facilitating one's stronger
  CHECK(from_spike_to_spike(kinds[0], {0, 10})[1] < 0.5);
  CHECK(from_spike_to_spike(kinds[1], {0, 10})[1] > 0.1);
}

TEST_CASE("plasticity: a lesion of memory brings resources back to rest") {
  const std::vector<int> times = {0, 2, 4, 6, 21, 25, 26};
  const Kind k = kinds[2];
  const auto r = Relay(k, true, 1, train_of(times, 40)).delivered({.reset_at = 20});
  const auto fresh = from_spike_to_spike(k, {21, 25, 26});
  CHECK(r[21] == Approx(fresh[0]).epsilon(1e-12));
  CHECK(r[25] == Approx(fresh[1]).epsilon(1e-12));
  CHECK(r[26] == Approx(fresh[2]).epsilon(1e-12));
}

TEST_CASE("plasticity: cutting the recurrent path cuts it through the resources too") {
  // the relay's potential decides when it fires and so what its synapse has left; with the path cut, d/d(in) is 0, and the
  // plastic weight's gradient is the sum of what was delivered, through the listener's leak
  const std::vector<int> times = {3, 5, 9, 10, 30};
  const Relay relay(kinds[2], false, 2, train_of(times, 40));
  const auto r = relay.delivered();
  std::vector<double> cotangent(40, 0.0);
  cotangent[39] = 1;
  NetworkRun<double> run(relay.network, relay.trials(), {});
  run.forward();
  NetworkGradient<double> whole, cut;
  run.backward({.outputs = cotangent.data()}, {.reset = false}, whole);
  run.backward({.outputs = cotangent.data()}, {.recurrent = false, .reset = false}, cut);
  double sum = 0;
  for (std::size_t t = 0; t < 40; ++t) sum += r[t] * std::pow(alpha, 39.0 - double(t));
  CHECK(cut.projections[1][0] == Approx(sum).epsilon(1e-12));
  CHECK(whole.projections[1][0] == cut.projections[1][0]);
  CHECK(cut.projections[0][0] == 0);
  CHECK(whole.projections[0][0] != 0);
}

TEST_CASE("plasticity: single precision has the spikes of double, and its gradients nearly") {
  PublishedNetwork<float> small;
  PublishedNetwork<double> large;
  for (std::size_t i = 0; i < 3; ++i) {
    auto& p = small.network.projections[i];
    for (float& w : p.wiring.weight) w *= 3;
    for (double& w : large.network.projections[i].wiring.weight) w *= 3;
    p.plasticity = large.network.projections[i].plasticity = some_plasticity(p.count, 1);
  }
  NetworkRun<float> a(small.network, small.trials(), {});
  NetworkRun<double> b(large.network, large.trials(), {});
  a.forward();
  b.forward();
  CHECK(a.counts() == b.counts());
  std::int64_t total = 0;
  for (std::int32_t n : a.counts()) total += n;
  CHECK(total > 20);
  std::vector<float> c32;
  std::vector<double> c64;
  cross_entropy_of_last<float>(a.outputs(), {0, 1, 1}, 400, 150, c32);
  cross_entropy_of_last<double>(b.outputs(), {0, 1, 1}, 400, 150, c64);
  NetworkGradient<float> g32;
  NetworkGradient<double> g64;
  a.backward({.outputs = c32.data()}, {}, g32);
  b.backward({.outputs = c64.data()}, {}, g64);
  for (std::size_t i = 0; i < 3; ++i) CHECK(apart(g32.projections[i], g64.projections[i]) < 1e-4);  // 400 steps of 6e-8
}

TEST_CASE("plasticity: sources that release alike are kept once") {
  Zoo zoo("snn_alif", {.plastic = true});
  const NetworkPlan<double> plan(zoo.network, zoo.trials(), {});
  CHECK(plan.plastic.size() == zoo.network.projections.size());  // they differ in sources or delay
  Network<double> twice = zoo.network;
  twice.projections.push_back(twice.projections[2]);
  twice.projections.push_back(twice.projections[2]);
  twice.projections.back().plasticity.tau_d[0] *= 2;
  const NetworkPlan<double> other(twice, zoo.trials(), {});
  CHECK(other.plastic.size() == plan.plastic.size() + 1);
  CHECK(other.plastic_of[8] == other.plastic_of[2]);
}

TEST_CASE("plasticity: what is impossible is refused") {
  using Catch::Matchers::Contains;
  Zoo zoo("snn_lif", {.plastic = true});
  const OnlineRule<double> rule;
  CHECK_THROWS_WITH(OnlineRun<double>(zoo.network, rule, {}),
                    Contains("trace rules learn networks without short-term plasticity; projection in_delta has it"));
  const Zoo values("snn_lif", {.values = true, .plastic = true});
  CHECK_THROWS_WITH(NetworkRun<double>(values.network, values.trials(), {}),
                    Contains("short-term plasticity of input synapses needs spikes"));
  auto& p = zoo.network.projections[2].plasticity;
  p.U[1] = 0;
  CHECK_THROWS_WITH(check_network(zoo.network), Contains("projection recurrent") && Contains("U 0") && Contains("0 < U <= 1"));
  p.U[1] = 0.5;
  p.tau_d[1] = 0;
  CHECK_THROWS_WITH(check_network(zoo.network), Contains("tau_d 0 ms"));
  p.tau_d.pop_back();
  CHECK_THROWS_WITH(check_network(zoo.network), Contains("5, 4 and 5 values"));
}
