// Infinities, NaN, zeros and arguments out of the domain.
#include <cmath>

#include "tests/num/isa_kernels.hpp"
#include "tests/support/catch.hpp"

namespace axograd::test {
namespace {
constexpr double inf = INFINITY, nan = NAN;
const double arguments[] = {nan, inf, -inf, 0, 1e30, -1e30, -2};
const double expected[function_count][7] = {
    {nan, inf, 0, 1, inf, 0, 0.1353352832366127},                  // exp
    {nan, inf, -1, 0, inf, -1, -0.8646647167633873},               // expm1
    {nan, inf, nan, -inf, 69.07755278982137, nan, nan},            // log
    {nan, inf, nan, 0, 69.07755278982137, nan, nan},               // log1p
    {nan, 1, -1, 0, 1, -1, -0.9640275800758169},                   // tanh
    {nan, inf, 0, 1, inf, 1e-30, 0.43233235838169365},             // exprel
    {nan, 0, inf, 1, 0, 1e30, 2.3130352854993312},                 // x_over_expm1
    {nan, 1, 0, 0.5, 1, 0, 0.11920292202211755},                   // sigmoid
    {nan, inf, 0, 0.6931471805599453, 1e30, 0, 0.12692801104297249},   // softplus
    {nan, 0, nan, -inf, 0, nan, nan},                              // log1mexp
    {nan, inf, nan, 0, 1e15, nan, nan},                            // sqrt
    {nan, inf, 0, 0, 1e30, 0, 0},                                  // relu
};

template <class R> bool same(R got, double want) {
  if (std::isnan(want)) return std::isnan(got);
  if (std::isinf(want) || want == 0) return got == R(want);
  return std::fabs(got - R(want)) <= 4 * std::numeric_limits<R>::epsilon() * std::fabs(R(want));
}

template <class R, class Run> void check(const char* isa, Run run) {
  for (int f = 0; f < function_count; ++f) {
    for (int i = 0; i < 7; ++i) {
      std::vector<R> x(64, R(0.5)), y(64);
      x[13] = R(arguments[i]);   // one lane among ordinary ones
      run(Function(f), x.data(), y.data(), 64);
      INFO(isa << " function " << f << " of " << arguments[i] << ": " << y[13] << ", expected " << expected[f][i]);
      CHECK(same(y[13], expected[f][i]));
      CHECK(std::isfinite(y[12]));
    }
  }
}
}  // namespace

TEST_CASE("special values", "[num]") {
  for (const NumKernels* k : usable_kernels()) {
    check<float>(k->isa, k->f32);
    check<double>(k->isa, k->f64);
  }
}

TEST_CASE("NaNs with any payload stay NaN under exp", "[num]") {
  for (const NumKernels* k : usable_kernels()) {
    std::vector<float> x(64), y(64);
    for (unsigned i = 0; i < 64; ++i) {
      const unsigned bits = 0x7fc00000u | (i << 31) | (i * 65537u & 0x3fffffu);
      __builtin_memcpy(&x[i], &bits, 4);
    }
    k->f32(f_exp, x.data(), y.data(), 64);
    for (const float v : y) CHECK(std::isnan(v));
  }
}

}  // namespace axograd::test
