// A task whose arrays have been copied to the device; outputs are copied back by finish(). Errors are kept until then.
#pragma once
#include <cuda_runtime_api.h>
#include <string>
#include <vector>

#include "core/record/neuron.hpp"
#include "core/rollout/cuda/plugin.hpp"

namespace axograd {

// Device memory of one call, released together, and the copies to make at its end.
class DeviceMemory {
 public:
  DeviceMemory() = default;
  DeviceMemory(const DeviceMemory&) = delete;
  ~DeviceMemory();
  void* get(std::int64_t bytes);                              // null after an error
  void* copy_in(const void* host, std::int64_t bytes);
  void* mirror(void* host, std::int64_t bytes);               // zeroed, copied back at the end; null for null
  bool ready() const { return status_.exit == 0; }
  DeviceStatus refuse(const std::string& message, int exit = 2);
  DeviceStatus finish();
  static std::int64_t free_bytes();

 private:
  struct Back {
    void* host;
    const void* device;
    std::int64_t bytes;
  };
  void note(cudaError_t error, const char* what);
  std::vector<void*> blocks_;
  std::vector<Back> back_;
  DeviceStatus status_;
};

template <class R> class DeviceTask {
 public:
  DeviceTask(const NeuronFields& fields, const Rollout<R>& host) : fields_(fields), host_(host), k_(host) {
    k_.params = signals(host.params, fields.params.size, 1);
    k_.start = host.start ? signals(host.start, fields.state.size, 1) : defaults(fields.state);
    k_.inputs = signals(host.inputs, fields.input.size, host.steps);
    k_.drive.signal = signal(host.drive.signal, host.drive.state >= 0);
    k_.objective.target = signal(host.objective.target, host.objective.state >= 0);
    k_.objective.weight = signal(host.objective.weight, host.objective.weight.data != nullptr);
    k_.objective.likelihood_weight = signal(host.objective.likelihood_weight, host.objective.likelihood_weight.data != nullptr);
    if (host.spikes.mode == SpikeMode::forced) {
      k_.spikes.forced_offsets = in(host.spikes.forced_offsets, host.lanes + 1);
      k_.spikes.forced_steps = in(host.spikes.forced_steps, host.spikes.forced_offsets[host.lanes]);
    }
    std::vector<Trace<R>> traces;
    for (int i = 0; i < host.traces_count; ++i) {
      Trace<R> y = host.traces[i];
      y.data = out(y.data, rows(y.every) * host.lanes);
      traces.push_back(y);
    }
    k_.traces = in(traces.data(), std::int64_t(traces.size()));
    const int carry = fields.state.size + fields.history.size;
    k_.final_state = out(host.final_state, carry * host.lanes);
    k_.squares = out(host.squares, host.lanes);
    k_.log_likelihood = out(host.log_likelihood, host.lanes);
    k_.spike_counts = out(host.spike_counts, host.lanes);
    k_.status = out(host.status, host.lanes);
    k_.sink = {};
    if (host.sink.put) memory_.refuse("on the device, spikes come as counts, not through a sink");
    if (host.spikes.mode == SpikeMode::event) memory_.refuse("on the device, there are no event-located spikes");
  }

  Adjoint<R> attach(const Adjoint<R>& host) {
    Adjoint<R> a = host;
    const int carry = fields_.state.size + fields_.history.size;
    std::vector<Trace<const R>> list;
    for (int i = 0; i < host.cotangents_count; ++i) {
      Trace<const R> y = host.cotangents[i];
      y.data = in(y.data, rows(y.every) * host_.lanes);
      list.push_back(y);
    }
    a.cotangents = in(list.data(), std::int64_t(list.size()));
    a.final_cotangent = in(host.final_cotangent, carry * host_.lanes);
    a.params = out(host.params, fields_.params.size * host_.lanes);
    a.start = out(host.start, fields_.state.size * host_.lanes);
    if (host.inputs) {
      std::vector<R*> inputs;
      for (int i = 0; i < fields_.input.size; ++i) inputs.push_back(out(host.inputs[i], host_.steps * host_.lanes));
      a.inputs = in(inputs.data(), std::int64_t(inputs.size()));
    }
    return a;
  }
  Sensitivities<R> attach(const Sensitivities<R>& host) {
    Sensitivities<R> s = host;
    s.directions = in(host.directions, host.count);
    s.gradient = out(host.gradient, host_.lanes * host.count);
    s.gauss_newton = out(host.gauss_newton, host_.lanes * host.count * host.count);
    s.trace.data = out(host.trace.data, host_.steps * host.count * host_.lanes);
    return s;
  }

  template <class T> T* scratch(std::int64_t count) { return static_cast<T*>(memory_.get(count * std::int64_t(sizeof(T)))); }
  std::int64_t tape_budget() const { return DeviceMemory::free_bytes() / 2; }
  const Rollout<R>& task() const { return k_; }
  bool ready() const { return memory_.ready(); }
  DeviceStatus refuse(const char* message) { return memory_.refuse(message); }
  DeviceStatus finish() { return memory_.finish(); }

 private:
  std::int64_t rows(int every) const { return (host_.steps + every - 1) / every; }
  template <class T> T* in(T* host, std::int64_t count) {   // T may be const
    return host && count > 0 ? static_cast<T*>(memory_.copy_in(host, count * std::int64_t(sizeof(T)))) : nullptr;
  }
  template <class T> T* out(T* host, std::int64_t count) { return static_cast<T*>(memory_.mirror(host, count * std::int64_t(sizeof(T)))); }
  Signal<R> signal(Signal<R> x, bool wanted, std::int64_t steps = -1) {
    if (!wanted) return {};
    const std::int64_t t = (steps < 0 ? host_.steps : steps) - 1, last = (t > 0 ? t : 0) * x.step_stride + (host_.lanes - 1) * x.lane_stride;
    x.data = in(x.data, last + 1);
    return x;
  }
  const Signal<R>* signals(const Signal<R>* list, int count, std::int64_t steps) {
    std::vector<Signal<R>> moved;
    for (int i = 0; i < count; ++i) moved.push_back(signal(list[i], true, steps));
    return in(static_cast<const Signal<R>*>(moved.data()), count);
  }
  const Signal<R>* defaults(const FieldList& list) {
    std::vector<R> values;
    for (const Field& f : list) values.insert(values.end(), std::size_t(f.count), R(f.value));
    const R* data = in(static_cast<const R*>(values.data()), std::int64_t(values.size()));
    std::vector<Signal<R>> moved;
    for (std::size_t i = 0; i < values.size(); ++i) moved.push_back({data + i, 0, 0});
    return in(static_cast<const Signal<R>*>(moved.data()), std::int64_t(moved.size()));
  }

  NeuronFields fields_;
  const Rollout<R>& host_;
  Rollout<R> k_;
  DeviceMemory memory_;
};

}  // namespace axograd
