#include "core/torch/network_module.hpp"

#include <ATen/ATen.h>
#include <algorithm>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"

namespace axograd {
namespace {

template <class R> at::Tensor tensor_of(const std::vector<R>& x, at::IntArrayRef shape) {
  return at::from_blob(const_cast<R*>(x.data()), shape, at::CppTypeToScalarType<R>::value).clone();
}
template <class R> void copy_to(const at::Tensor& x, std::vector<R>& to) {
  const at::Tensor y = x.detach().to(at::CppTypeToScalarType<R>::value).contiguous();
  to.assign(y.data_ptr<R>(), y.data_ptr<R>() + y.numel());
}
std::string registered(const char* prefix, std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return prefix + name;
}

}  // namespace

template <class R> NetworkModule<R>::NetworkModule(const Network<R>& n, const NetworkModuleOptions& o)
    : torch::nn::Module("network") {
  check_network(n);
  GradientRule<R> rule;
  rule.recurrent = o.recurrent, rule.reset = o.reset, rule.readout_memory = o.readout_memory, rule.window = o.window;
  plan_ = std::make_shared<const FusedNetworkPlan<R>>(FusedNetworkPlan<R>{n, o.run, rule});
  std::vector<std::string> names;
  for (const auto& p : n.projections) names.push_back(p.name);
  for (const std::string& f : o.frozen) {
    if (!std::count(names.begin(), names.end(), f))
      throw UsageError("network module: no projection '" + f + "' to freeze; projections: " + quoted_list(names));
  }
  const auto put = [&](bool trained, const std::string& name, const at::Tensor& x) {
    return trained ? register_parameter(name, x) : register_buffer(name, x);
  };
  for (const auto& p : n.projections) {
    const auto& w = p.wiring;
    const bool trained = o.train_weights && !std::count(o.frozen.begin(), o.frozen.end(), p.name);
    numbers_.weights.push_back(
        put(trained, registered("weight_", p.name),
            w.dense ? tensor_of(w.weight, {w.pre, w.post}) : tensor_of(w.weight, {std::int64_t(w.weight.size())})));
  }
  numbers_.readout_weight =
      put(o.train_weights, "readout_weight", tensor_of(n.readout.weight, {n.readout.count, n.readout.outputs}));
  numbers_.readout_bias = put(o.train_weights, "readout_bias", tensor_of(n.readout.bias, {n.readout.outputs}));
  for (const auto& p : n.populations) {
    numbers_.params.push_back(
        put(o.train_params, registered("params_", p.name), tensor_of(p.params, {p.fields->params.size, p.count})));
    numbers_.base.push_back(put(o.train_base, registered("base_", p.name), tensor_of(p.base, {p.fields->input.size, p.count})));
  }
}

template <class R> NetworkOutput NetworkModule<R>::forward(const at::Tensor& inputs) {
  return fused_network(inputs, numbers_, plan_);
}

template <class R> NetworkOutput NetworkModule<R>::forward(const at::Tensor& inputs, NetworkTensors x) {
  const auto fill = [](std::vector<at::Tensor>& list, const std::vector<at::Tensor>& own) {
    if (list.empty()) list = own;
  };
  fill(x.weights, numbers_.weights);
  fill(x.params, numbers_.params);
  fill(x.base, numbers_.base);
  if (!x.readout_weight.defined()) x.readout_weight = numbers_.readout_weight;
  if (!x.readout_bias.defined()) x.readout_bias = numbers_.readout_bias;
  return fused_network(inputs, x, plan_);
}

template <class R> Network<R> NetworkModule<R>::network() const {
  Network<R> n = plan_->network;
  for (std::size_t i = 0; i < n.projections.size(); ++i) copy_to(numbers_.weights[i], n.projections[i].wiring.weight);
  copy_to(numbers_.readout_weight, n.readout.weight);
  copy_to(numbers_.readout_bias, n.readout.bias);
  for (std::size_t i = 0; i < n.populations.size(); ++i) {
    copy_to(numbers_.params[i], n.populations[i].params);
    copy_to(numbers_.base[i], n.populations[i].base);
  }
  return n;
}

template class NetworkModule<float>;
template class NetworkModule<double>;

}  // namespace axograd
