#include "core/num/surrogate.hpp"

#include <cstring>

#include "tests/support/catch.hpp"

namespace axograd::test {
namespace {
template <class F> void each_shape(F f) {
  for (int k = 0; k < surrogate_count; ++k) with_surrogate(Surrogate{SurrogateKind(k)}, [&](auto shape) { f(k, shape); });
}
// a place where the slope jumps has no derivative to compare with
template <class S> bool jumps(const S& shape, double x) { return std::abs(shape.slope(x + 1e-4) - shape.slope(x - 1e-4)) > 1e-3; }
}  // namespace

TEST_CASE("surrogates: names, sign, peak, width, integral", "[num][surrogate]") {
  each_shape([](int k, auto shape) {
    using S = decltype(shape);
    INFO(S::name);
    CHECK(std::strcmp(S::name, surrogate_names[k]) == 0);
    CHECK(find_surrogate(S::name) == k);
    const double peak = shape.slope(0.0);
    CHECK(peak > 0);
    double least = peak, most = peak, integral = 0;
    const double reach = 2000, h = 0.001;
    for (double x = -reach + h / 2; x < reach; x += h) {
      const double s = shape.slope(x);
      if (!std::isfinite(s)) FAIL("not finite at " << x);
      least = std::min(least, s);
      most = std::max(most, s);
      integral += s * h;
    }
    CHECK(most == peak);
    CHECK((least >= 0) == S::nonnegative);
    CHECK(integral == Approx(shape.primitive(reach) - shape.primitive(-reach)).epsilon(1e-6));
    if (std::isfinite(S::integral)) CHECK(integral == Approx(S::integral).margin(6e-4));   // the tails of fast_sigmoid and arctan hold 1/reach
    else CHECK(shape.slope(1e9) * 1e9 > 1e-3);   // falls no faster than 1/x
    if (std::isfinite(S::half_width)) {
      CHECK(shape.slope(S::half_width * (1 - 1e-6)) >= 0.5 * peak * (1 - 1e-12));
      CHECK(shape.slope(S::half_width * (1 + 1e-6)) <= 0.5 * peak);
    } else {
      CHECK(shape.slope(1e300) == peak);
    }
    for (const double far : {-1e300, -1e10, -1e6, 1e6, 1e10, 1e300}) {
      CHECK(std::isfinite(shape.slope(far)));
      CHECK(std::isfinite(shape.primitive(far)));
    }
    for (const float far : {-1e30f, -1e6f, 1e6f, 1e30f}) {
      CHECK(std::isfinite(shape.slope(far)));
      CHECK(double(shape.primitive(far)) == Approx(shape.primitive(double(far))).epsilon(1e-5).margin(1e-5));
    }
  });
  CHECK(find_surrogate("fast_sigmoids") == -1);
  CHECK(find_surrogate("") == -1);
}

TEST_CASE("surrogates: the slope is the primitive's derivative", "[num][surrogate]") {
  each_shape([](int, auto shape) {
    using S = decltype(shape);
    CHECK(shape.primitive(0.0) == Approx(std::isfinite(S::integral) ? 0.5 * S::integral : 0.5));
    for (double x = -3.03; x < 3; x += 0.1) {
      const double h = 1e-5;
      INFO(S::name << " at " << x);
      CHECK(shape.slope(x) == Approx((shape.primitive(x + h) - shape.primitive(x - h)) / (2 * h)).epsilon(1e-6).margin(1e-9));
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
      CHECK(hard.d[0] == Approx(gain / width * shape.slope(x / width)).margin(1e-15));
      CHECK(smooth.d[0] == Approx(hard.d[0]).margin(1e-15));
      const double h = 1e-6;
      if (!jumps(shape, x / width)) {
        CHECK(smooth.d[0] == Approx((smooth_spike<S>(x + h, width, gain) - smooth_spike<S>(x - h, width, gain)) / (2 * h)).epsilon(1e-5).margin(1e-8));
      }
      using P = Pack<double, 2>;
      CHECK(smooth_spike<S>(P(x), width, gain)[1] == Approx(smooth.v).margin(1e-15));
      CHECK(spike<S>(Dual<P, 1>::seed(P(x), 0), width, gain).d[0][1] == Approx(hard.d[0]).margin(1e-15));
    }
  });
}

TEST_CASE("surrogates with a number of their own", "[num][surrogate]") {
  const auto slope = [](SurrogateKind kind, double shape, double x) {
    return with_surrogate(Surrogate{kind, 1, 1, shape}, [&](auto s) { return s.slope(x); });
  };
  for (const double x : {-4.0, -0.7, -0.01, 0.0, 0.3, 2.0}) {
    INFO(x);
    CHECK(slope(SurrogateKind::q_pseudo_spike, -1, x) == Approx(FastSigmoid::slope(x)));
    for (const double q : {1.3, 3.0}) CHECK(slope(SurrogateKind::q_pseudo_spike, q, x) == Approx(0.5 * (q - 1) * std::pow(1 + std::abs(x), -q)));
    CHECK(slope(SurrogateKind::leaky_rectangle, 0, x) == PiecewiseLinear::slope(x));
    CHECK(slope(SurrogateKind::leaky_rectangle, 0.2, x) == Approx(std::abs(x) < 1 ? 0.5 : 0.1));
    CHECK(slope(SurrogateKind::leaky_relu, 0.2, x) == (x < 0 ? 0.2 : 1));
    CHECK(slope(SurrogateKind::leaky_relu, 1, x) == 1);   // straight through
  }
  const QPseudoSpike heavy{1.3};
  for (const double x : {-2.1, -0.2, 0.4, 3.0}) {
    CHECK(heavy.slope(x) == Approx((heavy.primitive(x + 1e-5) - heavy.primitive(x - 1e-5)) / 2e-5).epsilon(1e-6));
  }
  using D = Dual<double, 1>;
  CHECK(spike(D::seed(-3, 0), 2., 1., LeakyRelu{0.4}).d[0] == Approx(0.2));
  CHECK(smooth_spike(D::seed(-3, 0), 2., 1., LeakyRelu{0.4}).d[0] == Approx(0.2));
}

// What others call it, at the width and gain of docs/surrogates.md.
TEST_CASE("surrogates of other programs", "[num][surrogate]") {
  const auto same = [](const Surrogate& s, auto theirs) {
    for (double x = -2.03; x < 2; x += 0.1) {
      INFO(surrogate_names[int(s.kind)] << " at " << x);
      CHECK(with_surrogate(s, [&](auto shape) { return s.gain / s.width * shape.slope(x / s.width); }) == Approx(theirs(x)).margin(1e-12));
    }
  };
  using K = SurrogateKind;
  const double pi = std::acos(-1.), a = 2.7, k = 25;
  const auto squared = [](double x) { return x * x; };
  same({K::relu_grad, 1 / a, 1}, [&](double x) { return std::max(0., a - a * a * std::abs(x)); });                   // piecewise quadratic
  same({K::relu_grad, 1 / a, 0.3 / a}, [&](double x) { return 0.3 * std::max(0., 1 - a * std::abs(x)); });            // NEST piecewise_linear
  same({K::laplace, 1 / a, 1}, [&](double x) { return a / 2 * std::exp(-a * std::abs(x)); });                         // piecewise exponential
  same({K::laplace, 1 / a, 2 * 0.3 / a}, [&](double x) { return 0.3 * std::exp(-a * std::abs(x)); });                 // NEST exponential
  same({K::sigmoid, 1 / a, 1}, [&](double x) { return a / squared(2 * std::cosh(a * x / 2)); });
  same({K::sigmoid, 1 / (2 * a), 2 / a}, [&](double x) { return 1 - squared(std::tanh(a * x)); });                    // tanh
  same({K::fast_sigmoid, 1 / k, 2 / k}, [&](double x) { return 1 / squared(1 + k * std::abs(x)); });                  // SuperSpike
  same({K::fast_sigmoid, 1 / a, 1}, [&](double x) { return a / (2 * squared(1 + std::abs(a * x))); });                // soft sign
  same({K::fast_sigmoid, 1, 2 * a}, [&](double x) { return a / squared(1 + std::abs(x)); });                          // SpikingJelly's SuperSpike
  same({K::arctan, 2 / (pi * a), 1}, [&](double x) { return a / 2 / (1 + squared(pi / 2 * a * x)); });
  same({K::arctan, 1 / (pi * a), 0.3 / (pi * a)}, [&](double x) { return 0.3 / pi / (1 + squared(pi * a * x)); });    // NEST arctan
  same({K::gaussian, 1 / (a * std::sqrt(2.)), 1}, [&](double x) { return a / std::sqrt(pi) * std::exp(-squared(a * x)); });            // erf
  same({K::gaussian, 1 / (a * std::sqrt(2.)), 2 / a}, [&](double x) { return 2 / std::sqrt(pi) * std::exp(-squared(a * x)); });        // Norse heavi_erfc
  same({K::gaussian, 0.28 / std::sqrt(2.), 0.5 * 0.28 * std::sqrt(pi)}, [&](double x) { return 0.5 * std::exp(-squared(x / 0.28)); }); // V1 models
  const auto normal = [&](double x, double mean, double sd) { return std::exp(-0.5 * squared((x - mean) / sd)) / (sd * std::sqrt(2 * pi)); };
  same({K::multi_gaussian, 0.5, 1}, [&](double x) {
    return 1.15 * normal(x, 0, 0.5) - 0.15 * (normal(x, 0.5, 3) + normal(x, -0.5, 3));
  });
  same({K::circ, a, 2 * a}, [&](double x) { return a * (1 / std::sqrt(a * a + x * x) - x * x / std::pow(a * a + x * x, 1.5)); });
  same({K::log_abs, 1 / a, 1}, [&](double x) { return a / (1 + std::abs(a * x)); });
  same({K::s2nn, 1, 1}, [&](double x) { return x < 0 ? 4 / squared(2 * std::cosh(2 * x)) : 1 / (x + 1); });
  same({K::q_pseudo_spike, (a - 1) / 2, 1, a}, [&](double x) { return std::pow(1 + 2 * std::abs(x) / (a - 1), -a); });
  same({K::piecewise_linear, 1 / (2 * a), 1}, [&](double x) { return std::abs(x) < 1 / (2 * a) ? a : 0; });           // rectangle
  same({K::leaky_rectangle, a, 1, 2 * a * 0.01}, [&](double x) { return std::abs(x) < a ? 1 / (2 * a) : 0.01; });
  same({K::leaky_rectangle, a, 2, a * 0.01}, [&](double x) { return std::abs(x) < a ? 1 / a : 0.01; });
  same({K::leaky_relu, 1, a, 0.1 / a}, [&](double x) { return x < 0 ? 0.1 : a; });
  same({K::leaky_relu, 1, 1, 1}, [&](double) { return 1; });                                                          // straight through
}

TEST_CASE("relu_grad is alpha max(0, width - |x|)", "[num][surrogate]") {
  using D = Dual<double, 1>;
  const double alpha = 0.3, width = 0.7;
  for (const double x : {-0.8, -0.5, 0.0, 0.2, 0.9}) {
    CHECK(spike<ReluGrad>(D::seed(x, 0), width, alpha * width * width).d[0] == Approx(alpha * std::max(0., width - std::abs(x))).margin(1e-15));
  }
}

}  // namespace axograd::test
