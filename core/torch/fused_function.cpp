#include "core/torch/fused_function.hpp"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/functions/basic_ops.h>

#include "core/base/error.hpp"

namespace axograd {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct PlanHolder : torch::CustomClassHolder {
  explicit PlanHolder(std::shared_ptr<const FusedPlan> p) : plan(std::move(p)) {}
  std::shared_ptr<const FusedPlan> plan;
};

// A task over tensors; lives as long as one call.
struct BoundTask {
  std::vector<Signal<double>> params, start, inputs;
  Rollout<double> k;

  BoundTask(const FusedPlan& plan, const at::Tensor& p, const at::Tensor& s, const at::Tensor& in) {
    const std::int64_t steps = in.size(1), lanes = in.size(2);
    for (std::int64_t i = 0; i < p.size(0); ++i) params.push_back(per_lane(p.data_ptr<double>() + i * lanes));
    for (std::int64_t i = 0; i < s.size(0); ++i) start.push_back(per_lane(s.data_ptr<double>() + i * lanes));
    for (std::int64_t i = 0; i < in.size(0); ++i) inputs.push_back(per_step_and_lane(in.data_ptr<double>() + i * steps * lanes, lanes));
    k.steps = steps, k.lanes = lanes, k.dt = plan.dt;
    k.params = params.data(), k.start = start.data(), k.inputs = inputs.data();
    k.spikes = plan.spikes;
    if (plan.forced) plan.forced->apply(k.spikes);
  }
};

struct SpikeTensor {
  double* data;
  std::int64_t lanes;
  static void put(void* self, std::int64_t step, std::int64_t first, std::uint64_t bits, const double*) {
    auto& s = *static_cast<SpikeTensor*>(self);
    for (int i = 0; i < 64; ++i) {
      if (bits >> i & 1) s.data[step * s.lanes + first + i] = 1;
    }
  }
};

variable_list run_forward(const FusedPlan& plan, const at::Tensor& p, const at::Tensor& s, const at::Tensor& in) {
  BoundTask task(plan, p, s, in);
  Rollout<double>& k = task.k;
  const int carry = plan.engine.fields.state.size + plan.engine.fields.history.size;
  at::Tensor traces = at::empty({carry, k.steps, k.lanes}, in.options()), last = at::empty({carry, k.lanes}, in.options());
  at::Tensor spikes = at::zeros({k.steps, k.lanes}, in.options());
  std::vector<Trace<double>> list;
  for (int i = 0; i < carry; ++i) list.push_back({i, traces.data_ptr<double>() + i * k.steps * k.lanes});
  k.traces = list.data(), k.traces_count = carry;
  k.final_state = last.data_ptr<double>();
  SpikeTensor sink{spikes.data_ptr<double>(), k.lanes};
  k.sink = {&sink, SpikeTensor::put};
  forward(plan.engine, k, plan.threads);
  return {traces, last, spikes};
}

variable_list run_adjoint(const FusedPlan& plan, const at::Tensor& p, const at::Tensor& s, const at::Tensor& in, const at::Tensor& on_traces,
                          const at::Tensor& on_last) {
  BoundTask task(plan, p, s, in);
  const Rollout<double>& k = task.k;
  at::Tensor gp = at::zeros_like(p), gs = at::zeros_like(s), gin = at::zeros_like(in);
  Adjoint<double> a;
  at::Tensor rows, end;
  std::vector<Trace<const double>> cotangents;
  if (on_traces.defined()) {
    rows = on_traces.contiguous();
    for (std::int64_t i = 0; i < rows.size(0); ++i) cotangents.push_back({int(i), rows.data_ptr<double>() + i * k.steps * k.lanes});
    a.cotangents = cotangents.data(), a.cotangents_count = int(cotangents.size());
  }
  if (on_last.defined()) {
    end = on_last.contiguous();
    a.final_cotangent = end.data_ptr<double>();
  }
  std::vector<double*> to;
  for (std::int64_t i = 0; i < in.size(0); ++i) to.push_back(gin.data_ptr<double>() + i * k.steps * k.lanes);
  a.memory_budget = plan.memory_budget;
  a.params = gp.data_ptr<double>(), a.start = gs.data_ptr<double>(), a.inputs = to.data();
  adjoint(plan.engine, k, a, plan.threads);
  return {gp, gs, gin};
}

struct FusedFunction : torch::autograd::Function<FusedFunction> {
  static variable_list forward(AutogradContext* ctx, const at::Tensor& params, const at::Tensor& start, const at::Tensor& inputs,
                               std::shared_ptr<const FusedPlan> plan) {
    const at::Tensor p = params.contiguous(), s = start.contiguous(), in = inputs.contiguous();
    variable_list out = run_forward(*plan, p, s, in);
    ctx->save_for_backward({p, s, in});
    ctx->saved_data["plan"] = c10::IValue::make_capsule(c10::make_intrusive<PlanHolder>(std::move(plan)));
    ctx->mark_non_differentiable({out[2]});
    ctx->set_materialize_grads(false);
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto holder = ctx->saved_data["plan"].toCapsule();
    const FusedPlan& plan = *static_cast<const PlanHolder&>(*holder).plan;
    variable_list out;
    {
      const at::AutoGradMode off(false);
      out = run_adjoint(plan, saved[0], saved[1], saved[2], grads[0], grads[1]);
    }
    if (at::GradMode::is_enabled()) {   // a graph of the gradient is being made: it must end here, loudly
      for (at::Tensor& g : out) g.requires_grad_();
      const auto refuse = std::make_shared<torch::autograd::DelayedError>(
          "axograd: the fused rollout can be differentiated once; use its sensitivities or the eager reference for second derivatives", 3);
      out = (*refuse)(std::move(out));
    }
    out.emplace_back();   // the plan
    return out;
  }
};

void need(bool fine, const std::string& what) {
  if (!fine) throw UsageError("fused rollout: " + what);
}
std::string shape(const at::Tensor& x) {
  std::string text = "[";
  for (std::int64_t n : x.sizes()) text += (text.size() > 1 ? ", " : "") + std::to_string(n);
  return text + "]";
}
void need_tensor(const at::Tensor& x, const char* name) {
  need(x.defined() && x.scalar_type() == at::kDouble && x.device().is_cpu(), std::string(name) + " must be double on the CPU");
}

}  // namespace

FusedResult fused_rollout(const at::Tensor& params, const at::Tensor& start, const at::Tensor& inputs, std::shared_ptr<const FusedPlan> plan) {
  const NeuronFields& f = plan->engine.fields;
  need_tensor(params, "params"), need_tensor(start, "start"), need_tensor(inputs, "inputs");
  need(inputs.dim() == 3 && inputs.size(0) == f.input.size, "inputs are " + shape(inputs) + "; allowed: [" + std::to_string(f.input.size) + ", T, lanes]");
  const std::int64_t lanes = inputs.size(2);
  const auto fits = [&](const at::Tensor& x, int rows) { return x.dim() == 2 && x.size(0) == rows && x.size(1) == lanes; };
  const std::string by_lanes = ", " + std::to_string(lanes) + "]";
  need(fits(params, f.params.size), "params are " + shape(params) + "; allowed: [" + std::to_string(f.params.size) + by_lanes);
  need(fits(start, f.state.size), "start is " + shape(start) + "; allowed: [" + std::to_string(f.state.size) + by_lanes);
  need(plan->spikes.mode != SpikeMode::event, "the adjoint has no event-located spikes; use hard, smooth, forced or escape");
  const auto out = FusedFunction::apply(params, start, inputs, std::move(plan));
  return {out[0], out[1], out[2]};
}

}  // namespace axograd
