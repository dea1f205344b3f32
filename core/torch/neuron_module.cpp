#include "core/torch/neuron_module.hpp"

#include <ATen/ATen.h>
#include <algorithm>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/record/transform.hpp"

namespace axograd {
namespace {

// Transform::to_bounded on tensors.
at::Tensor bounded(const Field& f, const at::Tensor& u) {
  const Transform t(f);
  switch (t.kind()) {
    case TransformKind::log_low: return t.low() + u.exp();
    case TransformKind::log_high: return t.high() - u.neg().exp();
    case TransformKind::logit: return t.low() + (t.high() - t.low()) * u.sigmoid();
    default: return u;
  }
}

at::Tensor free_of(const Field& f, const at::Tensor& x) {
  const Transform t(f);
  at::Tensor u = x.to(at::kDouble).contiguous().clone();
  double* p = u.data_ptr<double>();
  std::transform(p, p + u.numel(), p, [&](double v) { return t.to_free(v); });
  return u;
}

std::vector<std::string> field_names(const FieldList& list) {
  std::vector<std::string> names;
  for (const Field& f : list) names.emplace_back(f.name);
  return names;
}

}  // namespace

NeuronModule::NeuronModule(const NeuronEntry& neuron, NeuronModuleOptions options)
    : torch::nn::Module(neuron.fields.info->name), engine_(engine<double>(neuron)), options_(std::move(options)) {
  for (const std::string& name : options_.trained) (void)field(name);
  const std::int64_t n = options_.shared ? 1 : options_.neurons;
  for (const Field& f : engine_.fields.params) {
    const at::Tensor start = f.count == 1 ? at::full({n}, f.value, at::kDouble) : at::full({f.count, n}, f.value, at::kDouble);
    const bool trained = options_.trained.empty() || std::count(options_.trained.begin(), options_.trained.end(), f.name);
    if (trained) register_parameter(f.name, free_of(f, start));
    else register_buffer(f.name, free_of(f, start));
  }
}

const Field& NeuronModule::field(const std::string& name) const {
  for (const Field& f : engine_.fields.params) {
    if (name == f.name) return f;
  }
  const auto names = field_names(engine_.fields.params);
  const std::string near = nearest(name, names);
  throw UsageError(std::string("module ") + engine_.fields.info->name + ": unknown parameter '" + name + "'" +
                   (near.empty() ? "; parameters: " + quoted_list(names) : "; did you mean '" + near + "'?"));
}

at::Tensor NeuronModule::value(const std::string& name) const {
  const Field& f = field(name);
  const auto trained = named_parameters(false);
  if (const at::Tensor* u = trained.find(name)) return bounded(f, *u);
  return bounded(f, named_buffers(false)[name]);
}

void NeuronModule::set_value(const std::string& name, const at::Tensor& value) {
  const Field& f = field(name);
  const at::NoGradGuard off;
  auto trained = named_parameters(false), fixed = named_buffers(false);
  at::Tensor u = trained.contains(name) ? trained[name] : fixed[name];
  u.copy_(free_of(f, value.expand(u.sizes())));
}

at::Tensor NeuronModule::matrix(std::int64_t batch) const {
  std::vector<at::Tensor> rows;
  for (const Field& f : engine_.fields.params) {
    rows.push_back(value(f.name).reshape({f.count, 1, -1}).expand({f.count, batch, options_.neurons}).reshape({f.count, batch * options_.neurons}));
  }
  return at::cat(rows);
}

FusedResult NeuronModule::forward(const at::Tensor& current) {
  if (current.dim() != 3) throw UsageError("module: the current has " + std::to_string(current.dim()) + " dimensions; allowed: [T, B, N]");
  std::vector<at::Tensor> inputs{current.to(at::kDouble)};
  const std::vector<double> defaults = default_values(engine_.fields.input);
  for (std::size_t i = 1; i < defaults.size(); ++i) inputs.push_back(at::full_like(inputs[0], defaults[i]));
  return forward(at::stack(inputs), {});
}

FusedResult NeuronModule::forward(const at::Tensor& inputs, const at::Tensor& start) {
  if (inputs.dim() != 4 || inputs.size(3) != options_.neurons) {
    throw UsageError("module: inputs must be [" + std::to_string(engine_.fields.input.size) + ", T, B, " + std::to_string(options_.neurons) + "]");
  }
  const std::int64_t steps = inputs.size(1), batch = inputs.size(2), n = options_.neurons, lanes = batch * n;
  const NeuronFields& f = engine_.fields;
  at::Tensor s = start;
  if (!s.defined()) s = at::tensor(default_values(f.state), at::kDouble).reshape({-1, 1}).expand({f.state.size, lanes});
  FusedPlan plan;
  plan.engine = engine_, plan.dt = options_.dt, plan.spikes = options_.spikes, plan.threads = options_.threads, plan.forced = options_.forced;
  const FusedResult r = fused_rollout(matrix(batch), s.to(at::kDouble).reshape({f.state.size, lanes}),
                                      inputs.to(at::kDouble).reshape({f.input.size, steps, lanes}), std::make_shared<const FusedPlan>(plan));
  return {r.traces.reshape({-1, steps, batch, n}), r.last.reshape({-1, batch, n}), r.spikes.reshape({steps, batch, n})};
}

}  // namespace axograd
