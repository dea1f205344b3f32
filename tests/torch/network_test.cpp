// The fused network run beside the same network operation by operation under LibTorch's autograd: the same spikes, the same
// gradients.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/optim/adam.h>

#include "core/torch/eager_network.hpp"
#include "core/torch/network_module.hpp"
#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

at::Tensor inputs_of(const Zoo& zoo) {
  if (zoo.by_value)
    return at::from_blob(const_cast<float*>(zoo.values.data()), {zoo.batch, zoo.steps, Zoo::channels}, at::kFloat).clone();
  at::Tensor x = at::zeros({zoo.batch, zoo.steps, Zoo::channels}, at::kBool);
  bool* to = x.data_ptr<bool>();
  for (std::uint64_t bits : zoo.spikes) {
    for (int c = 0; c < Zoo::channels; ++c) *to++ = bits >> c & 1;
  }
  return x;
}

NetworkTensors leaves_of(const Network<double>& n) {
  NetworkTensors x = tensors_of(n);
  for (auto* list : {&x.weights, &x.params, &x.base}) {
    for (auto& t : *list) t.requires_grad_();
  }
  x.readout_weight.requires_grad_();
  x.readout_bias.requires_grad_();
  return x;
}

void check_close(const at::Tensor& a, const at::Tensor& b, double tolerance = 1e-10) {
  const double scale = b.abs().max().item<double>();
  CHECK((a - b).abs().max().item<double>() <= tolerance * (scale > 0 ? scale : 1));
}

at::Tensor loss_of(const at::Tensor& outputs, const at::Tensor& counts) {
  const at::Tensor wave = at::sin(at::arange(outputs.numel(), at::kDouble) * 0.37 + 0.2).view(outputs.sizes());
  const at::Tensor share = at::cos(at::arange(counts.numel(), at::kDouble) * 0.7).view(counts.sizes());
  return (outputs * wave).sum() + (counts * share).sum();
}

void compare(const Zoo& zoo, const EagerPaths& paths) {
  const NetworkTensors a = leaves_of(zoo.network), b = leaves_of(zoo.network);
  auto plan = std::make_shared<FusedNetworkPlan<double>>();
  plan->network = zoo.network;
  plan->options.smooth = paths.smooth;
  plan->rule.recurrent = paths.recurrent;
  plan->rule.reset = paths.reset;
  plan->rule.window = paths.window;
  const NetworkOutput fused = fused_network<double>(inputs_of(zoo), a, plan);
  const NetworkTrials trials = zoo.trials();
  const EagerNetworkOutput eager = eager_network(zoo.network, trials, b, paths);
  check_close(fused.outputs, eager.outputs);
  if (!paths.smooth) {
    CHECK(at::equal(fused.counts, eager.spikes.sum(1)));
    CHECK(fused.counts.sum().item<double>() > 0);
  }
  loss_of(fused.outputs, fused.counts).backward();
  loss_of(eager.outputs, eager.spikes.sum(1)).backward();
  for (std::size_t i = 0; i < a.weights.size(); ++i) {
    INFO("projection " << zoo.network.projections[i].name);
    check_close(a.weights[i].grad(), b.weights[i].grad());
  }
  check_close(a.readout_weight.grad(), b.readout_weight.grad());
  check_close(a.readout_bias.grad(), b.readout_bias.grad());
  for (std::size_t i = 0; i < a.params.size(); ++i) {
    for (std::int64_t row = 0; row < a.params[i].size(0); ++row) {
      INFO("population " << i << ", parameter row " << row);
      if (b.params[i].grad().defined()) check_close(a.params[i].grad()[row], b.params[i].grad()[row], 1e-9);
    }
    if (b.base[i].grad().defined()) check_close(a.base[i].grad(), b.base[i].grad());
  }
}

}  // namespace

TEST_CASE("torch network: fused is eager, every neuron, refractory and delayed") {
  for (const ZooSpec& spec : zoo_specs()) {
    INFO(spec.neuron);
    compare(Zoo(spec.neuron, {.refractory = true, .delay = 2}, 3, 60), {});
  }
}

TEST_CASE("torch network: fused is eager with paths cut or truncated, sparse, with values, smooth, with a readout of potentials") {
  for (const char* name : {"gif_coba", "snn_alif", "lif", "glif3"}) {
    INFO(name);
    compare(Zoo(name, {.sparse = true, .refractory = true, .delay = 3, .values = true}, 3, 50), {.recurrent = false});
    compare(Zoo(name, {.refractory = true, .voltage_readout = true}, 3, 50), {.recurrent = false, .reset = false});
    compare(Zoo(name, {}, 3, 40), {.smooth = true});
    compare(Zoo(name, {.refractory = true, .delay = 2}, 3, 50), {.window = 7});   // truncated
    compare(Zoo(name, {.refractory = true, .delay = 3, .plastic = true}, 3, 50), {});
    compare(Zoo(name, {.sparse = true, .refractory = true, .plastic = true}, 3, 50), {.recurrent = false});
    compare(Zoo(name, {.delay = 2, .plastic = true}, 3, 40), {.smooth = true, .window = 7});
  }
}

TEST_CASE("torch network: the module learns, saves its numbers and refuses what it must") {
  const Zoo zoo("snn_alif", {.refractory = true}, 20, 50);
  NetworkModule<double> module(zoo.network, {.frozen = {"back"}});
  CHECK(module.parameters().size() == zoo.network.projections.size() - 1 + 2);
  torch::optim::Adam adam(module.parameters(), torch::optim::AdamOptions(0.02));
  double first = 0, last = 0;
  for (int i = 0; i < 30; ++i) {
    adam.zero_grad();
    const NetworkOutput out = module.forward(inputs_of(zoo));
    const at::Tensor loss = (out.outputs.select(2, 0) - 1).pow(2).mean() + 1e-3 * (out.counts - 5).pow(2).mean();
    loss.backward();
    adam.step();
    (i == 0 ? first : last) = loss.item<double>();
  }
  CHECK(last < 0.7 * first);
  const Network<double> learned = module.network();
  CHECK(learned.projections[4].wiring.weight == zoo.network.projections[4].wiring.weight);  // frozen
  CHECK(learned.projections[0].wiring.weight != zoo.network.projections[0].wiring.weight);
  NetworkRun<double> run(learned, zoo.trials(), {});
  run.forward();
  const at::Tensor again = module.forward(inputs_of(zoo)).outputs.detach().contiguous();
  CHECK(std::equal(run.outputs().begin(), run.outputs().end(), again.data_ptr<double>()));

  CHECK_THROWS_WITH(module.forward(at::zeros({2, 3, 4})), Catch::Matchers::Contains("allowed: [B, T, 6]"));
  CHECK_THROWS_WITH(NetworkModule<double>(zoo.network, {.frozen = {"forward"}}),
                    Catch::Matchers::Contains("no projection 'forward'"));
  const NetworkOutput out = module.forward(inputs_of(zoo));
  const auto grad = torch::autograd::grad({out.outputs.sum()}, {module.numbers().weights[0]}, {}, true, true);
  CHECK_THROWS_WITH(grad[0].sum().backward(), Catch::Matchers::Contains("differentiated once"));
}
