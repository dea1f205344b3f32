#include "core/rollout/cuda/device_task.hpp"

namespace axograd {
namespace {

constexpr int resource = 5;   // Exit::resource

}  // namespace

DeviceMemory::~DeviceMemory() {
  for (void* block : blocks_) cudaFree(block);
}

void DeviceMemory::note(cudaError_t error, const char* what) {
  if (error != cudaSuccess && ready()) refuse(std::string("GPU: ") + what + ": " + cudaGetErrorString(error), resource);
}

DeviceStatus DeviceMemory::refuse(const std::string& message, int exit) {
  static thread_local std::string text;
  text = message;
  return status_ = {exit, text.c_str()};
}

void* DeviceMemory::get(std::int64_t bytes) {
  if (!ready() || bytes <= 0) return nullptr;
  void* block = nullptr;
  note(cudaMalloc(&block, std::size_t(bytes)), "no memory");
  if (block) blocks_.push_back(block);
  return block;
}

void* DeviceMemory::copy_in(const void* host, std::int64_t bytes) {
  void* block = get(bytes);
  if (block) note(cudaMemcpy(block, host, std::size_t(bytes), cudaMemcpyHostToDevice), "copy to the device");
  return block;
}

void* DeviceMemory::mirror(void* host, std::int64_t bytes) {
  if (!host) return nullptr;
  void* block = get(bytes);
  if (!block) return nullptr;
  note(cudaMemset(block, 0, std::size_t(bytes)), "clearing memory");
  back_.push_back({host, block, bytes});
  return block;
}

DeviceStatus DeviceMemory::finish() {
  note(cudaGetLastError(), "launch");
  if (ready()) note(cudaDeviceSynchronize(), "run");
  for (const Back& b : back_) {
    if (ready()) note(cudaMemcpy(b.host, b.device, std::size_t(b.bytes), cudaMemcpyDeviceToHost), "copy from the device");
  }
  return status_;
}

std::int64_t DeviceMemory::free_bytes() {
  std::size_t free = 0, total = 0;
  return cudaMemGetInfo(&free, &total) == cudaSuccess ? std::int64_t(free) : 0;
}

}  // namespace axograd
