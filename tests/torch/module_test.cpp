// The fused rollout inside LibTorch: its gradient against the eager reference and finite differences, losses, optimisers.
#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>
#include <torch/optim/lbfgs.h>

#include "core/base/error.hpp"
#include "core/torch/eager_rollout.hpp"
#include "core/torch/neuron_module.hpp"
#include "tests/support/catch.hpp"
#include "tests/torch/stimulus.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

at::Tensor current(const NeuronEntry& n, std::int64_t steps, std::int64_t batch, std::int64_t neurons, double dt) {
  const auto [mean, swing] = firing_current(n.fields);
  at::Tensor x = at::zeros({steps, batch, neurons}, at::kDouble);
  double* p = x.data_ptr<double>();
  for (std::int64_t t = 0; t < steps; ++t) {
    for (std::int64_t lane = 0; lane < batch * neurons; ++lane) *p++ = mean + swing * wobble(t, lane, dt);
  }
  return x;
}

double relative(const at::Tensor& a, const at::Tensor& b) { return ((a - b).abs().max() / b.abs().max().clamp_min(1e-12)).item<double>(); }

std::shared_ptr<FusedPlan> plan_of(const NeuronEntry& n, SpikeMode mode, double dt) {
  auto plan = std::make_shared<FusedPlan>();
  plan->engine = engine<double>(n);
  plan->dt = dt;
  plan->spikes.mode = mode;
  plan->spikes.surrogate = tame_surrogate(mode);
  return plan;
}

// params, start and inputs of a stimulated bed as tensors that want gradients
std::array<at::Tensor, 3> leaves(const Bed<double>& bed) {
  const auto rows = [&](const std::vector<std::vector<double>>& x, std::vector<std::int64_t> shape) {
    std::vector<at::Tensor> list;
    for (const auto& row : x) list.push_back(at::tensor(row, at::kDouble));
    return at::stack(list).reshape(shape).clone().requires_grad_();
  };
  return {rows(bed.params, {-1, bed.lanes}), rows(bed.start, {-1, bed.lanes}), rows(bed.inputs, {-1, bed.steps, bed.lanes})};
}

}  // namespace

TEST_CASE("function: a loss's gradient equals the eager reference's", "[torch]") {
  for (const char* name : {"lif", "adaptive_lif", "adex", "gif", "glif5", "hh"}) {
    const NeuronEntry& n = neuron(name);
    Bed<double> bed = stimulated(n, 100, 3);
    for (SpikeMode mode : {SpikeMode::hard, SpikeMode::smooth}) {
      INFO(name << ", mode " << int(mode));
      auto [p, s, in] = leaves(bed);
      const FusedResult r = fused_rollout(p, s, in, plan_of(n, mode, bed.dt));
      const at::Tensor weights = at::sin(at::arange(r.traces.numel(), at::kDouble)).reshape(r.traces.sizes()) * 1e-2;
      const at::Tensor weights_last = at::cos(at::arange(r.last.numel(), at::kDouble)).reshape(r.last.sizes());
      ((r.traces * weights).sum() + (r.last * weights_last).sum()).backward();
      // the same by hand
      std::vector<double> gp(std::size_t(p.numel())), gs(std::size_t(s.numel())), gin(std::size_t(in.numel()));
      std::vector<Trace<const double>> cotangents;
      for (std::int64_t i = 0; i < weights.size(0); ++i) cotangents.push_back({int(i), weights.data_ptr<double>() + i * bed.steps * bed.lanes});
      std::vector<double*> inputs;
      for (std::int64_t i = 0; i < in.size(0); ++i) inputs.push_back(gin.data() + i * bed.steps * bed.lanes);
      Adjoint<double> a;
      a.cotangents = cotangents.data(), a.cotangents_count = int(cotangents.size()), a.final_cotangent = weights_last.data_ptr<double>();
      a.params = gp.data(), a.start = gs.data(), a.inputs = inputs.data();
      bed.spikes.mode = mode;
      bed.spikes.surrogate = tame_surrogate(mode);
      bed.objective = {};
      bed.with([&](const Rollout<double>& k) { eager_rollout(name, k, &a); });
      for (std::int64_t i = 0; i < p.size(0); ++i) {   // row by row: parameters differ by many orders of magnitude
        const at::Tensor row = at::tensor(std::vector<double>(gp.begin() + i * bed.lanes, gp.begin() + (i + 1) * bed.lanes), at::kDouble);
        INFO(scalar_names(n.fields.params)[std::size_t(i)]);
        CHECK(((p.grad()[i] - row).abs().max()).item<double>() <= 1e-9 * std::max(row.abs().max().item<double>(), 1e-6));
      }
      CHECK(relative(s.grad().reshape({-1}), at::tensor(gs, at::kDouble)) < 1e-9);
      CHECK(relative(in.grad().reshape({-1}), at::tensor(gin, at::kDouble)) < 1e-9);
    }
  }
}

TEST_CASE("function: finite differences of a nonlinear loss", "[torch]") {
  const NeuronEntry& n = neuron("adaptive_lif");
  Bed<double> bed = stimulated(n, 80, 2);
  auto [p, s, in] = leaves(bed);
  const auto loss = [&, s = s, in = in](const at::Tensor& x) {
    const FusedResult r = fused_rollout(x, s, in, plan_of(n, SpikeMode::smooth, bed.dt));
    return (r.traces[0] / 10).tanh().square().sum() + r.last[0].exp().log1p().sum();
  };
  loss(p).backward();
  const at::NoGradGuard off;
  for (std::int64_t i = 0; i < p.size(0); ++i) {
    const double h = 1e-5 * std::max(0.1, std::abs(p[i][1].item<double>()));
    at::Tensor up = p.clone(), down = p.clone();
    up[i][1] += h, down[i][1] -= h;
    const double slope = ((loss(up) - loss(down)) / (2 * h)).item<double>();
    INFO(scalar_names(n.fields.params)[std::size_t(i)]);
    CHECK(p.grad()[i][1].item<double>() == Approx(slope).epsilon(1e-6).margin(1e-7));
  }
}

TEST_CASE("function: a second derivative is refused", "[torch]") {
  const NeuronEntry& n = neuron("hh");
  Bed<double> bed = stimulated(n, 30, 1);
  auto [p, s, in] = leaves(bed);
  const at::Tensor loss = fused_rollout(p, s, in, plan_of(n, SpikeMode::hard, bed.dt)).traces.square().sum();
  const auto g = torch::autograd::grad({loss}, {p}, {}, true, true);
  CHECK(g[0].abs().sum().item<double>() > 0);
  CHECK_THROWS_WITH(g[0].square().sum().backward(), Catch::Contains("differentiated once"));
}

TEST_CASE("module: names, bounds, shapes, threads", "[torch]") {
  const NeuronEntry& n = neuron("gif");
  NeuronModule one(n, {.neurons = 3, .dt = 0.1, .trained = {"g_L", "eta"}});
  CHECK(one.named_parameters().size() == 2);
  CHECK(one.named_buffers().size() == std::size_t(n.fields.params.fields_count) - 2);
  CHECK(one.value("eta").sizes() == at::IntArrayRef({8, 3}));
  CHECK(one.value("g_L")[1].item<double>() == Approx(8).epsilon(1e-12));
  one.set_value("g_L", at::tensor({3.0, 4.0, 5.0}, at::kDouble));
  CHECK(one.value("g_L")[2].item<double>() == Approx(5).epsilon(1e-12));
  {
    const at::NoGradGuard off;
    one.named_parameters()["g_L"].fill_(1e6);   // no step of an optimiser can leave the bounds
  }
  CHECK(one.value("g_L").max().item<double>() <= 500);
  CHECK_THROWS_AS(one.value("g_l"), UsageError);
  CHECK_THROWS_AS(NeuronModule(n, {.trained = {"tau"}}), UsageError);

  const at::Tensor I = current(neuron("lif"), 60, 2, 3, 0.25);
  at::Tensor v[2];
  for (int threads : {1, 2}) {
    NeuronModule m(neuron("lif"), {.neurons = 3, .shared = true, .dt = 0.25, .threads = threads});
    const FusedResult r = m.forward(I.to(at::kFloat));
    CHECK(r.traces.sizes() == at::IntArrayRef({2, 60, 2, 3}));
    CHECK(r.last.sizes() == at::IntArrayRef({2, 2, 3}));
    CHECK(r.spikes.sizes() == at::IntArrayRef({60, 2, 3}));
    CHECK(r.spikes.sum().item<double>() > 0);
    v[threads - 1] = r.traces;
  }
  CHECK(at::equal(v[0], v[1]));
  CHECK_THROWS_AS(NeuronModule(neuron("lif"), {.neurons = 2}).forward(I), UsageError);
}

TEST_CASE("module: Adam finds the parameters of an integrate-and-fire neuron", "[torch]") {
  const NeuronEntry& n = neuron("lif");
  NeuronModuleOptions options{.dt = 0.25, .trained = {"g_L", "C_m", "E_L"}};
  options.spikes.surrogate_gradient = false;   // without spikes, a surrogate's slope below threshold would only mislead
  const at::Tensor I = 0.5 * (current(n, 600, 4, 1, 0.25) - 110);   // below threshold, on both sides of rest
  NeuronModule truth(n, options), fitted(n, options);
  truth.set_value("g_L", at::full({1}, 7.0));
  truth.set_value("C_m", at::full({1}, 140.0));
  truth.set_value("E_L", at::full({1}, -68.0));
  const at::Tensor target = truth.forward(I).traces[0].detach();
  torch::optim::Adam adam(fitted.parameters(), torch::optim::AdamOptions(0.05));
  for (int i = 0; i < 1500; ++i) {
    static_cast<torch::optim::AdamOptions&>(adam.param_groups()[0].options()).lr(0.05 * std::exp(-i / 400.0));
    adam.zero_grad();
    torch::nn::functional::mse_loss(fitted.forward(I).traces[0], target).backward();
    adam.step();
  }
  CHECK(fitted.value("g_L").item<double>() == Approx(7).epsilon(1e-2));
  CHECK(fitted.value("C_m").item<double>() == Approx(140).epsilon(1e-2));
  CHECK(fitted.value("E_L").item<double>() == Approx(-68).epsilon(1e-3));
}

TEST_CASE("module: L-BFGS finds conductances of Hodgkin and Huxley's axon", "[torch]") {
  const NeuronEntry& n = neuron("hh");
  const NeuronModuleOptions options{.dt = 0.05, .trained = {"g_Na", "g_K", "g_L"}};
  const at::Tensor I = current(n, 300, 1, 1, 0.05) * 0.5;
  NeuronModule truth(n, options), fitted(n, options);
  truth.set_value("g_Na", at::full({1}, 110.0));
  truth.set_value("g_K", at::full({1}, 40.0));
  truth.set_value("g_L", at::full({1}, 0.35));
  const at::Tensor target = truth.forward(I).traces[0].detach();
  torch::optim::LBFGS lbfgs(fitted.parameters(), torch::optim::LBFGSOptions(1).max_iter(60).tolerance_grad(1e-12).tolerance_change(1e-16).line_search_fn("strong_wolfe"));
  lbfgs.step([&] {
    lbfgs.zero_grad();
    at::Tensor loss = torch::nn::functional::mse_loss(fitted.forward(I).traces[0], target);
    loss.backward();
    return loss;
  });
  CHECK(fitted.value("g_Na").item<double>() == Approx(110).epsilon(1e-3));
  CHECK(fitted.value("g_K").item<double>() == Approx(40).epsilon(1e-3));
  CHECK(fitted.value("g_L").item<double>() == Approx(0.35).epsilon(1e-3));
}
