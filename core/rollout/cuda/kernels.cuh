// The CUDA kernels of one neuron in one precision: one thread per lane, arrays with lanes in the fast axis.
#pragma once
#include <string>

#include "core/rollout/cuda/device_task.hpp"
#include "core/rollout/cuda/lane_adjoint.hpp"
#include "core/rollout/cuda/lane_sensitivities.hpp"

AX_NAMESPACE_BEGIN

template <class M, class R> __global__ void forward_kernel(Rollout<R> k, unsigned char* raster) {
  const std::int64_t lane = std::int64_t(blockIdx.x) * blockDim.x + threadIdx.x;
  if (lane < k.lanes) forward_lane<M, R>(k, lane, raster);
}
template <class M, class R> __global__ void adjoint_kernel(Rollout<R> k, Adjoint<R> a, LaneMemory<R> m) {
  const std::int64_t lane = std::int64_t(blockIdx.x) * blockDim.x + threadIdx.x;
  if (lane < k.lanes) adjoint_lane<M, R>(k, a, m, lane);
}
template <class M, class R> __global__ void sensitivities_kernel(Rollout<R> k, Sensitivities<R> s) {
  const std::int64_t lane = std::int64_t(blockIdx.x) * blockDim.x + threadIdx.x;
  if (lane < k.lanes) sensitivities_lane<M, R>(k, s, lane);
}

inline unsigned blocks_for(std::int64_t lanes, int threads) { return unsigned((lanes + threads - 1) / threads); }

template <class M, class R> DeviceStatus launch_forward(const Rollout<R>& task) {
  DeviceTask<R> d(fields_of<M>(), task);
  if (d.ready()) forward_kernel<M, R><<<blocks_for(task.lanes, 128), 128>>>(d.task(), nullptr);
  return d.finish();
}
template <class M, class R> DeviceStatus launch_adjoint(const Rollout<R>& task, const Adjoint<R>& wanted) {
  DeviceTask<R> d(fields_of<M>(), task);
  const Adjoint<R> a = d.attach(wanted);
  constexpr std::int64_t n = LaneSizes<M>::carry;
  LaneMemory<R> m = lane_segments<M, R>(task.steps, task.lanes, d.tape_budget());
  m.tape = d.template scratch<R>(m.length * n * task.lanes);
  m.checkpoints = d.template scratch<R>(m.count * n * task.lanes);
  m.spikes = d.template scratch<R>(task.steps * task.lanes);
  if (d.ready()) adjoint_kernel<M, R><<<blocks_for(task.lanes, 64), 64>>>(d.task(), a, m);
  return d.finish();
}
template <class M, class R> DeviceStatus launch_sensitivities(const Rollout<R>& task, const Sensitivities<R>& wanted) {
  DeviceTask<R> d(fields_of<M>(), task);
  if (wanted.count > lane_directions) return d.refuse("on the device, sensitivities have up to 8 directions a call");
  const Sensitivities<R> s = d.attach(wanted);
  if (d.ready()) sensitivities_kernel<M, R><<<blocks_for(task.lanes, 64), 64>>>(d.task(), s);
  return d.finish();
}

template <class M, class R> CudaKernels<R> cuda_kernels() { return {launch_forward<M, R>, launch_adjoint<M, R>, launch_sensitivities<M, R>}; }

AX_NAMESPACE_END
