#include "core/num/philox.hpp"

#include <cmath>
#include <set>

#include "tests/support/catch.hpp"

namespace axograd::test {

// the three vectors of the authors' own distribution (Random123, kat_vectors, philox4x32 10)
TEST_CASE("Philox known answers", "[num][philox]") {
  const auto check = [](const Block& got, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    CHECK(got.w[0] == a);
    CHECK(got.w[1] == b);
    CHECK(got.w[2] == c);
    CHECK(got.w[3] == d);
  };
  constexpr std::uint32_t ones = 0xffffffff;
  check(philox({{0, 0, 0, 0}}, 0, 0), 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  check(philox({{ones, ones, ones, ones}}, ones, ones), 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
  check(philox({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0), 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  check(random_block(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e), 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
}

TEST_CASE("uniform numbers: open interval, moments, no repeats", "[num][philox]") {
  double sum = 0, squares = 0, low = 1, high = 0;
  std::set<double> seen;
  const int n = 40000;
  for (int i = 0; i < n; ++i) {
    const double u = uniform<double>(42, std::uint64_t(i % 200), std::uint64_t(i / 200));
    sum += u, squares += u * u;
    low = std::min(low, u), high = std::max(high, u);
    seen.insert(u);
    const float f = uniform<float>(42, std::uint64_t(i), 7);
    if (!(f > 0 && f < 1)) FAIL("fp32 uniform left (0, 1): " << f);
  }
  CHECK(low > 0);
  CHECK(high < 1);
  CHECK(seen.size() == std::size_t(n));
  CHECK(sum / n == Approx(0.5).margin(5 * std::sqrt(1 / 12. / n)));
  CHECK(squares / n == Approx(1 / 3.).margin(5 * std::sqrt(4 / 45. / n)));
}

TEST_CASE("normal numbers: moments", "[num][philox]") {
  double m1 = 0, m2 = 0, m4 = 0;
  const int n = 40000;
  for (int i = 0; i < n; ++i) {
    const double z = normal(1, 2, std::uint64_t(i));
    m1 += z, m2 += z * z, m4 += z * z * z * z;
  }
  CHECK(m1 / n == Approx(0).margin(5 / std::sqrt(n)));
  CHECK(m2 / n == Approx(1).margin(5 * std::sqrt(2. / n)));
  CHECK(m4 / n == Approx(3).margin(5 * std::sqrt(96. / n)));
}

TEST_CASE("streams, steps and seeds are independent", "[num][philox]") {
  const int n = 20000;
  const auto correlation = [&](auto a, auto b) {
    double s = 0;
    for (int i = 0; i < n; ++i) s += 12 * (a(std::uint64_t(i)) - 0.5) * (b(std::uint64_t(i)) - 0.5);
    return s / n;
  };
  const auto base = [](std::uint64_t i) { return uniform<double>(9, 3, i); };
  const double limit = 5 / std::sqrt(double(n));
  CHECK(std::abs(correlation(base, [](std::uint64_t i) { return uniform<double>(9, 4, i); })) < limit);
  CHECK(std::abs(correlation(base, [](std::uint64_t i) { return uniform<double>(10, 3, i); })) < limit);
  CHECK(std::abs(correlation(base, [](std::uint64_t i) { return uniform<double>(9, 3, i + 1); })) < limit);
  CHECK(std::abs(correlation(base, [](std::uint64_t i) { return uniform<double>(9, i, 3); })) < limit);
  CHECK(std::abs(correlation(base, [](std::uint64_t i) { return uniform<double>(9, 3 + (1ull << 32), i); })) < limit);
  CHECK(correlation(base, base) == Approx(1).margin(0.05));
}

}  // namespace axograd::test
