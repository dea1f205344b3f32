// The surrogate spike functions by name, for options and dispatch. No code here depends on the instruction set.
#pragma once

namespace axograd {

enum class SurrogateKind {
  fast_sigmoid,
  relu_grad,
  sigmoid,
  gaussian,
  arctan,
  multi_gaussian,
  piecewise_linear,
  laplace,
  circ,
  log_abs,
  s2nn,
  q_pseudo_spike,
  leaky_rectangle,
  leaky_relu
};

inline constexpr int surrogate_count = 14;
inline constexpr const char* surrogate_names[surrogate_count] = {
    "fast_sigmoid", "relu_grad", "sigmoid", "gaussian", "arctan",         "multi_gaussian",  "piecewise_linear",
    "laplace",      "circ",      "log_abs", "s2nn",     "q_pseudo_spike", "leaky_rectangle", "leaky_relu"};

// A surrogate as used: S'(x) = gain/width * s'(x/width), with s' the kind's own shape. `gain` 1 and `width` 1 give the shape
// itself.
struct Surrogate {
  SurrogateKind kind = SurrogateKind::fast_sigmoid;
  double width = 1;
  double gain = 1;
  double shape = -1;  // q of q_pseudo_spike, leak of leaky_rectangle and leaky_relu; negative: as usual
};

// Index into surrogate_names, or -1.
constexpr int find_surrogate(const char* name) {
  for (int i = 0; i < surrogate_count; ++i) {
    const char *a = surrogate_names[i], *b = name;
    while (*a && *a == *b) ++a, ++b;
    if (*a == *b) return i;
  }
  return -1;
}

}  // namespace axograd
