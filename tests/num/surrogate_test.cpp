#include "core/num/surrogate.hpp"

#include <cstring>

#include "tests/support/catch.hpp"

namespace axograd::test {
namespace {
template <class F> void each_shape(F f) {
  for (int k = 0; k < surrogate_count; ++k) with_surrogate(SurrogateKind(k), [&](auto shape) { f(k, shape); });
}
}  // namespace

TEST_CASE("surrogates: names, sign, peak, width, integral", "[num][surrogate]") {
  each_shape([](int k, auto shape) {
    using S = decltype(shape);
    INFO(S::name);
    CHECK(std::strcmp(S::name, surrogate_names[k]) == 0);
    CHECK(find_surrogate(S::name) == k);
    const double peak = S::slope(0.0);
    CHECK(peak > 0);
    double least = peak, most = peak, integral = 0;
    const double reach = 2000, h = 0.001;
    for (double x = -reach + h / 2; x < reach; x += h) {
      const double s = S::slope(x);
      if (!std::isfinite(s)) FAIL("not finite at " << x);
      least = std::min(least, s);
      most = std::max(most, s);
      integral += s * h;
    }
    CHECK(most == peak);
    CHECK((least >= 0) == S::nonnegative);
    CHECK(integral == Approx(S::integral).margin(6e-4));   // the tails of fast_sigmoid and arctan hold 1/reach
    CHECK(S::slope(S::half_width * (1 - 1e-6)) >= 0.5 * peak * (1 - 1e-12));
    CHECK(S::slope(S::half_width * (1 + 1e-6)) <= 0.5 * peak);
    for (const double far : {-1e300, -1e10, 1e10, 1e300}) CHECK(std::isfinite(S::slope(far)));
  });
  CHECK(find_surrogate("fast_sigmoids") == -1);
  CHECK(find_surrogate("") == -1);
}

TEST_CASE("surrogates: the slope is the primitive's derivative", "[num][surrogate]") {
  each_shape([](int, auto shape) {
    using S = decltype(shape);
    CHECK(S::primitive(0.0) == Approx(0.5 * S::integral));
    for (double x = -3.03; x < 3; x += 0.1) {
      const double h = 1e-5;
      INFO(S::name << " at " << x);
      CHECK(S::slope(x) == Approx((S::primitive(x + h) - S::primitive(x - h)) / (2 * h)).epsilon(1e-6).margin(1e-9));
    }
  });
}

TEST_CASE("a spike is hard forward and smooth backward", "[num][surrogate]") {
  each_shape([](int, auto shape) {
    using S = decltype(shape);
    using D = Dual<double, 1>;
    for (const double x : {-1.3, -0.2, 0.0, 0.3, 2.0}) {
      const double width = 0.4, gain = 3;
      const D hard = spike<S>(D::seed(x, 0), width, gain), smooth = smooth_spike<S>(D::seed(x, 0), width, gain);
      INFO(S::name << " at " << x);
      CHECK(hard.v == (x > 0 ? 1 : 0));
      CHECK(spike<S>(x) == hard.v);
      CHECK(hard.d[0] == Approx(gain / width * S::slope(x / width)).margin(1e-15));
      CHECK(smooth.d[0] == Approx(hard.d[0]).margin(1e-15));
      const double h = 1e-6;
      if (std::abs(std::abs(x) - width) > 1e-3) {
        CHECK(smooth.d[0] == Approx((smooth_spike<S>(x + h, width, gain) - smooth_spike<S>(x - h, width, gain)) / (2 * h)).epsilon(1e-5).margin(1e-8));
      }
      using P = Pack<double, 2>;
      CHECK(smooth_spike<S>(P(x), width, gain)[1] == Approx(smooth.v).margin(1e-15));
      CHECK(spike<S>(Dual<P, 1>::seed(P(x), 0), width, gain).d[0][1] == Approx(hard.d[0]).margin(1e-15));
    }
  });
}

TEST_CASE("relu_grad is alpha max(0, width - |x|)", "[num][surrogate]") {
  using D = Dual<double, 1>;
  const double alpha = 0.3, width = 0.7;
  for (const double x : {-0.8, -0.5, 0.0, 0.2, 0.9}) {
    CHECK(spike<ReluGrad>(D::seed(x, 0), width, alpha * width * width).d[0] == Approx(alpha * std::max(0., width - std::abs(x))).margin(1e-15));
  }
}

}  // namespace axograd::test
