#include "core/num/pack.hpp"

#include "tests/num/isa_kernels.hpp"
#include "tests/support/catch.hpp"

namespace axograd::test {

TEST_CASE("packs do lane by lane what plain numbers do", "[num][pack]") {
  std::vector<double> a(1536), b(1536);
  for (int i = 0; i < 1536; ++i) {
    a[i] = (i * 7919 % 1000 - 500) * 0.37;
    b[i] = i % 11 == 0 ? a[i] : (i * 104729 % 1000 - 499.5) * 0.21;
    if (i > 1200) a[i] = -std::abs(b[i]) - 1;   // whole packs where a < b
  }
  for (const NumKernels* k : usable_kernels()) {
    INFO(k->isa);
    CHECK(k->pack_mismatches(a.data(), b.data(), 1536) == 0);
  }
}

TEST_CASE("literals take the precision of the pack", "[num][pack]") {
  const Pack<float, 2> x(0.1f);
  const auto y = x * 0.1 + 1;
  static_assert(std::is_same_v<decltype(y), const Pack<float, 2>>);
  CHECK(y[3] == Approx(1.01f));
  CHECK(Pack<float, 2>::width == 2 * AX_VECTOR_BYTES / 4);
  CHECK((Pack<float, 2>::iota()[5]) == 5);
}

TEST_CASE("loads and stores", "[num][pack]") {
  alignas(64) double x[64];
  for (int i = 0; i < 64; ++i) x[i] = i;
  using P = Pack<double, 2>;
  alignas(64) double y[64] = {};
  P::load(x + 1).store(y + 3);
  P::load_aligned(x).store_aligned(y + 16);
  CHECK(y[2] == 0);
  CHECK(y[3] == 1);
  CHECK(y[3 + P::width - 1] == P::width);
  CHECK(y[16 + P::width - 1] == P::width - 1);
}

TEST_CASE("min and max pass on a NaN in second place only", "[num][pack]") {
  const Pack<double, 1> one(1.), nan(NAN);
  CHECK(std::isnan(max(one, nan)[0]));
  CHECK(max(nan, one)[0] == 1);
  CHECK(std::isnan(min(one, nan)[0]));
}

}  // namespace axograd::test
