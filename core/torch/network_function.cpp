#include "core/torch/network_function.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/functions/basic_ops.h>

#include "core/base/error.hpp"

namespace axograd {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

template <class R> constexpr at::ScalarType kind = sizeof(R) == 4 ? at::kFloat : at::kDouble;

std::string shape(at::IntArrayRef sizes) {
  std::string text = "[";
  for (std::int64_t n : sizes) text += (text.size() > 1 ? ", " : "") + std::to_string(n);
  return text + "]";
}

template <class R> void take(const at::Tensor& x, std::vector<R>& to, at::IntArrayRef wanted, const char* what) {
  if (x.numel() == 0) return;  // the network's own
  if (x.sizes() != wanted || !x.device().is_cpu())
    throw UsageError(std::string("fused network: ") + what + " is " + shape(x.sizes()) + "; allowed: " + shape(wanted) +
                     " on the CPU");
  const at::Tensor y = x.detach().to(kind<R>).contiguous();
  to.assign(y.data_ptr<R>(), y.data_ptr<R>() + y.numel());
}

// A run and what it refers to; lives until the backward pass is done.
template <class R> struct BoundNetwork : torch::CustomClassHolder {
  std::shared_ptr<const FusedNetworkPlan<R>> plan;
  Network<R> network;
  std::vector<std::uint64_t> spikes;
  at::Tensor values;
  std::vector<at::ScalarType> dtypes;
  std::unique_ptr<NetworkRun<R>> run;

  BoundNetwork(std::shared_ptr<const FusedNetworkPlan<R>> p, const at::Tensor& inputs, const variable_list& x, bool gradient)
      : plan(std::move(p)), network(plan->network) {
    for (const at::Tensor& t : x) dtypes.push_back(t.scalar_type());
    bind_numbers(x);
    NetworkRunOptions options = plan->options;
    options.gradient = gradient;
    run = std::make_unique<NetworkRun<R>>(network, bind_inputs(inputs), options);
    run->forward();
  }

 private:
  void bind_numbers(const variable_list& x) {
    std::size_t i = 0;
    for (auto& p : network.projections) {
      if (p.wiring.dense)
        take(x[i++], p.wiring.weight, {p.wiring.pre, p.wiring.post}, "a dense weight");
      else
        take(x[i++], p.wiring.weight, {std::int64_t(p.wiring.weight.size())}, "a sparse weight");
    }
    take(x[i++], network.readout.weight, {network.readout.count, network.readout.outputs}, "the readout's weight");
    take(x[i++], network.readout.bias, {network.readout.outputs}, "the readout's bias");
    for (auto& p : network.populations) take(x[i++], p.params, {p.fields->params.size, p.count}, "a population's parameters");
    for (auto& p : network.populations) take(x[i++], p.base, {p.fields->input.size, p.count}, "a population's base input");
  }
  NetworkTrials bind_inputs(const at::Tensor& inputs) {
    if (inputs.dim() != 3 || inputs.size(2) != network.channels || !inputs.device().is_cpu())
      throw UsageError("fused network: inputs are " + shape(inputs.sizes()) + "; allowed: [B, T, " +
                       std::to_string(network.channels) + "] on the CPU");
    NetworkTrials k{.trials = inputs.size(0), .steps = inputs.size(1)};
    if (inputs.scalar_type() != at::kBool) {
      values = inputs.detach().to(at::kFloat).contiguous();
      k.values = values.data_ptr<float>();
      return k;
    }
    const at::Tensor bits = inputs.contiguous();
    const bool* from = bits.data_ptr<bool>();
    const std::int64_t words = (network.channels + 63) / 64;
    spikes.assign(std::size_t(k.trials * k.steps * words), 0);
    for (std::int64_t row = 0; row < k.trials * k.steps; ++row) {
      for (int c = 0; c < network.channels; ++c) spikes[std::size_t(row * words + c / 64)] |= std::uint64_t(*from++) << (c % 64);
    }
    k.spikes = spikes.data();
    return k;
  }
};

template <class R> at::Tensor tensor_of(const std::vector<R>& x, at::IntArrayRef shape) {
  return at::from_blob(const_cast<R*>(x.data()), shape, at::CppTypeToScalarType<R>::value).clone();
}

template <class R> struct NetworkFunction : torch::autograd::Function<NetworkFunction<R>> {
  static variable_list forward(AutogradContext* ctx, const at::Tensor& inputs, std::shared_ptr<const FusedNetworkPlan<R>> plan,
                               bool gradient, at::TensorList numbers) {
    auto bound = c10::make_intrusive<BoundNetwork<R>>(std::move(plan), inputs, numbers.vec(), gradient);
    const auto& n = bound->network;
    const std::int64_t trials = inputs.size(0);
    variable_list out = {tensor_of(bound->run->outputs(), {trials, inputs.size(1), n.readout.outputs}),
                         tensor_of(bound->run->counts(), {trials, n.neurons()}).to(kind<R>)};
    ctx->saved_data["network"] = c10::IValue::make_capsule(std::move(bound));
    ctx->set_materialize_grads(false);
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto holder = ctx->saved_data["network"].toCapsule();
    auto& bound = static_cast<BoundNetwork<R>&>(*holder);
    const auto& n = bound.network;
    const std::size_t projections = n.projections.size(), populations = n.populations.size();
    at::Tensor on[2];
    for (int i = 0; i < 2; ++i) {
      if (grads[std::size_t(i)].defined()) on[i] = grads[std::size_t(i)].detach().to(kind<R>).contiguous();
    }
    GradientRule<R> rule = bound.plan->rule;
    if (!bound.plan->feedback.empty()) rule.feedback = bound.plan->feedback.data();
    rule.parameters = false;  // numbers come after inputs, plan and the flag
    for (std::size_t i = 0; i < 2 * populations; ++i)
      rule.parameters = rule.parameters || ctx->needs_input_grad(1 + projections + 2 + i);
    NetworkGradient<R> g;
    bound.run->backward({.outputs = on[0].defined() ? on[0].template data_ptr<R>() : nullptr,
                         .counts = on[1].defined() ? on[1].template data_ptr<R>() : nullptr},
                        rule, g);
    variable_list out(3);                 // of inputs, plan and flag
    const auto put = [&](at::Tensor x) {  // undefined where nobody asked
      const auto i = out.size() - 3;
      out.push_back(ctx->needs_input_grad(1 + i) ? x.to(bound.dtypes[i]) : at::Tensor());
    };
    for (std::size_t i = 0; i < projections; ++i) {
      const auto& w = n.projections[i].wiring;
      put(w.dense ? tensor_of(g.projections[i], {w.pre, w.post}) : tensor_of(g.projections[i], {std::int64_t(w.weight.size())}));
    }
    put(tensor_of(g.readout_weight, {n.readout.count, n.readout.outputs}));
    put(tensor_of(g.readout_bias, {n.readout.outputs}));
    for (std::size_t i = 0; i < 2 * populations; ++i) {
      const auto& p = n.populations[i % populations];
      const auto& list = i < populations ? g.params : g.base;
      if (list.empty())
        out.emplace_back();
      else
        put(tensor_of(list[i % populations], {i < populations ? p.fields->params.size : p.fields->input.size, p.count}));
    }
    return end_here(std::move(out));
  }

  // A graph of the gradient is being made: it must end here, loudly.
  static variable_list end_here(variable_list out) {
    if (!at::GradMode::is_enabled()) return out;
    variable_list defined;
    for (const at::Tensor& g : out) {
      if (g.defined()) defined.push_back(g.detach().requires_grad_());
    }
    const auto refuse = std::make_shared<torch::autograd::DelayedError>(
        "axograd: the fused network can be differentiated once; use the eager reference for second derivatives",
        int(defined.size()));
    defined = (*refuse)(std::move(defined));
    std::size_t i = 0;
    for (at::Tensor& g : out) {
      if (g.defined()) g = defined[i++];
    }
    return out;
  }
};

}  // namespace

template <class R>
NetworkOutput fused_network(const at::Tensor& inputs, const NetworkTensors& x, std::shared_ptr<const FusedNetworkPlan<R>> plan) {
  const auto& n = plan->network;
  std::vector<at::Tensor> numbers;
  bool gradient = false;
  const auto add = [&](const std::vector<at::Tensor>& list, std::size_t size, const char* what) {
    if (!list.empty() && list.size() != size)
      throw UsageError(std::string("fused network: ") + std::to_string(list.size()) + " tensors of " + what +
                       "; allowed: none or " + std::to_string(size));
    for (std::size_t i = 0; i < size; ++i) {
      numbers.push_back(list.empty() || !list[i].defined() ? at::empty({0}, kind<R>) : list[i]);
      gradient = gradient || numbers.back().requires_grad();
    }
  };
  add(x.weights, n.projections.size(), "weights");
  add({x.readout_weight, x.readout_bias}, 2, "the readout");
  add(x.params, n.populations.size(), "parameters");
  add(x.base, n.populations.size(), "base inputs");
  const auto out =
      NetworkFunction<R>::apply(inputs, std::move(plan), gradient && at::GradMode::is_enabled(), at::TensorList(numbers));
  return {out[0], out[1]};
}

template NetworkOutput fused_network(const at::Tensor&, const NetworkTensors&, std::shared_ptr<const FusedNetworkPlan<float>>);
template NetworkOutput fused_network(const at::Tensor&, const NetworkTensors&, std::shared_ptr<const FusedNetworkPlan<double>>);

}  // namespace axograd
