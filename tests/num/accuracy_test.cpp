// Every elementary function on every instruction set against long double, in units of the last place.
#include <cstdio>
#include <cstring>

#include "tests/num/samples.hpp"
#include "tests/support/catch.hpp"

namespace axograd::test {

#if defined(__x86_64__)
extern const NumKernels num_kernels_avx2, num_kernels_avx512;
#endif
extern const NumKernels num_kernels_baseline;

std::vector<const NumKernels*> usable_kernels() {
  std::vector<const NumKernels*> r{&num_kernels_baseline};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) r.push_back(&num_kernels_avx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw")) {
    r.push_back(&num_kernels_avx512);
  }
#endif
  return r;
}

namespace {
struct Worst {
  double ulps = 0;
  double at = 0;
};

template <class R, class Run> Worst worst(const Reference& f, int count, Run run) {
  const std::vector<R> x = samples<R>(f, count);
  std::vector<R> y(x.size());
  run(f.function, x.data(), y.data(), long(x.size()));
  Worst w;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double u = ulps(y[i], f.value(x[i]));
    if (!(u <= w.ulps)) w = {u, double(x[i])};
  }
  return w;
}
}  // namespace

TEST_CASE("elementary functions stay within their promised ulps", "[num][accuracy]") {
  for (const NumKernels* k : usable_kernels()) {
    for (int i = 0; i < function_count; ++i) {
      const Reference& f = references()[i];
      REQUIRE(f.function == i);
      const Worst a = worst<float>(f, 20000, k->f32), b = worst<double>(f, 20000, k->f64);
      INFO(k->isa << " " << f.name << ": fp32 " << a.ulps << " ulp at " << a.at << ", fp64 " << b.ulps << " ulp at " << b.at);
      CHECK(a.ulps <= f.ulps);
      CHECK(b.ulps <= f.ulps);
    }
  }
}

TEST_CASE("table of the worst ulps, 2 million samples", "[.table]") {
  for (const NumKernels* k : usable_kernels()) {
    for (int i = 0; i < function_count; ++i) {
      const Reference& f = references()[i];
      const Worst a = worst<float>(f, 400000, k->f32), b = worst<double>(f, 400000, k->f64);
      std::printf("%-9s %-13s fp32 %.3f at %-14.9g fp64 %.3f at %.17g\n", k->isa, f.name, a.ulps, a.at, b.ulps, b.at);
      CHECK(a.ulps <= f.ulps);
      CHECK(b.ulps <= f.ulps);
    }
  }
}

TEST_CASE("exp in fp32 over all 2^32 arguments", "[.sweep]") {
  for (const NumKernels* k : usable_kernels()) {
    double most = 0;
    std::vector<float> x(1 << 16), y(1 << 16);
    for (std::uint64_t start = 0; start < (1ull << 32); start += x.size()) {
      for (std::size_t i = 0; i < x.size(); ++i) {
        const std::uint32_t bits = std::uint32_t(start + i);
        std::memcpy(&x[i], &bits, 4);
      }
      k->f32(f_exp, x.data(), y.data(), long(x.size()));
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i])) {
          if (!std::isnan(y[i])) FAIL("a NaN was lost");
        } else {
          most = std::max(most, ulps(y[i], Real(std::exp(double(x[i])))));   // binary64 is exact enough for binary32
        }
      }
    }
    std::printf("%-9s exp fp32, all arguments: %.4f ulp\n", k->isa, most);
    CHECK(most <= 2);
  }
}

}  // namespace axograd::test
