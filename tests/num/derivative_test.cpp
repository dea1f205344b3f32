// Slopes of every elementary function by dual packs against closed forms in long double, and by plain duals against complex step.
#include "core/num/math.hpp"
#include "tests/num/samples.hpp"
#include "tests/support/catch.hpp"

namespace axograd::test {
namespace {
// Largest error in units of epsilon times the slope; tanh' = (1 - t)(1 + t) is exact to epsilon itself only.
template <class R, class Run> double worst_slope(const Reference& f, Run run, double& at) {
  const std::vector<R> x = samples<R>(f, 4000);
  std::vector<R> value(x.size()), slope(x.size());
  run(f.function, x.data(), value.data(), slope.data(), long(x.size()));
  constexpr Real epsilon = std::numeric_limits<R>::epsilon(), tiny = 100 * Real(std::numeric_limits<R>::min());
  constexpr Real huge = Real(std::numeric_limits<R>::max()) / 4;
  const Real floor = f.function == f_tanh ? 1 : tiny;
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real v = f.value(x[i]), exact = f.slope(x[i]);
    if (fabsl(x[i]) < tiny || fabsl(v) > huge || fabsl(exact) > huge || fabsl(v) < tiny) continue;   // over- and underflow
    const Real off = fabsl(slope[i] - exact) < 2 * Real(std::numeric_limits<R>::min()) ? 0 : fabsl(slope[i] - exact);   // flushed
    const Real error = off / (epsilon * std::max(fabsl(exact), floor));
    if (!(error <= worst)) worst = double(error), at = double(x[i]);
  }
  return worst;
}
}  // namespace

TEST_CASE("slopes by dual packs agree with closed forms", "[num][dual]") {
  for (const NumKernels* k : usable_kernels()) {
    for (int i = 0; i < function_count; ++i) {
      const Reference& f = references()[i];
      double at32 = 0, at64 = 0;
      const double a = worst_slope<float>(f, k->slope32, at32), b = worst_slope<double>(f, k->slope64, at64);
      INFO(k->isa << " " << f.name << "': fp32 " << a << " eps at " << at32 << ", fp64 " << b << " eps at " << at64);
      CHECK(a <= 12);
      CHECK(b <= 12);
    }
  }
}

TEST_CASE("values under dual packs agree with plain packs", "[num][dual]") {
  for (const NumKernels* k : usable_kernels()) {
    for (int i = 0; i < function_count; ++i) {
      const Reference& f = references()[i];
      const std::vector<double> x = samples<double>(f, 2000);
      std::vector<double> value(x.size()), slope(x.size());
      k->slope64(f.function, x.data(), value.data(), slope.data(), long(x.size()));
      double worst = 0;
      for (std::size_t j = 0; j < x.size(); ++j) {
        if (fabsl(x[j]) < 1e-300L || fabsl(x[j]) > 1e300L) continue;
        worst = std::max(worst, ulps(value[j], f.value(x[j])));
      }
      INFO(k->isa << " " << f.name << ": " << worst << " ulp");
      CHECK(worst <= 3.5);
    }
  }
}

#define CHECK_COMPLEX_STEP(f, ...)                                                  \
  for (const double x : {__VA_ARGS__}) {                                            \
    const auto dual = f(Dual<double, 1>::seed(x, 0));                               \
    const double step = f(Complex(x, 1e-20)).imag() / 1e-20;                        \
    INFO(#f " at " << x);                                                           \
    CHECK(dual.d[0] == Approx(step).epsilon(1e-13).margin(1e-18));                  \
    CHECK(dual.v == Approx(f(x)).epsilon(1e-14));                                   \
    const double h = 1e-5 * std::max(1e-2, std::fabs(x));                           \
    CHECK(dual.d[0] == Approx((f(x + h) - f(x - h)) / (2 * h)).epsilon(1e-7).margin(1e-9)); \
  }

TEST_CASE("plain duals agree with complex step and with differences", "[num][dual]") {
  CHECK_COMPLEX_STEP(exp, -30., -1., 0.3, 5.)
  CHECK_COMPLEX_STEP(expm1, -30., -1., -1e-3, 0.3, 5.)
  CHECK_COMPLEX_STEP(log, 1e-3, 0.7, 1.5, 1e4)
  CHECK_COMPLEX_STEP(log1p, -0.9, 1e-3, 0.7, 1e4)
  CHECK_COMPLEX_STEP(sqrt, 1e-3, 0.7, 1e4)
  CHECK_COMPLEX_STEP(tanh, -2., -0.3, 0.1, 1.5)
  CHECK_COMPLEX_STEP(exprel, -20., -2., 0.7, 3.)
  CHECK_COMPLEX_STEP(x_over_expm1, -20., -2., 0.7, 3.)
  CHECK_COMPLEX_STEP(sigmoid, -20., -1., 0.2, 3.)
  CHECK_COMPLEX_STEP(softplus, -20., -1., 0.2, 3.)
  CHECK_COMPLEX_STEP(log1mexp, 1e-2, 0.5, 0.8, 3.)
  CHECK_COMPLEX_STEP(relu, -2., 0.7)
  CHECK_COMPLEX_STEP(pow_int<5>, -2., 0.7)
}

}  // namespace axograd::test
