// Gradient and Gauss-Newton matrix over time: sum r d and sum w d d^T, each lane its own. Rows are collected for a few steps and
// then multiplied out, so that the sums stay in registers meanwhile; the pack's precision for 32 steps, then double.
#pragma once
#include "core/rollout/kernels/lanes.hpp"
#include "core/num/sparse_dual.hpp"

AX_NAMESPACE_BEGIN

inline constexpr int sensitivity_width = 8;

template <class V> class NormalEquations {
 public:
  static constexpr int rows = 8;
  static std::int64_t bytes(int n) {
    return (std::int64_t(n + pairs(n)) + rows * (n + 2)) * std::int64_t(sizeof(V)) + std::int64_t(n + pairs(n)) * std::int64_t(sizeof(double)) * V::width;
  }
  // n: a multiple of sensitivity_width
  AX_HD NormalEquations(void* memory, int n, bool matrix) : n_(n), matrix_(matrix), recent_(static_cast<V*>(memory)) {
    slopes_ = recent_ + n + pairs(n);
    first_ = slopes_ + rows * n;
    second_ = first_ + rows;
    total_ = reinterpret_cast<double*>(second_ + rows);
    for (int i = 0; i < n + pairs(n); ++i) recent_[i] = V(Real<V>(0));
    for (int i = 0; i < (n + pairs(n)) * V::width; ++i) total_[i] = 0;
  }
  // Where the n derivatives of the next row go; then add(first, second): gradient += first*d, matrix += second*d d^T.
  AX_HD V* row() { return slopes_ + held_ * n_; }
  AX_HD void add(const V& first, const V& second) {
    first_[held_] = first;
    second_[held_] = second;
    if (++held_ == rows) multiply_out();
  }
  void flush() {
    multiply_out();
    const int count = matrix_ ? n_ + pairs(n_) : n_;
    for (int i = 0; i < count; ++i) {
      add_lanes(total_ + i * V::width, recent_[i]);
      recent_[i] = V(Real<V>(0));
    }
  }
  // to the caller's [lanes, n] and [lanes, n, n]
  void write(double* gradient, double* matrix, int n, const LaneBlock& b) const {
    for (int lane = 0; lane < b.active; ++lane) {
      const std::int64_t at = b.first + lane;
      for (int i = 0; gradient && i < n; ++i) gradient[at * n + i] = total_[i * V::width + lane];
      for (int i = 0; matrix && i < n; ++i) {
        for (int j = 0; j <= i; ++j) {
          const double x = total_[(n_ + index(i, j)) * V::width + lane];
          matrix[(at * n + i) * n + j] = matrix[(at * n + j) * n + i] = x;
        }
      }
    }
  }

 private:
  static constexpr int W = sensitivity_width;
  static constexpr int triangle = W * (W + 1) / 2;
  static constexpr int pairs(int n) {
    const int blocks = n / W;
    return blocks * triangle + blocks * (blocks - 1) / 2 * W * W;
  }
  static int index(int i, int j) {   // j <= i
    const int bi = i / W, bj = j / W, r = i % W, c = j % W;
    const int start = pairs(bi * W) + bj * W * W;
    return bi == bj ? start + r * (r + 1) / 2 + c : start + r * W + c;
  }
  __attribute__((noinline)) void multiply_out() {
    for (int base = 0; base < n_; base += W) add_products<W>(recent_ + base, first_, nullptr, base);
    if (matrix_) {
      V* m = recent_ + n_;
      for (int row = 0; row < n_; row += W) {
        for (int column = 0; column < row; column += W) {
          for (int i = 0; i < W; ++i, m += W) add_products<W>(m, second_, slopes_ + row + i, column);
        }
        for_directions<W>([&] AX_DIRECTION { add_products<i + 1>(m + i * (i + 1) / 2, second_, slopes_ + row + i, row); });
        m += triangle;
      }
    }
    held_ = 0;
  }
  // sum[j] += w * factor * d[column + j] over the rows held, j < count; factor null: 1
  template <int count> AX_HD void add_products(V* sum, const V* w, const V* factor, int column) const {
    V s[count];
    AX_UNROLL for (int j = 0; j < count; ++j) s[j] = sum[j];
    const V* d = slopes_ + column;
    for (int k = 0; k < held_; ++k, d += n_) {
      const V x = factor ? w[k] * factor[k * n_] : w[k];
      AX_UNROLL for (int j = 0; j < count; ++j) s[j] += x * d[j];
    }
    AX_UNROLL for (int j = 0; j < count; ++j) sum[j] = s[j];
  }
  int n_, held_ = 0;
  bool matrix_;
  V *recent_, *slopes_, *first_, *second_;
  double* total_;
};

AX_NAMESPACE_END
