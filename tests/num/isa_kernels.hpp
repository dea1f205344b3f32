// What isa_kernels.cpp offers of each instruction set: arrays in, arrays out.
#pragma once
#include <cstdint>
#include <vector>

namespace axograd::test {

enum Function { f_exp, f_expm1, f_log, f_log1p, f_tanh, f_exprel, f_x_over_expm1, f_sigmoid, f_softplus, f_log1mexp, f_sqrt, f_relu, function_count };

// n is a multiple of 64 throughout.
struct NumKernels {
  const char* isa;
  void (*f32)(Function, const float* x, float* y, long n);
  void (*f64)(Function, const double* x, double* y, long n);
  void (*slope32)(Function, const float* x, float* value, float* slope, long n);     // by Dual packs
  void (*slope64)(Function, const double* x, double* value, double* slope, long n);
  void (*uniform32)(std::uint64_t seed, std::uint64_t first, std::uint64_t step, float* out, long n);
  void (*uniform64)(std::uint64_t seed, std::uint64_t first, std::uint64_t step, double* out, long n);
  void (*exponential64)(std::uint64_t seed, std::uint64_t first, std::uint64_t step, double* out, long n);
  double (*exponential_one)(std::uint64_t seed, std::uint64_t stream, std::uint64_t step);
  int (*pack_mismatches)(const double* a, const double* b, long n);   // arithmetic, comparisons, select, min, max, abs, any, all, sum
};

// the instruction sets that were built and that this processor has
std::vector<const NumKernels*> usable_kernels();

}  // namespace axograd::test
