// Compiled once per instruction set; exports one table, num_kernels_<isa>.
#include "tests/num/isa_kernels.hpp"

#include "core/num/math.hpp"
#include "core/num/philox_pack.hpp"

AX_NAMESPACE_BEGIN
namespace num_test {
using namespace axograd::test;

template <class T> AX_HD T apply(Function f, const T& x) {
  switch (f) {
    case f_exp: return exp(x);
    case f_expm1: return expm1(x);
    case f_log: return log(x);
    case f_log1p: return log1p(x);
    case f_tanh: return tanh(x);
    case f_exprel: return exprel(x);
    case f_x_over_expm1: return x_over_expm1(x);
    case f_sigmoid: return sigmoid(x);
    case f_softplus: return softplus(x);
    case f_log1mexp: return log1mexp(x);
    case f_sqrt: return sqrt(x);
    case f_relu: return relu(x);
    case function_count: break;
  }
  return x;
}

template <class R, int K> void values(Function f, const R* x, R* y, long n) {
  using P = Pack<R, K>;
  for (long i = 0; i < n; i += P::width) apply(f, P::load(x + i)).store(y + i);
}

template <class R> void slopes(Function f, const R* x, R* value, R* slope, long n) {
  using P = Pack<R, 1>;
  using D = Dual<P, 2>;
  for (long i = 0; i < n; i += P::width) {
    const D y = apply(f, D::seed(P::load(x + i), 1));
    y.v.store(value + i);
    (y.d[1] + y.d[0]).store(slope + i);
  }
}

template <class R> void uniforms(std::uint64_t seed, std::uint64_t first, std::uint64_t step, R* out, long n) {
  using P = Pack<R, 2>;
  for (long i = 0; i < n; i += P::width) uniform_pack<P>(seed, first + std::uint64_t(i), step).store(out + i);
}
void exponentials(std::uint64_t seed, std::uint64_t first, std::uint64_t step, double* out, long n) {
  using P = Pack<double, 2>;
  for (long i = 0; i < n; i += P::width) exponential_pack<P>(seed, first + std::uint64_t(i), step).store(out + i);
}
double exponential_one(std::uint64_t seed, std::uint64_t stream, std::uint64_t step) { return exponential<double>(seed, stream, step); }

int pack_mismatches(const double* a, const double* b, long n) {
  using P = Pack<double, 3>;
  int wrong = 0;
  for (long i = 0; i + P::width <= n; i += P::width) {
    const P x = P::load(a + i), y = P::load(b + i);
    const P add = x + y, sub = x - y, mul = x * y, div = x / y, low = min(x, y), high = max(x, y), size = abs(x), pick = select(x < y, x, 1.5);
    const auto less = x < y, mixed = (x >= y) | !(x != y);
    bool some = false, every = true;
    double total = 0;
    for (int j = 0; j < P::width; ++j) {
      const double u = a[i + j], v = b[i + j];
      wrong += (add[j] != u + v) + (sub[j] != u - v) + (mul[j] != u * v) + (div[j] != u / v);
      wrong += (low[j] != min(u, v)) + (high[j] != max(u, v)) + (size[j] != abs(u)) + (pick[j] != select(u < v, u, 1.5));
      wrong += (less[j] != (u < v)) + (mixed[j] != (u >= v || u == v));
      some = some || u < v;
      every = every && u < v;
      total += u;
    }
    wrong += (any(less) != some) + (all(less) != every) + (none(less) == some) + (sum(x) != total);
  }
  return wrong;
}
}  // namespace num_test
AX_NAMESPACE_END

namespace axograd::test {
#define AX_JOIN_(a, b) a##b
#define AX_JOIN(a, b) AX_JOIN_(a, b)
#define AX_TEXT_(a) #a
#define AX_TEXT(a) AX_TEXT_(a)
using namespace axograd::AX_ISA::num_test;
extern const NumKernels AX_JOIN(num_kernels_, AX_ISA);
const NumKernels AX_JOIN(num_kernels_, AX_ISA) = {AX_TEXT(AX_ISA), values<float, 2>, values<double, 2>, slopes<float>, slopes<double>,
                                                  uniforms<float>, uniforms<double>, exponentials, exponential_one, pack_mismatches};
}  // namespace axograd::test
