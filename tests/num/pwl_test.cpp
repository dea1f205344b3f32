#include "core/num/pwl.hpp"

#include "tests/support/catch.hpp"

namespace axograd::test {
namespace {
constexpr int n = 5;
constexpr double low = -2, width = 0.5, heights[n] = {1, -0.5, 3, 2, 7};   // knots at -2, -1.5, -1, -0.5, 0

// by definition, with branches
double plain(double x, const double* c) {
  const double u = (x - low) / width;
  if (u <= 0) return c[0];
  if (u >= n - 1) return c[n - 1];
  const int i = int(u);
  return c[i] + (u - i) * (c[i + 1] - c[i]);
}
}  // namespace

TEST_CASE("piecewise-linear values, within and beyond the grid", "[num][pwl]") {
  for (double x = -3; x < 1; x += 0.01) {
    CHECK(pwl(x, low, width, heights, n) == Approx(plain(x, heights)).margin(1e-14));
    CHECK(pwl(Pack<double, 2>(x), low, width, heights, n)[1] == Approx(plain(x, heights)).margin(1e-14));
  }
}

TEST_CASE("piecewise-linear derivatives along x and along coefficients", "[num][pwl]") {
  using D = Dual<double, n + 1>;
  using L = Leaf<double, n + 1>;
  L leaves[n];
  D duals[n];
  for (int i = 0; i < n; ++i) duals[i] = leaves[i] = L::seed(heights[i], 1 + i);
  for (const double x : {-2.7, -1.99, -1.3, -0.75, -0.01, 0.4}) {
    const D y = pwl(D::seed(x, 0), low, width, leaves, n), z = pwl(D::seed(x, 0), low, width, duals, n);
    const D fixed = pwl(D::seed(x, 0), low, width, heights, n), at_number = pwl(x, low, width, leaves, n);
    const double h = 1e-6, along_x = (plain(x + h, heights) - plain(x - h, heights)) / (2 * h);
    INFO("x = " << x);
    CHECK(y.v == Approx(plain(x, heights)));
    CHECK(y.d[0] == Approx(along_x).margin(1e-8));
    CHECK(fixed.d[0] == y.d[0]);
    CHECK(at_number.d[0] == 0);
    for (int i = 0; i < n; ++i) {
      double hat[n] = {};
      hat[i] = 1;
      CHECK(y.d[1 + i] == Approx(plain(x, hat)).margin(1e-14));
      CHECK(z.d[1 + i] == y.d[1 + i]);
      CHECK(at_number.d[1 + i] == y.d[1 + i]);
      CHECK(fixed.d[1 + i] == 0);
    }
  }
}

}  // namespace axograd::test
