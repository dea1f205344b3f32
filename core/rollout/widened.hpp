// A single-precision task as a double one: for gradients of neurons that have gradient kernels in double precision only. Arrays are
// copied in; narrow() copies the single-precision outputs back (sums are in double either way).
#pragma once
#include <memory>
#include <vector>

#include "core/record/neuron.hpp"
#include "core/rollout/task.hpp"

namespace axograd {

class WidenedTask {
 public:
  WidenedTask(const NeuronFields& fields, const Rollout<float>& task);
  const Rollout<double>& task() const { return wide_; }
  Adjoint<double> adjoint(const Adjoint<float>& wanted);
  Sensitivities<double> sensitivities(const Sensitivities<float>& wanted);
  void narrow() const;

 private:
  struct Output {
    std::vector<double> values;
    float* to;
  };
  Signal<double> in(const Signal<float>& x, std::int64_t steps);
  const Signal<double>* all_in(const Signal<float>* list, int count, std::int64_t steps);
  const double* copy(const float* x, std::int64_t count);
  double* out(float* to, std::int64_t count);   // null for null
  std::int64_t rows(int every) const { return (narrow_.steps + every - 1) / every; }

  NeuronFields fields_;
  Rollout<float> narrow_;
  Rollout<double> wide_;
  std::vector<std::unique_ptr<std::vector<double>>> copies_;
  std::vector<std::unique_ptr<std::vector<Signal<double>>>> signals_;
  std::vector<std::unique_ptr<Output>> outputs_;
  std::vector<Trace<double>> traces_;
  std::vector<Trace<const double>> cotangents_;
  std::vector<double*> input_slopes_;
};

}  // namespace axograd
