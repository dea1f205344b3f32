// Learning rules that run along with the network, each against its oracle.
#include "core/network/online/online_run.hpp"
#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

constexpr ZooOptions lively{.refractory = true, .delay = 2};

// dL/dy from an array [B, T, O] and dL/dcounts [B, N] through the online interface.
template <class R>
OnlineLoss<R> loss_from(const Zoo& zoo, const std::vector<double>& cotangent, const std::vector<double>& on_counts = {}) {
  return [&zoo, &cotangent, &on_counts](OnlineStep<R>& s) {
    const int outputs = zoo.network.readout.outputs, n = Zoo::first + Zoo::second;
    for (int b = 0; b < s.trials; ++b) {
      for (int o = 0; o < outputs; ++o)
        s.d_outputs[b * outputs + o] = R(cotangent[std::size_t(((s.first_trial + b) * zoo.steps + s.step) * outputs + o)]);
      for (int i = 0; i < n && !on_counts.empty(); ++i)
        s.d_spikes[b * n + i] = R(on_counts[std::size_t((s.first_trial + b) * n + i)]);
    }
    s.learn = true;
    s.learn_spikes = !on_counts.empty();
  };
}

NetworkGradient<double> online(const Zoo& zoo, const OnlineRule<double>& rule, const std::vector<double>& cotangent,
                               int threads = 1) {
  NetworkGradient<double> g;
  OnlineRun<double> run(zoo.network, rule, {.threads = threads});
  run.run(zoo.trials(), loss_from<double>(zoo, cotangent), g);
  return g;
}
NetworkGradient<double> fused(const Zoo& zoo, const GradientRule<double>& rule, const std::vector<double>& cotangent) {
  NetworkGradient<double> g;
  NetworkRun<double> run(zoo.network, zoo.trials(), {});
  run.forward();
  run.backward({.outputs = cotangent.data()}, rule, g);
  return g;
}
void check_same(const NetworkGradient<double>& a, const NetworkGradient<double>& b, double tolerance = 1e-10) {
  double size = 0;
  for (std::size_t i = 0; i < b.projections.size(); ++i) {
    INFO("projection " << i);
    CHECK(apart(a.projections[i], b.projections[i]) < tolerance);
    for (double x : b.projections[i]) size += std::abs(x);
  }
  CHECK(size > 0);
  CHECK(apart(a.readout_weight, b.readout_weight) < tolerance);
  CHECK(apart(a.readout_bias, b.readout_bias) < tolerance);
}
double cosine(const std::vector<double>& a, const std::vector<double>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE(
    "online: traces are the gradient with the recurrent path cut, for every neuron, with and without the readout's filter") {
  for (const ZooSpec& spec : zoo_specs()) {
    INFO(spec.neuron);
    const Zoo zoo(spec.neuron, lively, 18, 60);
    const auto c = zoo.cotangent();
    check_same(online(zoo, {}, c), fused(zoo, {.recurrent = false, .readout_memory = false}, c));
    check_same(online(zoo, {.kappa = true}, c), fused(zoo, {.recurrent = false}, c));
    check_same(online(zoo, {.kappa = true, .reset = false}, c), fused(zoo, {.recurrent = false, .reset = false}, c));
  }
}

TEST_CASE("online: sparse wiring, inputs as numbers, a readout of potentials, random feedback") {
  for (const char* name : {"snn_alif", "gif_coba", "lif"}) {
    INFO(name);
    const Zoo sparse(name, {.sparse = true, .refractory = true, .delay = 3, .values = true}, 5, 50);
    const auto c = sparse.cotangent();
    check_same(online(sparse, {.kappa = true}, c), fused(sparse, {.recurrent = false}, c));
    const Zoo voltage(name, {.refractory = true, .voltage_readout = true}, 5, 50);
    check_same(online(voltage, {}, c), fused(voltage, {.recurrent = false, .readout_memory = false}, c));
    check_same(online(voltage, {.kappa = true}, c), fused(voltage, {.recurrent = false}, c));
    const auto feedback = sine_weights(Zoo::first + Zoo::second, Zoo::outputs, 1, 9);
    check_same(online(sparse, {.kappa = true, .feedback = feedback.data()}, c),
               fused(sparse, {.recurrent = false, .feedback = feedback.data()}, c));
  }
}

TEST_CASE("online: exact RTRL is back-propagation through time") {
  for (const ZooSpec& spec : zoo_specs()) {
    INFO(spec.neuron);
    const Zoo zoo(spec.neuron, lively, 3, 40);
    const auto c = zoo.cotangent();
    check_same(online(zoo, {.method = OnlineMethod::rtrl, .kappa = true}, c), fused(zoo, {}, c));
  }
  const Zoo sparse("gif_coba", {.sparse = true, .delay = 3, .values = true}, 3, 40),
      voltage("lif", {.refractory = true, .voltage_readout = true}, 3, 40);
  for (const Zoo& zoo : {sparse, voltage}) {
    const auto c = zoo.cotangent();
    check_same(online(zoo, {.method = OnlineMethod::rtrl, .kappa = true}, c), fused(zoo, {}, c));
    check_same(online(zoo, {.method = OnlineMethod::rtrl}, c), fused(zoo, {.readout_memory = false}, c));
    check_same(online(zoo, {.method = OnlineMethod::rtrl, .reset = false}, c),
               fused(zoo, {.reset = false, .readout_memory = false}, c));
  }
}

TEST_CASE("online: without recurrent weights e-prop is back-propagation through time") {
  const Zoo zoo("snn_alif", {.refractory = true, .recurrent = false}, 5, 60);
  const auto c = zoo.cotangent();
  const auto a = online(zoo, {.kappa = true}, c), b = fused(zoo, {}, c);
  check_same(a, b);
  const Zoo other("snn_alif", lively, 5, 60);  // with them it is not
  CHECK(apart(online(other, {.kappa = true}, c).projections[0], fused(other, {}, c).projections[0]) > 1e-3);
}

TEST_CASE("online: the gradient of the readout is exact under every rule; decays in sum") {
  const Zoo zoo("gif_coba", {.refractory = true}, 5, 60);
  const auto c = zoo.cotangent();
  const auto exact = fused(zoo, {}, c), trace = online(zoo, {}, c);
  const auto es = [&](std::vector<double> decays) {
    return online(zoo, {.method = OnlineMethod::es_d_rtrl, .decays = std::move(decays)}, c);
  };
  const auto one = es({0.9}), other = es({0.98}), both = es({0.9, 0.98});
  for (const auto* g : {&trace, &one, &other, &both}) {
    CHECK(cosine(g->readout_weight, exact.readout_weight) == Approx(1).epsilon(1e-12));
    CHECK(apart(g->readout_weight, exact.readout_weight) < 1e-12);
  }
  for (std::size_t i = 0; i < exact.projections.size(); ++i) {
    std::vector<double> mean;
    for (std::size_t k = 0; k < one.projections[i].size(); ++k)
      mean.push_back((one.projections[i][k] + other.projections[i][k]) / 2);
    CHECK(apart(both.projections[i], mean) < 1e-12);
  }
}

TEST_CASE("online: traces and products point the way of back-propagation on the published network") {
  const PublishedNetwork<double> net;
  NetworkRun<double> run(net.network, net.trials(), {});
  run.forward();
  std::vector<double> c;
  cross_entropy_of_last<double>(run.outputs(), {0, 1, 1}, 400, 150, c);
  NetworkGradient<double> exact;
  run.backward({.outputs = c.data()}, {}, exact);
  const auto learn = [&](const OnlineRule<double>& rule) {
    NetworkGradient<double> g;
    OnlineRun<double>(net.network, rule)
        .run(
            net.trials(),
            [&](OnlineStep<double>& s) {
              for (int i = 0; i < 6; ++i) s.d_outputs[i] = c[std::size_t((i / 2 * 400 + s.step) * 2 + i % 2)];
              s.learn = s.step >= 250;
            },
            g);
    return g;
  };
  const auto trace = learn({}), filtered = learn({.kappa = true}),
             fast = learn({.method = OnlineMethod::es_d_rtrl, .decays = {0.9}});
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(cosine(trace.projections[i], exact.projections[i]) > 0.95);
    CHECK(cosine(filtered.projections[i], exact.projections[i]) > 0.995);
  }
  CHECK(cosine(fast.projections[0], exact.projections[0]) >
        0.9);  // recurrent weights: a product of two traces does not hold their sign here
}

TEST_CASE("online: for inputs that never change a product that forgets nothing is the trace") {
  // ex = t + 1 and ef = the mean of all lags
  for (const ZooSpec& spec : zoo_specs()) {
    Zoo zoo(spec.neuron, {.refractory = true, .values = true}, 3, 40);
    std::fill(zoo.values.begin(), zoo.values.end(), 0.25F);
    const auto c = zoo.cotangent();
    const auto trace = online(zoo, {}, c), product = online(zoo, {.method = OnlineMethod::es_d_rtrl, .decays = {1 - 1e-7}}, c);
    for (std::size_t i = 0; i < trace.projections.size(); ++i) {
      INFO(spec.neuron << ", projection " << i);
      if (zoo.network.projections[i].external) CHECK(apart(product.projections[i], trace.projections[i]) < 1e-4);
    }
  }
}

TEST_CASE("online: ottt is e-prop of a leaky integrate-and-fire neuron without its reset") {
  Zoo zoo("snn_lif", {.conductances = false, .delay = 2, .filters = false}, 5, 60);
  for (auto& p : zoo.network.populations) {  // one decay for all, as a trace per source wants it
    for (int j = 0; j < p.count; ++j) p.params[std::size_t(index_of(p.fields->params, "tau_m") * p.count + j)] = 15;
  }
  const auto c = zoo.cotangent();
  check_same(online(zoo, {.method = OnlineMethod::ottt}, c),
             fused(zoo, {.recurrent = false, .reset = false, .readout_memory = false}, c));
}

TEST_CASE("online: es_d_rtrl by hand, one neuron") {
  // ex <- a ex + x; ef <- a D ef + (1 - a) f with h = V (f = 1, D = alpha - V_th psi); dW += L psi ex ef/(1 - a^{t+1})
  Network<double> n;
  constexpr int steps = 80;
  const NeuronEntry& entry = neuron("snn_lif");
  n.channels = 1;
  n.surrogate = {SurrogateKind::relu_grad, 1, 0.3};
  n.populations = {make_population<double>(entry.fields, network_kernels<double>(entry), 0, 1)};
  n.populations[0].ports = {{.name = "delta", .filter = {}}};
  n.projections = {{"in", true, 0, 1, 0, 0, 1, dense<double>(1, 1, {0.6}, false)}};
  n.readout = {.first = 0, .count = 1, .outputs = 1, .weight = {0.7}, .bias = {0}};
  std::vector<std::uint64_t> spikes;
  for (int t = 0; t < steps; ++t) spikes.push_back(t * t % 5 < 2);
  NetworkGradient<double> g;
  OnlineRun<double> run(n, {.method = OnlineMethod::es_d_rtrl, .decays = {0.9}});
  run.run(
      {.trials = 1, .steps = steps, .spikes = spikes.data()},
      [](OnlineStep<double>& s) {
        s.d_outputs[0] = std::sin(0.3 * double(s.step));
        s.learn = true;
      },
      g);
  const double alpha = std::exp(-1.0 / 20), a = 0.9;
  double V = 0, z = 0, slope = 0, ex = 0, ef = 0, sum = 0, decayed = 1;
  for (int t = 0; t < steps; ++t) {
    const double x = double(spikes[std::size_t(t)]);
    V = alpha * V + 0.6 * x - z;
    ex = a * ex + x;
    ef = a * (alpha - slope) * ef + (1 - a);
    z = V > 1;
    slope = 0.3 * std::max(0.0, 1 - std::abs(V - 1));
    decayed *= a;
    sum += 0.7 * std::sin(0.3 * t) * slope * ex * ef / (1 - decayed);
  }
  CHECK(g.projections[0][0] == Approx(sum).epsilon(1e-10));
}

TEST_CASE("online: the closed form of e-prop for adaptive neurons") {
  // eps_v <- alpha eps_v + x; eps_a <- (rho - beta psi) eps_a + psi eps_v; e = psi (eps_v - beta eps_a); psi = 0 while refractory
  Network<double> n;
  constexpr int steps = 150, inputs = 3;
  const NeuronEntry& entry = neuron("snn_alif");
  n.channels = inputs;
  n.surrogate = {SurrogateKind::relu_grad, 1, 0.3};
  n.populations = {make_population<double>(entry.fields, network_kernels<double>(entry), 0, 1)};
  auto& p = n.populations[0];
  p.ports = {{.name = "delta", .filter = {}}};
  const auto set = [&](const char* name, double x) { p.params[std::size_t(index_of(entry.fields.params, name))] = x; };
  const double V_th = 0.6, beta = 0.3, kappa = 0.95;
  set("t_ref", 3), set("tau_a", 200), set("V_th", V_th), set("beta", beta);
  const std::vector<double> w = {0.4, 0.5, 0.3};
  n.projections = {{"in", true, 0, inputs, 0, 0, 1, dense<double>(inputs, 1, w, false)}};
  n.readout = {.first = 0, .count = 1, .outputs = 1, .decay = kappa, .weight = {0.7}, .bias = {0}};
  std::vector<std::uint64_t> spikes;
  for (int t = 0; t < steps; ++t)
    spikes.push_back(std::uint64_t(t % 3 == 0) | std::uint64_t(t % 4 == 1) << 1 | std::uint64_t(t * t % 7 == 2) << 2);
  NetworkGradient<double> g;
  OnlineRun<double> run(n, {.kappa = true, .reset = false});
  run.run(
      {.trials = 1, .steps = steps, .spikes = spikes.data()},
      [](OnlineStep<double>& s) {
        s.d_outputs[0] = std::sin(0.3 * double(s.step));
        s.learn = true;
      },
      g);
  const double alpha = std::exp(-1.0 / 20), rho = std::exp(-1.0 / 200);
  double V = 0, z = 0, a = 0, psi = 0, eps_v[inputs] = {}, eps_a[inputs] = {}, filtered[inputs] = {}, sum[inputs] = {};
  int clock = 0, fired = 0;
  for (int t = 0; t < steps; ++t) {
    double current = 0;
    for (int i = 0; i < inputs; ++i) {
      const double x = double(spikes[std::size_t(t)] >> i & 1);
      current += w[std::size_t(i)] * x;
      eps_a[i] = (rho - beta * psi) * eps_a[i] + psi * eps_v[i];  // with what stood before this step
      eps_v[i] = alpha * eps_v[i] + x;
    }
    V = alpha * V + current - V_th * z;
    a = rho * a + z;
    clock = std::max(0, clock + int(z) * 3 - 1);
    const double drive = (V - V_th - beta * a) / V_th;
    z = drive > 0 && clock == 0;
    psi = clock > 0 ? 0 : 0.3 / V_th * std::max(0.0, 1 - std::abs(drive));
    fired += int(z);
    for (int i = 0; i < inputs; ++i) {
      filtered[i] = kappa * filtered[i] + psi * (eps_v[i] - beta * eps_a[i]);
      sum[i] += 0.7 * std::sin(0.3 * t) * filtered[i];
    }
  }
  CHECK(fired > 5);
  CHECK(run.counts()[0] == fired);
  for (int i = 0; i < inputs; ++i) CHECK(g.projections[0][std::size_t(i)] == Approx(sum[i]).epsilon(1e-10));
}

TEST_CASE("online: a loss in the last steps alone meets what came long before") {
  const Zoo zoo("gif_coba", {.refractory = true}, 3, 80);
  auto c = zoo.cotangent();
  for (std::size_t i = 0; i < c.size(); ++i) {
    if (std::int64_t(i) / Zoo::outputs % zoo.steps < 70) c[i] = 0;
  }
  const auto trace = online(zoo, {.kappa = true}, c);
  check_same(trace, fused(zoo, {.recurrent = false}, c));
  CHECK(apart(trace.projections[0], fused(zoo, {.recurrent = false, .window = 10}, c).projections[0]) >
        0.05);  // ten steps do not hold it
}

TEST_CASE("online: rates, threads, streamed inputs, single precision, memory that knows nothing of time") {
  const Zoo zoo("gif_coba", {.refractory = true}, 37, 50);
  const auto c = zoo.cotangent();
  std::vector<double> on_counts;
  for (int i = 0; i < 37 * 8; ++i) on_counts.push_back(std::cos(0.7 * i));
  NetworkGradient<double> g, two, streamed, exact;
  OnlineRun<double> run(zoo.network, {.kappa = true}), threads(zoo.network, {.kappa = true}, {.threads = 2});
  run.run(zoo.trials(), loss_from<double>(zoo, c, on_counts), g);
  threads.run(zoo.trials(), loss_from<double>(zoo, c, on_counts), two);
  CHECK(g.projections == two.projections);
  CHECK(g.readout_weight == two.readout_weight);
  CHECK(run.counts() == threads.counts());
  NetworkRun<double> whole(zoo.network, zoo.trials(), {});
  whole.forward();
  CHECK(whole.counts() == run.counts());
  whole.backward({.outputs = c.data(), .counts = on_counts.data()}, {.recurrent = false}, exact);
  check_same(g, exact);
  run.run({.trials = 37, .steps = 50}, loss_from<double>(zoo, c, on_counts), streamed,
          [&](std::int64_t t, std::int64_t first, int trials, std::uint64_t* words) {
            for (int b = 0; b < trials; ++b) words[b] = zoo.spikes[std::size_t((first + b) * 50 + t)];
          });
  CHECK(g.projections == streamed.projections);
  CHECK(run.finite());

  const PublishedNetwork<float> small;
  const PublishedNetwork<double> large;
  for (const OnlineRule<float>& rule :
       {OnlineRule<float>{.kappa = true}, OnlineRule<float>{.method = OnlineMethod::es_d_rtrl, .decays = {0.98}}}) {
    NetworkGradient<float> a;
    NetworkGradient<double> b;
    OnlineRun<float> f(small.network, rule);
    OnlineRun<double> d(large.network, {.method = rule.method, .kappa = rule.kappa, .decays = rule.decays});
    f.run(
        small.trials(), [](OnlineStep<float>& s) { s.d_outputs[0] = 1, s.learn = s.step > 300; }, a);
    const auto bytes = f.bytes();
    d.run(
        large.trials(), [](OnlineStep<double>& s) { s.d_outputs[0] = 1, s.learn = s.step > 300; }, b);
    CHECK(f.counts() == d.counts());
    for (std::size_t i = 0; i < 3; ++i) CHECK(apart(a.projections[i], b.projections[i]) < 1e-4);
    f.run(
        {.trials = 3, .steps = 3000}, [](OnlineStep<float>& s) { s.d_outputs[0] = 1, s.learn = true; }, a,
        [](std::int64_t, std::int64_t, int, std::uint64_t*) {});
    CHECK(f.bytes() == bytes);
  }
}

TEST_CASE("online: what a rule cannot do it refuses with a sentence") {
  using Catch::Matchers::Contains;
  const Zoo coba("gif_coba"), alif("snn_alif", {.conductances = false, .filters = false}), filters("snn_lif"),
      lif("snn_lif", {.conductances = false, .filters = false});
  const auto refuse = [](const Zoo& zoo, const OnlineRule<double>& rule, const char* text) {
    CHECK_THROWS_WITH(OnlineRun<double>(zoo.network, rule), Contains(text));
  };
  refuse(alif, {.method = OnlineMethod::ottt}, "more states than V_m");
  refuse(filters, {.method = OnlineMethod::ottt}, "synapses without memory");
  refuse(lif, {.method = OnlineMethod::ottt, .kappa = true}, "use d_rtrl with kappa");
  refuse(Zoo("snn_lif", {.conductances = false, .voltage_readout = true, .filters = false}), {.method = OnlineMethod::ottt},
         "reads potentials");
  refuse(coba, {.method = OnlineMethod::es_d_rtrl}, "at least one decay");
  refuse(coba, {.method = OnlineMethod::es_d_rtrl, .decays = {1.0}}, "between 0 and 1");
  refuse(coba, {.method = OnlineMethod::es_d_rtrl, .kappa = true, .decays = {0.9}}, "keeps products");
  refuse(coba, {.decays = {0.9}}, "decays belong to es_d_rtrl");
  refuse(coba, {.method = OnlineMethod::rtrl, .memory_limit = 1000}, "exact RTRL of 8 neurons would take");
  NetworkGradient<double> g;  // membranes that decay at different rates: known once the first step is done
  OnlineRun<double> run(lif.network, {.method = OnlineMethod::ottt});
  CHECK_THROWS_WITH(run.run(
                        lif.trials(), [](OnlineStep<double>&) {}, g),
                    Contains("different rates"));
}
