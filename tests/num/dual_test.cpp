// Arithmetic of Dual and Leaf in every mixture, against complex steps in each direction.
#include "core/num/dual.hpp"

#include "core/num/math.hpp"
#include "tests/support/catch.hpp"

namespace axograd::test {
namespace {
// A text of two states and four parameters that uses every operator in every order.
template <class T, class P> T text(const T& a, const T& b, const P& p, const P& q, const P& r, const P& s) {
  const T sums = (a + p) + (q + b) + (a + 2.0) + (3.0 + b) + (p + q) + (p + 1.5) + (1.5 + q);
  const T differences = (a - p) - (q - b) - (a - 2.0) + (3.0 - b) * 0.7 + (p - q) + (p - 1.5) - (1.5 - q) - (-a) - (-r);
  const T products = (a * p) * (q * b) + (a * 2.0) * (3.0 * b) + (p * q) + (p * 1.5) * (1.5 * q) * r;
  const T quotients = a / p + q / b + a / b + a / 2.0 + 3.0 / b + p / q + p / 1.5 + 1.5 / q + (r / s) / a;
  const T chosen = max(a, p) + min(q, b) + max(a, 0.1) + min(0.2, b) + select(a < b, a * r, b * s) + select(p > q, 1.0, a) + abs(a - p);
  T total = sums * differences + products / quotients;
  total += chosen;
  total -= a * s;
  total *= 0.5;
  return total + exp(r) * log(s) + sqrt(a * a + 1.0);
}
constexpr double at[6] = {0.7, -1.3, 1.9, 0.4, -0.6, 2.2};

double reference(int k) {
  Complex x[6];
  for (int i = 0; i < 6; ++i) x[i] = Complex(at[i], i == k ? 1e-20 : 0);
  return text<Complex, Complex>(x[0], x[1], x[2], x[3], x[4], x[5]).imag() / 1e-20;
}
}  // namespace

TEST_CASE("duals and leaves in every mixture", "[num][dual]") {
  using D = Dual<double, 6>;
  using L = Leaf<double, 6>;
  const auto state = [](int i) { return D::seed(at[i], i); };
  const auto leaf = [](int i) { return L::seed(at[i], i); };
  const D by_leaves = text<D, L>(state(0), state(1), leaf(2), leaf(3), leaf(4), leaf(5));
  const D by_duals = text<D, D>(state(0), state(1), state(2), state(3), state(4), state(5));
  CHECK(by_leaves.v == Approx(text<double, double>(at[0], at[1], at[2], at[3], at[4], at[5])).epsilon(1e-14));
  for (int k = 0; k < 6; ++k) {
    INFO("direction " << k);
    CHECK(by_leaves.d[k] == Approx(reference(k)).epsilon(1e-13));
    CHECK(by_duals.d[k] == Approx(reference(k)).epsilon(1e-13));
  }
}

TEST_CASE("duals of packs equal duals of plain numbers", "[num][dual]") {
  using V = Pack<double, 2>;
  using D = Dual<V, 6>;
  using L = Leaf<V, 6>;
  const auto y = text<D, L>(D::seed(at[0], 0), D::seed(at[1], 1), L::seed(at[2], 2), L::seed(at[3], 3), L::seed(at[4], 4), L::seed(at[5], 5));
  for (int k = 0; k < 6; ++k) CHECK(y.d[k][V::width - 1] == Approx(reference(k)).epsilon(1e-13));
}

TEST_CASE("a leaf without a direction is a constant", "[num][dual]") {
  using D = Dual<double, 6>;
  using L = Leaf<double, 6>;
  const D y = text<D, L>(D::seed(at[0], 0), D::seed(at[1], 1), L::seed(at[2], 2), L(at[3]), L::seed(at[4], -1), L::seed(at[5], 5));
  for (const int k : {0, 1, 2, 5}) CHECK(y.d[k] == Approx(reference(k)).epsilon(1e-13));
  for (const int k : {3, 4}) CHECK(y.d[k] == 0);
}

TEST_CASE("the real under every kind of T", "[num][dual]") {
  static_assert(std::is_same_v<Real<Dual<Pack<float, 2>, 3>>, float>);
  static_assert(std::is_same_v<Real<Leaf<Pack<double, 1>, 3>>, double>);
  static_assert(std::is_same_v<Real<Complex>, double>);
  static_assert(std::is_same_v<MaskType<Dual<Pack<float, 2>, 3>>, Mask<float, 2>>);
  CHECK(soft_ramp(Dual<double, 1>::seed(0, 0), 2.0).d[0] == Approx(0.5));
}

}  // namespace axograd::test
