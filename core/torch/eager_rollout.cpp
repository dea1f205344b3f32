#include "core/torch/eager_rollout.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/unbind.h>
#include <ATen/ops/zeros.h>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/rollout/task_check.hpp"
#include "core/torch/eager_spikes.hpp"
#include "core/torch/eager_text.hpp"

namespace axograd {

std::vector<std::string> eager_names() {
  std::vector<std::string> names;
  for (const EagerNeuron& n : eager_neurons()) names.emplace_back(n.name);
  return names;
}

std::unique_ptr<EagerText> make_eager(const std::string& neuron) {
  for (const EagerNeuron& n : eager_neurons()) {
    if (neuron == n.name) return n.make();
  }
  throw UsageError("unknown neuron '" + neuron + "' in the eager reference; neurons: " + quoted_list(eager_names()));
}

namespace {

// [lanes] or, for a signal that moves, [T, lanes] in memory of its own.
at::Tensor copy_of(const Signal<double>& signal, std::int64_t steps, std::int64_t lanes, bool over_time) {
  const std::int64_t rows = over_time ? steps : 1;
  at::Tensor x = at::zeros({rows, lanes}, at::kDouble);
  double* to = x.data_ptr<double>();
  for (std::int64_t t = 0; t < rows; ++t) {
    for (std::int64_t lane = 0; lane < lanes; ++lane) *to++ = signal.data[t * signal.step_stride + lane * signal.lane_stride];
  }
  return over_time ? x : x.squeeze(0);
}
at::Tensor view_of(const double* data, std::int64_t lanes) { return at::from_blob(const_cast<double*>(data), {lanes}, at::kDouble); }

class Run {
 public:
  Run(EagerText& text, const Rollout<double>& task, const Adjoint<double>* wanted) : text_(text), fields_(text.fields()), k_(task), a_(wanted), spikes_(task) {}

  void go() {
    const at::AutoGradMode mode(a_ != nullptr);
    make_leaves();
    for (std::int64_t t = 0; t < k_.steps; ++t) one_step(t);
    const std::vector<EagerReal> end = text_.carry();
    if (k_.final_state) {
      for (std::size_t i = 0; i < end.size(); ++i) write(end[i], k_.final_state + std::int64_t(i) * k_.lanes);
    }
    check(end, k_.steps);
    write_sums();
    if (a_) gradient(end);
  }

 private:
  at::Tensor leaf(const Signal<double>& signal, bool over_time = false) {
    return copy_of(signal, k_.steps, k_.lanes, over_time).requires_grad_(a_ != nullptr);
  }
  void make_leaves() {
    std::vector<EagerReal> p, start;
    for (int i = 0; i < fields_.params.size; ++i) {
      params_.push_back(leaf(k_.params[i]));
      p.emplace_back(params_.back());
    }
    for (const Field& f : fields_.state) {
      for (int j = 0; j < f.count; ++j) {
        start_.push_back(leaf(k_.start ? k_.start[start_.size()] : constant(&f.value)));
        start.emplace_back(start_.back());
      }
    }
    for (const Field& f : fields_.history) start.insert(start.end(), std::size_t(f.count), EagerReal(f.value));
    for (int i = 0; i < fields_.input.size; ++i) {
      inputs_.push_back(leaf(k_.inputs[i], true));
      rows_.push_back(at::unbind(inputs_.back(), 0));   // once: x[t] in the loop would make the backward pass quadratic
    }
    text_.prepare(p, k_.dt);
    text_.set_carry(start);
  }

  void one_step(std::int64_t t) {
    std::vector<EagerReal> in;
    for (auto& row : rows_) in.emplace_back(row[std::size_t(t)]);
    text_.set_inputs(in);
    std::vector<EagerReal> x = text_.carry();
    if (t > 0 && t % 16 == 0) check(x, t);
    if (k_.drive.state >= 0) {
      EagerReal& s = x[std::size_t(k_.drive.state)];
      const EagerReal y(row_of(k_.drive.signal, t));
      s = k_.drive.gain == 1 ? y : s + k_.drive.gain * (y - s);
      text_.set_carry(x);
    }
    observe(t, x);
    if (k_.spikes.mode == SpikeMode::event) {
      const EagerText::Event e = text_.event_step();
      if (any(e.fired)) {
        const at::Tensor at = e.fraction.detached().expanded(k_.lanes).contiguous();
        spikes_.tell(t, select(e.fired, 1.0, 0.0).expanded(k_.lanes), at.data_ptr<double>());
      }
      return;
    }
    const EagerReal z = spikes_.decide(t, text_);
    if (k_.objective.likelihood) {
      const EagerReal value = eager_evidence(text_.log_rate(), z, k_.dt, k_.objective.rate_limits);
      likelihood_ += k_.objective.likelihood_weight.data ? value * EagerReal(row_of(k_.objective.likelihood_weight, t)) : value;
    }
    text_.step(z);
  }
  at::Tensor row_of(const Signal<double>& signal, std::int64_t t) const {
    return copy_of({signal.data + t * signal.step_stride, 0, signal.lane_stride}, 1, k_.lanes, false);
  }

  void observe(std::int64_t t, const std::vector<EagerReal>& x) {
    for (int i = 0; i < k_.traces_count; ++i) {
      const Trace<double>& y = k_.traces[i];
      if (t % y.every == 0) write(x[std::size_t(y.index)], y.data + t / y.every * k_.lanes);
    }
    if (k_.objective.state >= 0) {
      const EagerReal r = x[std::size_t(k_.objective.state)] - EagerReal(row_of(k_.objective.target, t));
      squares_ += k_.objective.weight.data ? r * r * EagerReal(row_of(k_.objective.weight, t)) : r * r;
    }
    for (int i = 0; a_ && i < a_->cotangents_count; ++i) {
      const Trace<const double>& y = a_->cotangents[i];
      if (t % y.every == 0) loss_ += x[std::size_t(y.index)] * EagerReal(view_of(y.data + t / y.every * k_.lanes, k_.lanes));
    }
  }
  void write(const EagerReal& x, double* to) const { view_of(to, k_.lanes).copy_(x.detached().expanded(k_.lanes)); }
  void check(const std::vector<EagerReal>& x, std::int64_t step) {
    if (!k_.status) return;
    if (step <= 16) std::fill(k_.status, k_.status + k_.lanes, LaneStatus{});
    for (int i = 0; i < fields_.state.size; ++i) {
      const at::Tensor value = x[std::size_t(i)].detached().expanded(k_.lanes).contiguous();
      for (std::int64_t lane = 0; lane < k_.lanes; ++lane) {
        LaneStatus& s = k_.status[lane];
        if (s.status == RunStatus::ok && !std::isfinite(value.data_ptr<double>()[lane])) s = {RunStatus::diverged, step, i};
      }
    }
  }
  void write_sums() {
    if (k_.objective.state >= 0 && k_.squares) write(squares_, k_.squares);
    if (k_.objective.likelihood && k_.log_likelihood) write(likelihood_, k_.log_likelihood);
    spikes_.write_counts();
  }

  void gradient(const std::vector<EagerReal>& end) {
    for (std::size_t i = 0; a_->final_cotangent && i < end.size(); ++i) {
      loss_ += end[i] * EagerReal(view_of(a_->final_cotangent + std::int64_t(i) * k_.lanes, k_.lanes));
    }
    loss_ += squares_ * k_.objective.square_scale + likelihood_ * k_.objective.likelihood_scale;
    const at::Tensor loss = loss_.expanded(k_.lanes).sum();   // lanes do not meet, so the sum's gradient is each lane's own
    if (loss.requires_grad()) loss.backward();
    const auto put = [&](const at::Tensor& x, double* to) {
      at::Tensor out = at::from_blob(to, x.sizes(), at::kDouble);
      if (x.grad().defined()) out.copy_(x.grad());
      else out.zero_();
    };
    for (std::size_t i = 0; a_->params && i < params_.size(); ++i) put(params_[i], a_->params + std::int64_t(i) * k_.lanes);
    for (std::size_t i = 0; a_->start && i < start_.size(); ++i) put(start_[i], a_->start + std::int64_t(i) * k_.lanes);
    for (std::size_t i = 0; a_->inputs && i < inputs_.size(); ++i) {
      if (a_->inputs[i]) put(inputs_[i], a_->inputs[i]);
    }
  }

  EagerText& text_;
  NeuronFields fields_;
  const Rollout<double>& k_;
  const Adjoint<double>* a_;
  EagerSpikes spikes_;
  std::vector<at::Tensor> params_, start_, inputs_;
  std::vector<std::vector<at::Tensor>> rows_;
  EagerReal squares_, likelihood_, loss_;
};

}  // namespace

void eager_rollout(const std::string& neuron, const Rollout<double>& task, const Adjoint<double>* wanted) {
  const std::unique_ptr<EagerText> text = make_eager(neuron);
  check_task(text->fields(), task);
  Run(*text, task, wanted).go();
}

}  // namespace axograd
