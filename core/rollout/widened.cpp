#include "core/rollout/widened.hpp"

namespace axograd {

WidenedTask::WidenedTask(const NeuronFields& fields, const Rollout<float>& task) : fields_(fields), narrow_(task) {
  wide_.steps = task.steps, wide_.lanes = task.lanes, wide_.dt = task.dt;
  wide_.params = all_in(task.params, fields.params.size, 1);
  wide_.start = all_in(task.start, fields.state.size, 1);
  wide_.inputs = all_in(task.inputs, fields.input.size, task.steps);
  wide_.spikes = task.spikes;
  wide_.drive.state = task.drive.state, wide_.drive.gain = task.drive.gain;
  wide_.drive.signal = in(task.drive.signal, task.steps);
  const Objective<float>& o = task.objective;
  wide_.objective = {o.state, in(o.target, task.steps), in(o.weight, task.steps), o.square_scale,
                     o.likelihood, in(o.likelihood_weight, task.steps), o.likelihood_scale, o.rate_limits};
  for (int i = 0; i < task.traces_count; ++i) {
    const Trace<float>& y = task.traces[i];
    traces_.push_back({y.index, out(y.data, rows(y.every) * task.lanes), y.every});
  }
  wide_.traces = traces_.data(), wide_.traces_count = task.traces_count;
  wide_.final_state = out(task.final_state, std::int64_t(fields.state.size + fields.history.size) * task.lanes);
  wide_.squares = task.squares, wide_.log_likelihood = task.log_likelihood, wide_.spike_counts = task.spike_counts;
  wide_.sink = task.sink, wide_.status = task.status;
}

Adjoint<double> WidenedTask::adjoint(const Adjoint<float>& wanted) {
  Adjoint<double> a;
  for (int i = 0; i < wanted.cotangents_count; ++i) {
    const Trace<const float>& y = wanted.cotangents[i];
    cotangents_.push_back({y.index, copy(y.data, rows(y.every) * narrow_.lanes), y.every});
  }
  a.cotangents = cotangents_.data(), a.cotangents_count = wanted.cotangents_count;
  if (wanted.final_cotangent) a.final_cotangent = copy(wanted.final_cotangent, std::int64_t(fields_.state.size + fields_.history.size) * narrow_.lanes);
  a.memory_budget = wanted.memory_budget;
  a.params = wanted.params, a.start = wanted.start;
  if (wanted.inputs) {
    for (int i = 0; i < fields_.input.size; ++i) input_slopes_.push_back(out(wanted.inputs[i], narrow_.steps * narrow_.lanes));
    a.inputs = input_slopes_.data();
  }
  return a;
}

Sensitivities<double> WidenedTask::sensitivities(const Sensitivities<float>& wanted) {
  return {wanted.directions, wanted.count, wanted.gradient, wanted.gauss_newton,
          {wanted.trace.index, out(wanted.trace.data, narrow_.steps * wanted.count * narrow_.lanes), wanted.trace.every}};
}

void WidenedTask::narrow() const {
  for (const auto& y : outputs_) {
    for (std::size_t i = 0; i < y->values.size(); ++i) y->to[i] = float(y->values[i]);
  }
}

Signal<double> WidenedTask::in(const Signal<float>& x, std::int64_t steps) {
  if (!x.data) return {};
  // The copy is dense along the axes that vary.
  const std::int64_t rows = x.step_stride ? steps : 1, lanes = x.lane_stride ? narrow_.lanes : 1;
  auto& to = *copies_.emplace_back(std::make_unique<std::vector<double>>(std::size_t(rows * lanes)));
  for (std::int64_t t = 0; t < rows; ++t) {
    for (std::int64_t lane = 0; lane < lanes; ++lane) to[std::size_t(t * lanes + lane)] = double(x.data[t * x.step_stride + lane * x.lane_stride]);
  }
  return {to.data(), x.step_stride ? lanes : 0, x.lane_stride ? 1 : 0};
}

const Signal<double>* WidenedTask::all_in(const Signal<float>* list, int count, std::int64_t steps) {
  if (!list) return nullptr;
  auto& to = *signals_.emplace_back(std::make_unique<std::vector<Signal<double>>>());
  for (int i = 0; i < count; ++i) to.push_back(in(list[i], steps));
  return to.data();
}

const double* WidenedTask::copy(const float* x, std::int64_t count) {
  return copies_.emplace_back(std::make_unique<std::vector<double>>(x, x + count))->data();
}

double* WidenedTask::out(float* to, std::int64_t count) {
  if (!to) return nullptr;
  return outputs_.emplace_back(std::make_unique<Output>(Output{std::vector<double>(std::size_t(count)), to}))->values.data();
}

}  // namespace axograd
