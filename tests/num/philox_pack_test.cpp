// Packs of random numbers are bit for bit the scalar ones, wherever the pack begins.
#include "core/num/philox.hpp"
#include "tests/num/isa_kernels.hpp"
#include "tests/support/catch.hpp"

namespace axograd::test {

TEST_CASE("random packs equal the scalar generator", "[num][philox]") {
  for (const NumKernels* k : usable_kernels()) {
    INFO(k->isa);
    for (const std::uint64_t first : {0ull, 5ull, 0xfffffff9ull, 0xfffffffffffffff0ull}) {
      for (const std::uint64_t step : {0ull, 1ull, (1ull << 40) + 3}) {
        float f[64];
        double d[64], e[64];
        k->uniform32(0x1234567890abcdef, first, step, f, 64);
        k->uniform64(0x1234567890abcdef, first, step, d, 64);
        k->exponential64(0x1234567890abcdef, first, step, e, 64);
        int wrong = 0;
        for (std::uint64_t i = 0; i < 64; ++i) {
          wrong += f[i] != uniform<float>(0x1234567890abcdef, first + i, step);
          wrong += d[i] != uniform<double>(0x1234567890abcdef, first + i, step);
          wrong += e[i] != k->exponential_one(0x1234567890abcdef, first + i, step);
        }
        CHECK(wrong == 0);
      }
    }
  }
}

TEST_CASE("exponential numbers: mean and variance", "[num][philox]") {
  for (const NumKernels* k : usable_kernels()) {
    double m1 = 0, m2 = 0, e[64];
    const int steps = 500, n = 64 * steps;
    for (int t = 0; t < steps; ++t) {
      k->exponential64(3, 0, std::uint64_t(t), e, 64);
      for (const double x : e) m1 += x, m2 += x * x;
    }
    CHECK(m1 / n == Approx(1).margin(5 / std::sqrt(double(n))));
    CHECK(m2 / n == Approx(2).margin(5 * std::sqrt(20. / n)));
  }
}

}  // namespace axograd::test
